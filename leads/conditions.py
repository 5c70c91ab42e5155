"""What conditions on leads can be about: the lead's own fields, and those of its contact."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.conditions import BLANK, person_fields, tagged
from contacts.models import Contact
from leads.filters import STATES, STATUS
from leads.models import Lead, LeadTag
from ui.conditions import Field
from ui.registry import Text

TEMPERATURES = {"cold": "sky", "warm": "amber", "hot": "red"}
CONTACT, ORIGIN = _("Contact"), _("How the lead came")


def _in_state(lookup: str, value: Any) -> Q:
    found = Q()
    for state in [value] if lookup == "exact" else value:
        found |= Q(**STATES[state])
    return found


def _state(text: str) -> str:
    """
    Read open, won or lost.

    :raises ValueError: if it is none of them.
    """
    if text not in STATES or text == "all":
        raise ValueError(text)
    return text


def _text(key: str, label: Text, column: str, section: Text = "") -> Field:
    return Field(key=key, label=label, path=column, blank=BLANK, section=section)


def _moment(key: str, label: Text, column: str, **more: Any) -> Field:
    return Field(key=key, label=label, kind="moment", path=column, **more)


def _flag(key: str, label: Text, column: str, section: Text = "") -> Field:
    return Field(key=key, label=label, kind="flag", path=column, blank=(), section=section)


LEAD_FIELDS = [
    Field(key="stage", label=_("Stage"), kind="choice", path="stage", options="stage", blank=()),
    Field(
        key="status", label=_("Status"), kind="choice", compare=_in_state, choices=STATUS[:-1], read=_state, blank=()
    ),
    Field(key="owner", label=_("Owner"), kind="person", path="owner", options="owner"),
    Field(key="source", label=_("Source"), kind="choice", path="source", options="source"),
    Field(
        key="priority", label=_("Priority"), kind="choice", path="priority", options="priority", read=str, blank=BLANK
    ),
    Field(
        key="temperature",
        label=_("Temperature"),
        kind="choice",
        path="temperature",
        choices=Lead.Temperature.choices,
        colours=TEMPERATURES,
        read=str,
        blank=(),
    ),
    Field(key="tag", label=_("Tags"), kind="several", compare=tagged(LeadTag, "lead"), options="tag"),
    Field(key="value", label=_("Value"), kind="number", path="value_number"),
    Field(key="score", label=_("Score"), kind="whole", path="score", blank=()),
    Field(key="closing", label=_("Expected close"), kind="day", path="expected_close_date"),
    _moment("contacted", _("First contacted"), "contacted_at"),
    _moment("active", _("Last activity"), "last_activity_at", blank=()),
    _moment("engaged", _("Last engagement"), "last_engagement_at"),
    _moment("since", _("In stage since"), "stage_entered_at", blank=()),
    _moment("created", _("Created"), "created_at", blank=()),
    _moment("closed", _("Closed"), "closed_at"),
    _flag("qualified", _("Qualified"), "is_qualified"),
    Field(key="pipeline", label=_("Pipeline"), kind="choice", path="stage__pipeline", options="pipeline", blank=()),
    _text("interest", _("Interested in"), "product_interest"),
    _text("budget", _("Budget"), "budget"),
    _text("project", _("Kind of project"), "project_type"),
    _text("disposition", _("Disposition"), "disposition"),
    *person_fields("contact__", CONTACT),
    Field(
        key="type",
        label=_("Type of contact"),
        kind="choice",
        path="contact__contact_type",
        choices=Contact.Type.choices,
        read=str,
        blank=BLANK,
        section=CONTACT,
    ),
    Field(
        key="wanted",
        label=_("Kind of interest"),
        kind="choice",
        path="interest_type",
        choices=Lead.Interest.choices,
        read=str,
        blank=BLANK,
        section=ORIGIN,
    ),
    _text("utm_source", _("UTM source"), "utm_source", ORIGIN),
    _text("utm_medium", _("UTM medium"), "utm_medium", ORIGIN),
    _text("utm_campaign", _("UTM campaign"), "utm_campaign", ORIGIN),
    _text("landing", _("Landing page"), "landing_page", ORIGIN),
    _text("referrer", _("Referrer"), "referrer", ORIGIN),
    _flag("demo", _("Asked for a demo"), "requested_demo", ORIGIN),
    _flag("pricing", _("Saw the prices"), "viewed_pricing", ORIGIN),
]
