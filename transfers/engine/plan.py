"""Decide for each row of a batch: create, update, leave, or refuse with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.errors import DomainError
from core.scope import current_workspace_id
from transfers.engine.contacts import ContactPlanner
from transfers.engine.leads import LeadPlanner
from transfers.engine.lookup import Known, Reference, Row, known
from transfers.engine.outcome import Outcome
from transfers.engine.parsed import Parsed
from transfers.models import Import
from transfers.reading.errors import quoted

SAID = {
    Import.Key.EMAIL: ("e-mail address", "email"),
    Import.Key.PHONE: ("phone number", "phone_number"),
    Import.Key.EXTERNAL_ID: ("id", ""),
}
NOBODY = "There is no name, e-mail address or phone number in this row."


def plan(batch: list[Parsed], *, job: Import, reference: Reference, currency: str, at: datetime) -> Outcome:
    """Plan a batch inside its transaction: what is there is locked from here on. Writes tags and sources only."""
    outcome = Outcome(workspace_id=current_workspace_id(), actor_id=job.created_by_id, import_id=job.pk, at=at)
    wanted = [parsed for parsed in batch if not parsed.blank and not parsed.refusal]
    found = known(wanted, with_leads=job.kind == Import.Kind.LEAD, by=job.created_by, at=at)
    _Plan(job, reference, found, outcome, currency).run(batch)
    return outcome


class _Plan:
    def __init__(self, job: Import, reference: Reference, found: Known, outcome: Outcome, currency: str) -> None:
        self.job = job
        self.reference = reference
        self.known = found
        self.outcome = outcome
        self.currency = currency
        self.people = ContactPlanner(found, outcome)
        self.leads = LeadPlanner(found, outcome, reference, self.people)

    def run(self, batch: list[Parsed]) -> None:
        settle = self.lead if self.job.kind == Import.Kind.LEAD else self.contact
        for parsed in batch:
            if parsed.blank:
                self.outcome.tell(parsed, "blank")
            elif parsed.refusal:
                self.outcome.tell(parsed, "refused", parsed.refusal)
            else:
                self.settle(settle, parsed)

    def settle(self, settle: object, parsed: Parsed) -> None:
        try:
            verdict = settle(parsed)  # type: ignore[operator]
        except DomainError as refusal:
            self.outcome.tell(parsed, "refused", refusal.message)
        else:
            self.outcome.tell(parsed, verdict)

    def lead(self, parsed: Parsed) -> str:
        """Settle a row of a file of leads; returns the verdict, raises DomainError for a refusal."""
        self._need_key(parsed)
        contact = self.people.find(parsed)
        row = self.leads.find(parsed, contact, by_contact=self.job.key != Import.Key.EXTERNAL_ID)
        if row is None:
            return self._new_lead(parsed, contact)
        self._refuse_unless_updating(parsed)
        owner_id = self._owner(parsed, default=None)
        changed = self.leads.change(row, parsed)
        changed = self.leads.assign(row, owner_id) or changed
        person = self.known.contacts_by_id[row["contact_id"]]
        changed = self.people.change(person, parsed, overwrite=True) or changed
        changed = self._tag(parsed, lead=row) or changed
        return "updated" if changed else "unchanged"

    def contact(self, parsed: Parsed) -> str:
        """Settle a row of a file of contacts, as `lead` does."""
        self._need_key(parsed)
        if parsed.external_id:
            parsed.contact["external_id"] = parsed.external_id
        row = self._known_contact(parsed)
        if row is None:
            self._refuse_unless_creating()
            self._need_somebody(parsed)
            parsed.contact["metadata"] = parsed.metadata
            row = self.people.create(parsed, self._owner(parsed, default=self.job.owner_id))
            self._tag(parsed, contact=row)
            return "created"
        self._refuse_unless_updating(parsed)
        if parsed.metadata and not parsed.metadata.items() <= row["metadata"].items():
            parsed.contact["metadata"] = {**row["metadata"], **parsed.metadata}
        changed = self.people.change(row, parsed, overwrite=True)
        changed = self._tag(parsed, contact=row) or changed
        return "updated" if changed else "unchanged"

    def _new_lead(self, parsed: Parsed, contact: Row | None) -> str:
        self._refuse_unless_creating()
        owner_id = self._owner(parsed, default=self.job.owner_id)
        if contact is None:
            self._name_somehow(parsed)
            contact = self.people.create(parsed, owner_id)
        else:
            self.people.change(contact, parsed, overwrite=False)
        row = self.leads.create(parsed, contact, owner_id, self.currency)
        self._tag(parsed, lead=row)
        return "created"

    def _known_contact(self, parsed: Parsed) -> Row | None:
        if self.job.key == Import.Key.EXTERNAL_ID and parsed.external_id:
            if found := self.known.contacts_by_external_id.get(parsed.external_id):
                return found
            # the same address under another id is another row of the other system, but one person here
            return self.people.find(parsed)
        return self.people.find(parsed)

    def _need_key(self, parsed: Parsed) -> None:
        """Refuse a row that cannot be recognised although only known ones are wanted."""
        said, column = SAID[Import.Key(self.job.key)]
        given = parsed.external_id if not column else parsed.contact.get(column)
        if self.job.mode == Import.Mode.UPDATE and not given:
            raise DomainError(f"There is no {said} to find it by.")

    def _refuse_unless_creating(self) -> None:
        if self.job.mode == Import.Mode.UPDATE:
            raise DomainError(
                f"Nothing here has this {SAID[Import.Key(self.job.key)][0]}, and new ones are not wanted."
            )

    def _refuse_unless_updating(self, parsed: Parsed) -> None:
        if self.job.mode == Import.Mode.CREATE:
            said = SAID[Import.Key(self.job.key)][0]
            raise DomainError(f"There is one with this {said} already, here or further up in the file.")

    def _need_somebody(self, parsed: Parsed) -> None:
        if not any(parsed.contact.get(name) for name in ("first_name", "last_name", "email", "phone_number")):
            raise DomainError(NOBODY)

    def _name_somehow(self, parsed: Parsed) -> None:
        """Call a person without a name after the company or the id that the file gives."""
        try:
            self._need_somebody(parsed)
        except DomainError:
            if not (stand_in := parsed.company or (parsed.external_id and f"Lead {parsed.external_id}")):
                raise
            parsed.contact["last_name"] = stand_in

    def _owner(self, parsed: Parsed, *, default: UUID | None) -> UUID | None:
        if not parsed.owner:
            return default
        owner_id = self.reference.members.get(parsed.owner.lower())
        if owner_id is None:
            parsed.metadata["Owner in the file"] = parsed.owner
            parsed.warnings.append(f"No member is called {quoted(parsed.owner)}; it was kept in the further data.")
        return owner_id or default

    def _tag(self, parsed: Parsed, *, lead: Row | None = None, contact: Row | None = None) -> bool:
        column, links = ("lead_id", self.outcome.lead_tags) if lead else ("contact_id", self.outcome.contact_tags)
        record_id: UUID = (lead or contact or {})["id"]
        wanted = {(record_id, self.known.tags[name]) for name in parsed.tags} - self.known.links
        for link in wanted:
            links[link] = {"workspace_id": self.job.workspace_id, column: link[0], "tag_id": link[1]}
        self.known.links |= wanted
        return bool(wanted)
