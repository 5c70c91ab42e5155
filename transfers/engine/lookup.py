"""What a batch needs to know of what is there already, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from contacts.models import Account, Contact, ContactAlias, ContactTag
from contacts.services import hold_names, tags_named
from leads.models import Lead, LeadSource, LeadTag
from leads.services import source_named
from pipelines.models import Pipeline, Stage
from transfers.engine.parsed import Parsed
from workspaces.models import Membership, User

type Row = dict[str, Any]

PARTIAL = ("email__any_of", "phone_number__any_of", "external_id__any_of")
MOST_SOURCES = 200  # a column with more different values is none of sources


@dataclass
class Reference:
    """What all batches of one import share: stages and members by lower-case name."""

    first: Stage
    stages: dict[str, Stage]
    members: dict[str, UUID]


def members_by_name() -> dict[str, UUID]:
    """Map e-mail addresses and full names, in lower case, to people; a name that two share names nobody."""
    found: dict[str, UUID] = {}
    doubled: set[str] = set()
    for membership in Membership.objects.active().with_people():
        user = membership.user
        found[user.email] = user.pk
        name = user.name.lower()
        doubled |= {name} & found.keys()
        found[name] = user.pk
    return {name: pk for name, pk in found.items() if name not in doubled}


def stages_by_name(pipeline: Pipeline) -> dict[str, Stage]:
    return {stage.name.lower(): stage for stage in Stage.objects.of(pipeline).active().order_by("position")}


@dataclass
class Known:
    """Existing rows as {column: value}, by what recognises them; the plan adds the rows that it makes."""

    by_email: dict[str, Row]
    by_phone: dict[str, Row]
    contacts_by_id: dict[UUID, Row]
    contacts_by_external_id: dict[str, Row]
    leads_by_external_id: dict[str, Row]
    open_leads: dict[UUID, Row]  # by contact
    closed_leads: dict[tuple[UUID, UUID], Row]  # by contact and stage
    accounts: dict[str, UUID]
    tags: dict[str, UUID]
    sources: dict[str, LeadSource]  # by lower-case name
    former: set[str] = field(default_factory=set)  # addresses and numbers that only lead to their contact by now
    links: set[tuple[UUID, UUID]] = field(default_factory=set)  # (lead or contact, tag) that are there

    @property
    def contacts(self) -> list[Row]:
        return list(self.contacts_by_id.values())

    def add_contact(self, row: Row) -> None:
        self.contacts_by_id[row["id"]] = row
        for index, column in (
            (self.by_email, "email"),
            (self.by_phone, "phone_number"),
            (self.contacts_by_external_id, "external_id"),
        ):
            if row[column]:
                index[row[column]] = row

    def add_former(self, former: dict[tuple[str, str], UUID]) -> None:
        """Let addresses and numbers from before a merge find the contact that has them no longer."""
        for (kind, value), contact_id in former.items():
            index = self.by_email if kind == "email" else self.by_phone
            if value not in index and contact_id in self.contacts_by_id:
                index[value] = self.contacts_by_id[contact_id]
                self.former.add(value)

    def add_lead(self, row: Row) -> None:
        if row["external_id"]:
            self.leads_by_external_id[row["external_id"]] = row
        if row["is_active"]:
            self.open_leads.setdefault(row["contact_id"], row)
        else:
            self.closed_leads.setdefault((row["contact_id"], row["stage_id"]), row)


def known(batch: list[Parsed], *, with_leads: bool, by: User | None, at: datetime) -> Known:
    """Lock and read the contacts and leads that a batch may meet, in the order of their keys."""
    emails = {p.contact["email"] for p in batch if p.contact.get("email")}
    phones = {p.contact["phone_number"] for p in batch if p.contact.get("phone_number")}
    ids = {p.external_id for p in batch if p.external_id}
    sources = _sources(batch, by=by, at=at) if with_leads else {}
    found = Known({}, {}, {}, {}, {}, {}, {}, _accounts(p.company for p in batch), _tags(batch), sources)
    leads = _rows(Lead, external_id__any_of=ids) if with_leads and ids else []
    wanted = {row["contact_id"] for row in leads}
    former = _former(emails, phones)
    wanted |= set(former.values())
    matches: list[tuple[str, Iterable[Any]]] = [("email", emails), ("phone_number", phones), ("pk", wanted)]
    if not with_leads:
        matches.append(("external_id", ids))
    for column, values in matches:
        if values:
            for row in _rows(Contact, **{f"{column}__any_of": values}):
                if row["id"] not in found.contacts_by_id:
                    found.add_contact(row)
    found.add_former(former)
    if with_leads and found.contacts_by_id:
        only = {} if any(parsed.stage for parsed in batch) else {"is_active": True}  # a stage may ask for closed ones
        leads += _rows(Lead, contact_id__any_of=list(found.contacts_by_id), **only)
    for row in sorted(leads, key=lambda each: each["last_activity_at"], reverse=True):
        found.add_lead(row)
    if found.tags:
        found.links = (
            _links(LeadTag, "lead_id", leads) if with_leads else _links(ContactTag, "contact_id", found.contacts)
        )
    return found


def _former(emails: Iterable[str], phones: Iterable[str]) -> dict[tuple[str, str], UUID]:
    """Find who had an address or a number before a merge."""
    values = [*emails, *phones]
    aliases = ContactAlias.objects.filter(value__any_of=values).values_list("kind", "value", "contact_id")
    return {(kind, value): contact_id for kind, value, contact_id in aliases} if values else {}


def _rows(model: Any, **conditions: Any) -> list[Row]:
    names = [f.attname for f in model._meta.local_concrete_fields if not f.generated]
    # the unique indexes leave out empty values, and PostgreSQL uses them only if told that none is wanted
    texts = [Q(**{column.removesuffix("__any_of"): ""}) for column in conditions if column in PARTIAL]
    wanted = model.objects.filter(*(~text for text in texts), **conditions)
    locked = wanted.select_for_update(no_key=True).order_by("pk")
    return list(locked.values(*names))


def _accounts(names: Iterable[str]) -> dict[str, UUID]:
    wanted = {name for name in names if name}
    if not wanted:
        return {}
    newest_first = Account.objects.filter(name_key__lower_any_of=wanted).order_by("-pk").values_list("name", "pk")
    found = {name.lower(): pk for name, pk in newest_first}
    if any(name.lower() not in found for name in wanted):  # somebody may be making them at this moment
        hold_names()
        found = {name.lower(): pk for name, pk in newest_first.all()}
    return found


def _sources(batch: list[Parsed], *, by: User | None, at: datetime) -> dict[str, LeadSource]:
    """Find the sources that a batch names, and make the missing ones as long as there are not too many."""
    wanted = {" ".join(parsed.source.split()) for parsed in batch if parsed.source}
    found = {source.name.lower(): source for source in LeadSource.objects.all()}
    for name in sorted(wanted):
        if name.lower() not in found and len(found) < MOST_SOURCES and (made := source_named(name, by=by, at=at)):
            found[name.lower()] = made
    return found


def _links(model: Any, column: str, records: list[Row]) -> set[tuple[UUID, UUID]]:
    ids = [row["id"] for row in records]
    return set(model.objects.filter(**{f"{column}__any_of": ids}).values_list(column, "tag_id"))


def _tags(batch: list[Parsed]) -> dict[str, UUID]:
    names = {name for parsed in batch for name in parsed.tags}
    return {tag.name: tag.pk for tag in tags_named(sorted(names))} if names else {}
