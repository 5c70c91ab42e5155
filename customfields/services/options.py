"""Say what may be chosen in a field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from psycopg.errors import UniqueViolation

from core import edits
from core.errors import DomainError
from core.locks import lock
from customfields.models import FieldChoice, FieldDefinition, FieldOption
from customfields.owners import owner_of
from customfields.services.keys import key_for
from events import log
from ui.formats import colour_of
from workspaces.models import User

MOST_OPTIONS = 10_000
LONGEST_LABEL = 200


class OptionTaken(DomainError):
    """The field has an option of that name already."""


class OptionInUse(DomainError):
    """Records chose the option; it can be retired."""


class TooManyOptions(DomainError):
    """A list nobody can look through; an account or a contact may be what is meant."""


@dataclass(frozen=True, slots=True)
class NewOption:
    label: str
    colour: str = ""


def add_options(
    *, field: FieldDefinition, options: Iterable[NewOption | str], by: User | None, at: datetime
) -> list[FieldOption]:
    """
    Add options behind the others; those that there are already, whatever their case, are passed over.

    :raises TooManyOptions: if there would be more than 10,000.
    """
    with transaction.atomic():
        lock(field)
        made = store_options(field, options)
        if made:
            names = [option.label for option in made[:20]]
            data = {"name": field.label, "added": len(made), "options": names}
            log.record("field.options_added", subject=field, actor=by, at=at, data=data)
    return made


def store_options(field: FieldDefinition, options: Iterable[NewOption | str]) -> list[FieldOption]:
    """Store new options of a field that is locked, or new itself."""
    given = [option if isinstance(option, NewOption) else NewOption(option) for option in options]
    wanted = [NewOption(label, option.colour) for option in given if (label := " ".join(option.label.split()))]
    if any(len(option.label) > LONGEST_LABEL for option in wanted):
        raise TooManyOptions(f"The name of an option has at most {LONGEST_LABEL} characters.", field="options")
    there = list(FieldOption.objects.of(field.pk).values_list("key", "label"))
    keys, labels = {key for key, _label in there}, {label.casefold() for _key, label in there}
    last = FieldOption.objects.of(field.pk).aggregate(last=Max("position"))["last"]
    made: list[FieldOption] = []
    for option in wanted:
        if option.label.casefold() in labels:
            continue
        key = key_for(option.label, keys, otherwise="option")
        keys.add(key)
        labels.add(option.label.casefold())
        colour = option.colour or colour_of(option.label)
        position = len(made) + (0 if last is None else last + 1)
        made.append(FieldOption(field=field, key=key, label=option.label, colour=colour, position=position))
    if len(there) + len(made) > MOST_OPTIONS:
        raise TooManyOptions(f"A field has at most {MOST_OPTIONS:,} options.", field="options")
    with unless_taken("Two of these options differ in nothing but their case."):
        return FieldOption.objects.bulk_create(made, batch_size=2_000)


def change_option(
    *,
    option: FieldOption,
    values: Mapping[str, Any],
    originals: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> dict[str, list[Any]]:
    """
    Change the label or the colour of an option, retire it or bring it back; tell {name: [before, after]}.

    No value changes: those hold the key. A retired option stays where it was chosen and is offered no more.

    :raises EditConflict: if somebody changed what `originals` says was seen.
    :raises OptionTaken: if the field has another option of that name.
    """
    with transaction.atomic():
        changes = edits.apply(lock(option), values, originals)
        if changes:
            with unless_taken(f"There is an option called {option.label} already."):
                option.save()
            field = FieldDefinition.objects.get(pk=option.field_id)
            data = {"name": field.label, "option": option.label, "changes": changes}
            log.record("field.option_changed", subject=field, actor=by, at=at, data=data)
    return changes


def order_options(*, field: FieldDefinition, option_ids: Sequence[UUID], by: User | None, at: datetime) -> bool:
    """Put options into the order of the ids; unknown ids are passed over, missing ones stay behind the rest."""
    with transaction.atomic():
        lock(field)
        options = list(FieldOption.objects.of(field.pk).in_order())
        ranks = {option_id: rank for rank, option_id in enumerate(option_ids)}
        wanted = sorted(options, key=lambda option: ranks.get(option.pk, len(ranks)))
        if wanted == options:
            return False
        moved = [option for position, option in enumerate(wanted) if option.position != position]
        for position, option in enumerate(wanted):
            option.position = position
        FieldOption.objects.bulk_update(moved, ["position"], batch_size=1_000)
        log.record("field.options_ordered", subject=field, actor=by, at=at, data={"name": field.label})
    return True


def delete_option(*, option: FieldOption, by: User | None, at: datetime) -> None:
    """
    Delete an option that nobody chose.

    :raises OptionInUse: if somebody did; such an option can be retired.
    """
    with transaction.atomic():
        field = FieldDefinition.objects.select_for_update().get(pk=option.field_id)  # nobody chooses meanwhile
        if is_chosen(field, option.key):
            raise OptionInUse(f"{option.label} is in use. Retire it instead: it stays where it was chosen.")
        FieldOption.objects.filter(pk=option.pk).delete()
        data = {"name": field.label, "option": option.label}
        log.record("field.option_deleted", subject=field, actor=by, at=at, data=data)


def is_chosen(field: FieldDefinition, key: str) -> bool:
    """Tell whether a record holds an option."""
    values = owner_of(field.context).values._default_manager
    return (
        values.filter(field=field, text=key).exists()
        or FieldChoice.objects.filter(field_id=field.pk, option=key).exists()
    )


@contextmanager
def unless_taken(message: str) -> Iterator[None]:
    """
    Say so in words when the database finds two options of one name.

    :raises OptionTaken: if it does.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise OptionTaken(message, field="label") from error
