"""Put a page of records back, all that can be, and tell why the others stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from core.errors import DomainError
from operations.kinds import live_names, lost_names
from operations.models import Deleted
from operations.undo.check import Groups, Present, present, reasons_to_stay
from operations.undo.net import Columns, Net
from operations.undo.tables import Table, record_table
from operations.undo.write import put_back, remove


@dataclass
class Settled:
    """`back` and `removed` are records of the kind; `stayed` maps others to the reason."""

    kind: str
    back: list[UUID] = field(default_factory=list)
    removed: list[UUID] = field(default_factory=list)
    stayed: dict[UUID, str] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)


def settle(kind: str, groups: Groups) -> Settled:
    """Put records of one kind back, in the open transaction."""
    now = present(net for nets in groups.values() for net in nets)
    settled = Settled(kind, stayed=reasons_to_stay(groups, now))
    free = {record: nets for record, nets in groups.items() if record not in settled.stayed}
    settled.names = _names(kind, groups)
    settled.stayed |= _write(kind, free, now)
    for record, nets in free.items():
        if record not in settled.stayed:
            (settled.removed if is_made(nets) else settled.back).append(record)
    return settled


def foresee(groups: Groups) -> dict[UUID, str]:
    """Tell which records would stay, and why, without writing anything."""
    return reasons_to_stay(groups, present(net for nets in groups.values() for net in nets))


def is_made(nets: list[Net]) -> bool:
    """Tell whether the operation made the record."""
    return any(net.is_root and net.is_made for net in nets)


def _names(kind: str, groups: Groups) -> dict[UUID, str]:
    gone: Mapping[UUID, Columns] = {
        net.record: net.before for nets in groups.values() for net in nets if net.is_root and net.is_gone
    }
    lost = Deleted.objects.filter(kind=kind, record__in=groups.keys()).values_list("record", "name")
    return {**dict(lost), **lost_names(kind, gone), **live_names(kind, groups.keys())}


def _write(kind: str, groups: Groups, now: Present) -> dict[UUID, str]:
    """Write all at once; where PostgreSQL refuses, one by one, to tell which."""
    try:
        _put(kind, groups, now)
    except (DatabaseError, DomainError):
        return _one_by_one(kind, groups, now)
    return {}


def _one_by_one(kind: str, groups: Groups, now: Present) -> dict[UUID, str]:
    stayed: dict[UUID, str] = {}
    for record, nets in groups.items():
        try:
            _put(kind, {record: nets}, now)
        except DomainError as refusal:
            stayed[record] = refusal.message
        except IntegrityError as refusal:
            stayed[record] = _said(record_table(kind), refusal)
        except DatabaseError:
            stayed[record] = _("Something that it belonged to is not there.")
    return stayed


def _put(kind: str, groups: Groups, now: Present) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        made = [nets for nets in groups.values() if is_made(nets)]
        put_back([net for nets in groups.values() if not is_made(nets) for net in nets], now)
        remove(record_table(kind), [net for nets in made for net in nets if net.is_root])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # here, where it can be told whose fault it is
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _said(table: Table, refusal: IntegrityError) -> str:
    cause = refusal.__cause__
    if not isinstance(cause, UniqueViolation):
        return _("Something that it belonged to is not there.")
    meta = table.model._meta
    named = [each for each in meta.constraints if each.name == cause.diag.constraint_name]
    fields = [name for each in named for name in getattr(each, "fields", ())]
    labels = [str(meta.get_field(name).verbose_name) for name in fields if name != "workspace"]  # type: ignore[union-attr]
    what = {"kind": meta.verbose_name, "field": ", ".join(labels) or _("key")}
    return _("Another %(kind)s has its %(field)s by now.") % what
