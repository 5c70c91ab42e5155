"""The words that a workspace puts on its records: on contacts, accounts and, from above, on leads alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from contacts.models import Tag
from core import edits
from core.locks import lock
from core.models import TenantModel
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


def ties_of(model: Any) -> tuple[Any, str]:
    """Give the model that ties tags to records of a kind, and the name of its key to them."""
    return model.tags.through, model._meta.model_name


def set_tags(*, record: TenantModel, tags: Iterable[Tag]) -> None:
    """Give a record exactly these tags."""
    ties, key = ties_of(record.__class__)
    wanted = list(tags)
    ties.objects.filter(**{key: record}).exclude(tag__in=wanted).delete()
    new = [ties(**{key: record, "tag": tag}) for tag in wanted]
    ties.objects.bulk_create(new, ignore_conflicts=True)


def tag_record(
    *, record: TenantModel, names: Iterable[str], by: User | None, at: datetime, seen: Iterable[str] | None = None
) -> dict[str, list[Any]]:
    """Give a record these tags by name, keeping what others changed since `seen`; tell {"tags": [before, after]}."""
    wanted = list(names)
    ties, key = ties_of(record.__class__)
    with transaction.atomic():
        tags_named(wanted)  # new words first, as imports do, so that locks cannot meet crosswise
        lock(record)
        tied = ties.objects.filter(**{key: record})
        before = sorted(tied.values_list("tag__name", flat=True))
        after = edits.merge(before, wanted, None if seen is None else list(seen))
        if set(before) == set(after):
            return {}
        set_tags(record=record, tags=tags_named(after))
        changes = {"tags": [", ".join(before), ", ".join(sorted(after))]}
        log.record(f"{key}.updated", subject=record, actor=by, at=at, data={"changes": changes})
    return changes
