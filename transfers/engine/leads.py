"""Plan what becomes of the lead in a row."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from core.edits import as_text
from core.ids import uuid7
from leads.lifecycle import ENTRY
from leads.models import Lead, LeadSource, StageChange
from leads.services.stages import check_gate
from pipelines.models import Stage
from transfers.engine.contacts import ContactPlanner, name_of
from transfers.engine.lookup import Known, Reference, Row
from transfers.engine.outcome import Outcome
from transfers.engine.parsed import Parsed
from transfers.engine.write import blank_row
from transfers.reading.errors import quoted

REASON = "Imported"
AT = datetime.min.replace(tzinfo=UTC)  # stands for the moment of entering until that is known


class LeadPlanner:
    """Makes and changes leads of one batch; only plans, writes nothing."""

    def __init__(self, known: Known, outcome: Outcome, reference: Reference, people: ContactPlanner) -> None:
        self.known = known
        self.outcome = outcome
        self.reference = reference
        self.people = people
        self.new: set[UUID] = set()

    def find(self, parsed: Parsed, contact: Row | None, *, by_contact: bool) -> Row | None:
        """
        Recognise a lead by its id elsewhere, or, if so asked, as its person's: the one in the closing stage that the
        file names, else the open one. So the same file again makes nothing new.
        """
        if parsed.external_id:
            found = self.known.leads_by_external_id.get(parsed.external_id)
            if found or not by_contact:
                return found
        if not by_contact or contact is None:
            return None
        stage = self.reference.stages.get(parsed.stage.lower())
        closed = self.known.closed_leads.get((contact["id"], stage.pk)) if stage and stage.is_final else None
        return closed or self.known.open_leads.get(contact["id"])

    def create(self, parsed: Parsed, contact: Row, owner_id: UUID | None, currency: str) -> Row:
        """Plan a new lead with the first line of its history."""
        source = self._source(parsed)
        stage = self._stage(parsed) or self._entry(source)
        made_at = parsed.lead.get("created_at") or self.outcome.at
        active_at = max(parsed.lead.get("last_activity_at") or made_at, made_at)
        row = blank_row(Lead) | {
            "id": uuid7(),
            "workspace_id": self.outcome.workspace_id,
            "contact_id": contact["id"],
            "currency": currency,
            "external_id": parsed.external_id,
            "metadata": parsed.metadata,
            "source_id": source.pk if source else None,
            "owner_id": owner_id,
            "created_by_id": self.outcome.actor_id,
            "updated_by_id": self.outcome.actor_id,
            **parsed.lead,
            "created_at": made_at,
            "updated_at": self.outcome.at,
        }
        row.update(stage_columns(row, stage, at=active_at))
        self.new.add(row["id"])
        self.known.add_lead(row)
        self.outcome.new_leads.append(row)
        self._note_beginning(row, contact, stage, source, made_at)
        return row

    def change(self, row: Row, parsed: Parsed) -> bool:
        """
        Plan changes of a known lead, a move to another stage among them.

        :raises DomainError: if the stage refuses the lead.
        """
        values = {k: v for k, v in parsed.lead.items() if k != "created_at" and v not in ("", None) and row[k] != v}
        if parsed.metadata and not parsed.metadata.items() <= row["metadata"].items():
            values["metadata"] = {**row["metadata"], **parsed.metadata}
        if (source := self._source(parsed)) and row["source_id"] != source.pk:
            values["source_id"] = source.pk
        if (active_at := values.get("last_activity_at")) and active_at < row["last_activity_at"]:
            del values["last_activity_at"]
        move = self._move(row | values, parsed)
        changes = {k: [as_text(row[k]), as_text(v)] for k, v in values.items() if k != "metadata"}
        if not values and not move:
            return False
        row.update(values, **move, updated_by_id=self.outcome.actor_id, updated_at=self.outcome.at)
        if row["is_closed_won"]:
            row["conversion_value"] = row["value"]
        if row["id"] not in self.new:
            self.outcome.changed_leads[row["id"]] = row
        if values:
            self.outcome.record("lead.updated", "leads.lead", row["id"], {"changes": changes})
        return True

    def assign(self, row: Row, owner_id: UUID | None) -> bool:
        """Plan another owner."""
        if owner_id is None or row["owner_id"] == owner_id:
            return False
        self._note_assignment(row, row["owner_id"], owner_id)
        row["owner_id"] = owner_id
        if row["id"] not in self.new:
            self.outcome.changed_leads[row["id"]] = row
        return True

    def _stage(self, parsed: Parsed) -> Stage | None:
        if not parsed.stage:
            return None
        stage = self.reference.stages.get(parsed.stage.lower())
        if stage is None:
            parsed.metadata["Stage in the file"] = parsed.stage
            parsed.warnings.append(f"There is no stage {quoted(parsed.stage)}; it was kept in the further data.")
        return stage

    def _source(self, parsed: Parsed) -> LeadSource | None:
        if not parsed.source:
            return None
        source = self.known.sources.get(" ".join(parsed.source.split()).lower())
        if source is None:
            parsed.metadata["Source in the file"] = parsed.source
            parsed.warnings.append(
                f"There are too many sources to add {quoted(parsed.source)}; it was kept in the further data."
            )
        return source

    def _entry(self, source: LeadSource | None) -> Stage:
        purpose = ENTRY.get(LeadSource.Category(source.category)) if source else None
        stages = self.reference.stages.values()
        return next((stage for stage in stages if purpose and stage.purpose == purpose), self.reference.first)

    def _move(self, row: Row, parsed: Parsed) -> dict[str, Any]:
        """Give the columns of a move to the stage that the file names; empty where there is none."""
        to_stage = self._stage(parsed)
        if to_stage is None or to_stage.pk == row["stage_id"]:
            return {}
        previous = Stage.objects.get(pk=row["stage_id"])
        check_gate(Lead(**{k: v for k, v in row.items() if k != "created_at"}), previous, to_stage, REASON)
        if previous.is_lost or to_stage.is_lost:
            row["disposition"] = parsed.lead.get("disposition", "")  # that of before is in the history
        days = max(0, (self.outcome.at - row["stage_entered_at"]).days)
        change = {"from_stage_id": previous.pk, "days_in_previous_stage": days, "value_before": row["value"]}
        self._note_stage(row, to_stage, self.outcome.at, change)
        story = {"from": previous.name, "from_id": str(previous.pk), "to": to_stage.name, "to_id": str(to_stage.pk)}
        more = {"reason": _reason(row, to_stage), "days": days, "automatic": True}
        self.outcome.record("lead.stage_changed", "leads.lead", row["id"], story | more)
        return stage_columns(row, to_stage, at=self.outcome.at)

    def _note_beginning(self, row: Row, contact: Row, stage: Stage, source: LeadSource | None, made_at: Any) -> None:
        self._note_stage(row, stage, made_at, {})
        if row["owner_id"]:
            self._note_assignment(row, None, row["owner_id"])
        data = {"name": name_of(contact), "stage": stage.name, "source": source.name if source else ""}
        self.outcome.record("lead.created", "leads.lead", row["id"], data)

    def _note_stage(self, row: Row, stage: Stage, at: Any, more: dict[str, Any]) -> None:
        self.outcome.stage_changes.append(
            blank_row(StageChange)
            | {
                "id": uuid7(),
                "workspace_id": self.outcome.workspace_id,
                "lead_id": row["id"],
                "to_stage_id": stage.pk,
                "changed_at": at,
                "changed_by_id": self.outcome.actor_id,
                "reason": _reason(row, stage),
                "value_after": row["value"],
                "is_automatic": True,
            }
            | more
        )

    def _note_assignment(self, row: Row, before: UUID | None, after: UUID) -> None:
        self.outcome.lead_assignments.append(
            {
                "id": uuid7(),
                "workspace_id": self.outcome.workspace_id,
                "lead_id": row["id"],
                "assigned_from_id": before,
                "assigned_to_id": after,
                "assigned_by_id": self.outcome.actor_id,
                "assigned_at": self.outcome.at,
                "reason": REASON,
            }
        )


def stage_columns(row: Row, stage: Stage, *, at: Any) -> dict[str, Any]:
    """Give the columns that a lead takes on with a stage, as `Lead.enter` sets them."""
    meaning = stage.pk, stage.is_final, stage.is_qualified, stage.is_won, stage.is_lost
    columns = {name: at if value is AT else value for name, value in _entered(*meaning, row["is_qualified"]).items()}
    columns["conversion_value"] = row["value"] if stage.is_won else None
    columns["contacted_at"] = row["contacted_at"]
    columns["disposition"] = _reason(row, stage) or row["disposition"]
    return columns


def _reason(row: Row, stage: Stage) -> str:
    """Say why a lead is lost, as the file does if it does."""
    return (row["disposition"] or REASON) if stage.is_lost else ""


@lru_cache(maxsize=1_000)
def _entered(pk: UUID, final: bool, qualified: bool, won: bool, lost: bool, was_qualified: bool) -> dict[str, Any]:
    """Let one lead enter a stage and see what changed: a model for each row would cost more than its writing."""
    lead = Lead(is_qualified=was_qualified)
    lead.enter(Stage(pk=pk, is_final=final, is_qualified=qualified, is_won=won, is_lost=lost), at=AT)
    names = [Lead._meta.get_field(name).attname for name in Lead.STAGE_FIELDS]  # type: ignore[union-attr]
    return {name: getattr(lead, name) for name in names}
