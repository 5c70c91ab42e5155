"""The words that a workspace puts on its records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from contacts.models import Contact, ContactTag, Tag
from core import edits
from core.locks import lock
from events import log
from workspaces.models import User


def tags_named(names: Iterable[str]) -> list[Tag]:
    """Find the tags of these names and make the missing ones."""
    wanted = list(dict.fromkeys(name for raw in names if (name := " ".join(raw.split()))))
    if not wanted:
        return []
    new = [Tag(name=name) for name in sorted(wanted)]
    Tag.objects.bulk_create(new, ignore_conflicts=True)
    found = {tag.name: tag for tag in Tag.objects.filter(name__in=wanted)}
    return [found[name] for name in wanted]


def set_contact_tags(*, contact: Contact, tags: Iterable[Tag]) -> None:
    """Give a contact exactly these tags."""
    wanted = list(tags)
    ContactTag.objects.filter(contact=contact).exclude(tag__in=wanted).delete()
    ContactTag.objects.bulk_create([ContactTag(contact=contact, tag=tag) for tag in wanted], ignore_conflicts=True)


def tag_contact(
    *, contact: Contact, names: Iterable[str], by: User | None, at: datetime, seen: Iterable[str] | None = None
) -> dict[str, list[Any]]:
    """Give a contact these tags by name, keeping what others changed since `seen`; tell {"tags": [before, after]}."""
    wanted = list(names)
    with transaction.atomic():
        tags_named(wanted)  # new words first, as imports do, so that locks cannot meet crosswise
        lock(contact)
        before = sorted(contact.tags.values_list("name", flat=True))
        after = edits.merge(before, wanted, None if seen is None else list(seen))
        if set(before) == set(after):
            return {}
        set_contact_tags(contact=contact, tags=tags_named(after))
        changes = {"tags": [", ".join(before), ", ".join(sorted(after))]}
        log.record("contact.updated", subject=contact, actor=by, at=at, data={"changes": changes})
    return changes
