"""What a batch comes to: rows to write, and what to say of each row of the file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core.ids import uuid7
from transfers.engine.lookup import Row
from transfers.engine.parsed import Parsed

UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # what PostgreSQL takes for no text; such rows are refused


@dataclass
class Outcome:
    """Rows are {column: value}; `counts` holds each row of the file exactly once."""

    workspace_id: UUID
    actor_id: UUID | None
    import_id: UUID
    at: datetime
    accounts: list[Row] = field(default_factory=list)
    new_contacts: list[Row] = field(default_factory=list)
    changed_contacts: dict[UUID, Row] = field(default_factory=dict)
    new_leads: list[Row] = field(default_factory=list)
    changed_leads: dict[UUID, Row] = field(default_factory=dict)
    stage_changes: list[Row] = field(default_factory=list)
    lead_assignments: list[Row] = field(default_factory=list)
    contact_assignments: list[Row] = field(default_factory=list)
    lead_tags: dict[tuple[UUID, UUID], Row] = field(default_factory=dict)
    contact_tags: dict[tuple[UUID, UUID], Row] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)
    remarks: list[Row] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    verdicts: dict[int, tuple[str, str]] = field(default_factory=dict)

    def tell(self, parsed: Parsed, verdict: str, reason: str = "") -> None:
        """Note what became of a row, with its reason, or its warnings in a line each."""
        said = reason or "\n".join(parsed.warnings)
        self.counts[verdict] += 1
        self.verdicts[parsed.number] = (verdict, said)
        if said:
            self.remarks.append(
                {
                    "workspace_id": self.workspace_id,
                    "source_id": self.import_id,
                    "number": parsed.number,
                    "values": [UNSTORABLE.sub("\ufffd", cell) for cell in parsed.cells],
                    "reason": said,
                    "is_refused": verdict == "refused",
                }
            )

    def record(self, name: str, kind: str, subject_id: UUID, data: dict[str, Any]) -> None:
        """Note a fact for the timeline; dispatched already, for an import sets nothing off."""
        self.events.append(
            {
                "id": uuid7(),
                "workspace_id": self.workspace_id,
                "name": name,
                "subject_type": kind,
                "subject_id": subject_id,
                "actor_id": self.actor_id,
                "occurred_at": self.at,
                "data": data | {"import": str(self.import_id)},
                "dispatched_at": self.at,
                "attempts": 0,
            }
        )
