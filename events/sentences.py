"""
How events read to a person: each app says it for its own names, in its `sentences.py`.

A timeline and Today ask `read(event, subject)`; what is not said anywhere still reads as a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from events.models import Event
from ui import filters
from workspaces.models import User

LONGEST = 60  # letters of a value that a sentence shows
EMPTY: tuple[Any, ...] = ("", None, [], {})

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type Text = str | _StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Text with %(actor)s, %(subject)s and the names in `values`, which are shown in bold."""

    text: Text
    icon: str
    colour: str = "gray"
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence about one event, ready for a page."""

    html: Markup
    icon: str
    colour: str
    moment: datetime


type Reader = Callable[[Event], Sentence]
type Namer = Callable[[type[models.Model], str], models.Field[Any, Any] | None]
_readers: dict[str, Reader] = {}
_namers: dict[str, Namer] = {}


def reads(name: str) -> Callable[[Reader], Reader]:
    """Let the function say how events of a name read."""

    def register(function: Reader) -> Reader:
        _readers[name] = function
        return function

    return register


def names(prefix: str) -> Callable[[Namer], Namer]:
    """Let the function say what names with a prefix ("field:") mean: a field of some type; None keeps it untold."""

    def register(function: Namer) -> Namer:
        _namers[prefix] = function
        return function

    return register


def read(event: Event, subject: str | Markup) -> Line:
    """
    Say an event; `subject` is what to call its record there: a link with its name, or "this lead".

    Reads `event.actor`: join it (`Event.objects.latest_first()` does).
    """
    sentence = _readers.get(event.name, _unsaid)(event)
    said = {"actor": _bold(event.actor.name if event.actor else gettext("Relay")), "subject": escape(subject)}
    values = {name: _bold(value) for name, value in sentence.values.items()}
    html = Markup(str(sentence.text)) % (said | values)  # noqa: S704 - text of ours; what goes in is escaped
    return Line(html, sentence.icon, sentence.colour, event.occurred_at)


def is_hidden(event: Event, *, viewer: User) -> bool:
    """Tell whether an event is about somebody else's private note."""
    return bool(event.data.get("private")) and event.actor_id != viewer.pk


def changes_of(event: Event, model: type[models.Model]) -> list[tuple[str, str, str]]:
    """List (label, before, after) of the fields that an event changed, as a person reads them."""
    changes: dict[str, list[Any]] = event.data.get("changes", {})
    told = [_change(model, name, before, after) for name, (before, after) in changes.items()]
    return [change for change in told if change]


def changed(event: Event, model: type[models.Model]) -> Sentence:
    """Say which fields an event changed: one with its values, several by their names."""
    changes = changes_of(event, model)
    if not changes:
        return Sentence(text=_("%(actor)s changed %(subject)s"), icon="pencil")
    if len(changes) != 1:
        fields = ", ".join(label for label, _before, _after in changes)
        return Sentence(text=_("%(actor)s changed %(fields)s of %(subject)s"), icon="pencil", values={"fields": fields})
    label, before, after = changes[0]
    values = {"field": label, "before": before, "after": after}
    if not after:
        text = _("%(actor)s removed %(field)s of %(subject)s, which was %(before)s")
    elif not before:
        text = _("%(actor)s set %(field)s of %(subject)s to %(after)s")
    else:
        text = _("%(actor)s changed %(field)s of %(subject)s from %(before)s to %(after)s")
    return Sentence(text=text, icon="pencil", values=values)


def _change(model: type[models.Model], name: str, before: Any, after: Any) -> tuple[str, str, str] | None:
    prefix = name[: name.find(":") + 1]
    if prefix in _namers:
        field = _namers[prefix](model, name)
        return (str(field.verbose_name), _shown(field, before), _shown(field, after)) if field else None
    try:
        kept: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name.replace("_", " "), _shown(None, before), _shown(None, after)
    return str(kept.verbose_name), _shown(kept, before), _shown(kept, after)


def _shown(kept: Any, value: Any) -> str:
    """Say a value that JSON kept as text."""
    if value in EMPTY:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if choices := dict(getattr(kept, "flatchoices", ())):
        return str(choices.get(value, value))
    if isinstance(kept, models.DecimalField):
        return f"{Decimal(str(value)).normalize():,f}"
    if isinstance(kept, models.DateTimeField) and (moment := parse_datetime(str(value))):
        return filters.exact(moment)
    if isinstance(kept, models.DateField) and isinstance(day := parse_date(str(value)), date):
        return filters.day(day)
    return Truncator(str(value)).chars(LONGEST)


def _bold(value: Any) -> Markup:
    return Markup("<strong>%s</strong>") % value


def _unsaid(event: Event) -> Sentence:
    what = event.name.replace(".", " ").replace("_", " ")
    return Sentence(text=_("%(actor)s: %(what)s, %(subject)s"), icon="activity", values={"what": what})
