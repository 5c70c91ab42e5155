"""Find the options and the members that values name, for all values of a record, or of many records, at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from customfields.models import FieldDefinition, FieldOption, Kind
from workspaces.current import current_workspace
from workspaces.models import Membership, User


@dataclass
class Found:
    """
    The options and members that some values name.

    `held` is what a record holds already, by field: that may stay, though an option was retired or a member left.
    """

    region: str
    options: dict[tuple[UUID, str], FieldOption] = field(default_factory=dict)
    members: dict[str, UUID] = field(default_factory=dict)
    held: Mapping[UUID, set[str]] = field(default_factory=dict)

    def option(self, definition: FieldDefinition, said: str) -> FieldOption | None:
        """Find an option by its key, else by its label, whatever its case."""
        place = definition.pk
        found = self.options.get((place, said)) or self.options.get((place, _label(said)))
        if found and (found.is_active or found.key in self.held.get(place, ())):
            return found
        return None

    def member(self, said: Any, definition: FieldDefinition) -> UUID | None:
        """Find a member by the user, the user's id or their e-mail address."""
        key = str(said.pk) if isinstance(said, User) else str(said).lower()
        if key in self.held.get(definition.pk, ()):
            return UUID(key)
        return self.members.get(key)


def look_up(said: Iterable[tuple[FieldDefinition, Any]], held: Mapping[UUID, set[str]] | None = None) -> Found:
    """Read the options and members that values name: a query for each kind of thing there is to find, or none."""
    texts: dict[UUID, set[str]] = {}
    people: set[str] = set()
    for definition, value in said:
        if definition.has_options:
            texts.setdefault(definition.pk, set()).update(_each(value))
        elif definition.kind == Kind.MEMBER and value:
            people.add(str(value.pk) if isinstance(value, User) else str(value).lower())
    found = Found(current_workspace().country, held=held or {})
    if texts:
        found.options = _options(texts)
    if people:
        found.members = _members(people)
    return found


def _each(value: Any) -> set[str]:
    said = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return {text for each in said if each is not None and (text := str(each).strip())}


def _options(texts: Mapping[UUID, set[str]]) -> dict[tuple[UUID, Any], FieldOption]:
    """Read options by key, and by label those of the fields in which a text is no key."""
    words = set().union(*texts.values())
    of_fields = FieldOption.objects.filter(field__in=texts)
    found: dict[tuple[UUID, Any], FieldOption] = {
        (option.field_id, option.key): option for option in of_fields.filter(key__in=words)
    }
    labels = {pk: {_label(text) for text in said if (pk, text) not in found} for pk, said in texts.items()}
    others = [pk for pk, said in labels.items() if said]
    for option in FieldOption.objects.filter(field__in=others) if others else ():
        if (label := _label(option.label)) in labels[option.field_id]:
            found[option.field_id, label] = option
    return found


def _label(text: str) -> str:
    """Keep labels apart from keys, and forget their case."""
    return "\n" + text.casefold()


def _members(people: set[str]) -> dict[str, UUID]:
    ids = [person for person in people if _is_uuid(person)]
    members = Membership.objects.filter(Q(user__in=ids) | Q(user__email__in=people)).values_list("user", "user__email")
    return {key: pk for pk, email in members for key in (str(pk), email)}


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
