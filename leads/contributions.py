"""Leads on the pages of other apps, in quick add and in the rail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.models import Account, Contact
from core.prepared import Prepared
from leads import cards, finders
from leads.models import Lead
from leads.names import lead_names
from operations.kinds import Kind
from ui.registry import Action, Card, Creation, Dependent, Finder, Link, Panel, contribute
from workspaces.middleware import MemberRequest

MOST = 50
type Address = Callable[[Any], str]


OF_CONTACT = Prepared(lambda pk: Lead.objects.filter(contact=pk).for_panel()[: MOST + 1], pk=UUID)
OF_ACCOUNT = Prepared(lambda pk: Lead.objects.filter(contact__account=pk).for_panel()[: MOST + 1], pk=UUID)


def leads_of_contact(request: MemberRequest, contact: Contact) -> dict[str, Any]:
    return {"leads": OF_CONTACT(pk=contact.pk), "most": MOST}


def leads_of_account(request: MemberRequest, account: Account) -> dict[str, Any]:
    return {"leads": OF_ACCOUNT(pk=account.pk), "most": MOST}


def told_leads(contact: Contact) -> str:
    count = Lead.objects.filter(contact=contact).count()
    return ngettext("%(count)d lead", "%(count)d leads", count) % {"count": count} if count else ""


def call(record: Lead | Contact) -> str:
    person = record.contact if isinstance(record, Lead) else record
    number = person.phone_number or person.mobile_phone
    return f"tel:{number.replace(' ', '')}" if number else ""


def write(record: Lead | Contact) -> str:
    person = record.contact if isinstance(record, Lead) else record
    return f"mailto:{person.email}" if person.email else ""


contribute(
    Link(
        key="leads",
        label=_("Leads"),
        permission="leads.view_lead",
        view="leads:list",
        icon="target",
        keys="g l",
        order=20,
    )
)
contribute(
    Link(
        key="board",
        label=_("Board"),
        permission="leads.view_lead",
        view="leads:board",
        icon="square-kanban",
        keys="g b",
        order=30,
    ),
    Card(
        key="numbers",
        label=_("Numbers"),
        permission="leads.view_lead",
        place="top",
        template="leads/today_numbers.html",
        context=cards.figures,
        order=10,
    ),
    Card(
        key="urgent",
        label=_("Urgent leads"),
        permission="leads.view_lead",
        template="leads/today_urgent.html",
        context=cards.urgent_leads,
        order=10,
    ),
    Card(
        key="changed",
        label=_("What changed"),
        permission="leads.view_lead",
        place="side",
        template="leads/today_changed.html",
        context=cards.changed,
        order=20,
    ),
)
contribute(
    Finder(key="leads", label=_("Leads"), permission="leads.view_lead", kind="lead", rows=finders.leads, order=10)
)
contribute(
    Creation(key="lead", label=_("New lead"), permission="leads.add_lead", view="leads:new", icon="target", keys="c"),
    Panel(
        key="leads-contact",
        label=_("Leads"),
        permission="leads.view_lead",
        model=Contact,
        template="leads/panel.html",
        context=leads_of_contact,
        order=10,
    ),
    Panel(
        key="leads-account",
        label=_("Leads"),
        permission="leads.view_lead",
        model=Account,
        template="leads/panel.html",
        context=leads_of_account,
        order=20,
    ),
    Dependent(key="leads", label=_("Leads"), permission="leads.view_lead", model=Contact, told=told_leads, order=10),
)
contribute(
    Link(
        key="sources",
        label=_("Lead sources"),
        detail=_("Where leads come from, and the stage where they start"),
        permission="leads.change_leadsource",
        view="leads:sources",
        icon="signpost",
        group="configuration",
        order=50,
    )
)
for model in (Lead, Contact):
    contribute(
        Action(
            key=f"call-{model._meta.model_name}",
            label=_("Call"),
            permission="contacts.view_contact",
            model=model,
            icon="phone",
            href=cast("Address", call),
            order=10,
        ),
        Action(
            key=f"email-{model._meta.model_name}",
            label=_("E-mail"),
            permission="contacts.view_contact",
            model=model,
            icon="mail",
            href=cast("Address", write),
            keys="e",
            order=20,
        ),
    )
contribute(
    Kind(
        key="leads.lead",
        label=_("Lead"),
        permission="leads.view_lead",
        view="leads:lead",
        icon="target",
        noun="lead",
        columns=("contact_id",),
        names=lead_names,
        joins=("contact",),
    )
)
