"""Plan what becomes of the person in a row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contacts.models import Account, Contact
from core.edits import as_text
from core.ids import uuid7
from transfers.engine.lookup import Known, Row
from transfers.engine.outcome import Outcome
from transfers.engine.parsed import Parsed
from transfers.engine.write import blank_row
from transfers.reading.errors import quoted

UNIQUE = ("email", "phone_number", "external_id")
LABELS = {"email": "e-mail address", "phone_number": "phone number", "external_id": "id"}


class ContactPlanner:
    """Finds, makes and changes contacts and accounts of one batch; only plans, writes nothing."""

    def __init__(self, known: Known, outcome: Outcome) -> None:
        self.known = known
        self.outcome = outcome
        self.new: set[UUID] = set()

    def find(self, parsed: Parsed) -> Row | None:
        """Recognise a person by e-mail address, or by a phone number that no other address speaks against."""
        email, phone = parsed.contact.get("email", ""), parsed.contact.get("phone_number", "")
        if email and (found := self.known.by_email.get(email)):
            return found
        found = self.known.by_phone.get(phone) if phone else None
        return found if found and not (email and found["email"]) else None

    def create(self, parsed: Parsed, owner_id: UUID | None) -> Row:
        """Plan a new person."""
        outcome = self.outcome
        values = {name: value for name, value in parsed.contact.items() if name != "created_at"}
        row = blank_row(Contact) | {
            "id": uuid7(),
            "workspace_id": outcome.workspace_id,
            "created_at": parsed.contact.get("created_at") or outcome.at,
            "updated_at": outcome.at,
            "created_by_id": outcome.actor_id,
            "updated_by_id": outcome.actor_id,
            "owner_id": owner_id,
            "account_id": self.account(parsed.company),
        }
        row.update(self._without_taken(row, values, parsed))
        self.new.add(row["id"])
        self.known.add_contact(row)
        outcome.new_contacts.append(row)
        outcome.record("contact.created", "contacts.contact", row["id"], {"name": name_of(row)})
        if owner_id:
            outcome.contact_assignments.append(self._assignment(row, owner_id))
        return row

    def change(self, row: Row, parsed: Parsed, *, overwrite: bool) -> bool:
        """Plan changes of a known person: what is empty is filled, what is there is overwritten only if asked."""
        wanted = {k: v for k, v in parsed.contact.items() if k != "created_at" and v not in ("", None)}
        wanted = {k: v for k, v in wanted.items() if k not in UNIQUE or v not in self.known.former}
        if parsed.company:
            wanted["account_id"] = self.known.accounts.get(parsed.company.lower())
            if wanted["account_id"] is None and (overwrite or row["account_id"] is None):
                wanted["account_id"] = self.account(parsed.company)
        values = {k: v for k, v in wanted.items() if row[k] != v and (overwrite or row[k] in ("", None))}
        values = self._without_taken(row, values, parsed)
        changes = {k: [as_text(row[k]), as_text(v)] for k, v in values.items()}
        if not changes:
            return False
        row.update(values, updated_by_id=self.outcome.actor_id, updated_at=self.outcome.at)
        self.known.add_contact(row)
        if row["id"] not in self.new:
            self.outcome.changed_contacts[row["id"]] = row
            changes.pop("metadata", None)
            self.outcome.record("contact.updated", "contacts.contact", row["id"], {"changes": changes})
        return True

    def account(self, name: str) -> UUID | None:
        """Give the account of a name, planning a new one where there is none."""
        if not name:
            return None
        if (found := self.known.accounts.get(name.lower())) is None:
            found = self.known.accounts[name.lower()] = uuid7()
            row = {"id": found, "workspace_id": self.outcome.workspace_id, "name": name}
            authors = {"created_by_id": self.outcome.actor_id, "updated_by_id": self.outcome.actor_id}
            self.outcome.accounts.append(blank_row(Account) | row | authors)
            self.outcome.record("account.created", "contacts.account", found, {"name": name})
        return found

    def _without_taken(self, row: Row, values: dict[str, Any], parsed: Parsed) -> dict[str, Any]:
        """Leave out what is unique and somebody else's; such a number is kept where it need not be unique."""
        kept = dict(values)
        for column in UNIQUE:
            holder = self._holder(column, kept.get(column))
            if holder is None or holder["id"] == row["id"]:
                continue
            value = kept.pop(column)
            place = "in the further data"
            if column == "phone_number" and not (row["mobile_phone"] or kept.get("mobile_phone")):
                kept["mobile_phone"], place = value, "as mobile"
            else:
                kept["metadata"] = {**row["metadata"], **kept.get("metadata", {}), LABELS[column]: value}
            whose = f"The {LABELS[column]} {quoted(value)} belongs to {quoted(name_of(holder))}"
            parsed.warnings.append(f"{whose}; it was kept {place}.")
        return kept

    def _holder(self, column: str, value: Any) -> Row | None:
        if not value:
            return None
        indexes = {
            "email": self.known.by_email,
            "phone_number": self.known.by_phone,
            "external_id": self.known.contacts_by_external_id,
        }
        return indexes[column].get(value)

    def _assignment(self, row: Row, owner_id: UUID) -> Row:
        return {
            "id": uuid7(),
            "workspace_id": self.outcome.workspace_id,
            "contact_id": row["id"],
            "user_id": owner_id,
            "assigned_by_id": self.outcome.actor_id,
            "assigned_at": self.outcome.at,
        }


def name_of(row: Row) -> str:
    return f"{row['first_name']} {row['last_name']}".strip() or row["email"] or row["phone_number"]
