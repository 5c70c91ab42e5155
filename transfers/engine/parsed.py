"""What a row says, once its text is understood."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(slots=True)
class Parsed:
    """
    Values by the names of contacts' and leads' fields; empty cells are left out.

    `refusal` says why the row stays out; `warnings` what came in differently from how it stood in the file.
    """

    number: int
    cells: list[str]
    contact: dict[str, Any] = field(default_factory=dict)
    lead: dict[str, Any] = field(default_factory=dict)
    company: str = ""
    source: str = ""
    stage: str = ""
    owner: str = ""
    tags: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    external_id: str = ""
    warnings: list[str] = field(default_factory=list)
    refusal: str = ""
    blank: bool = False

    def copy(self) -> Parsed:
        """Give one that may be planned without changing this one, which may be planned again."""
        return replace(
            self,
            contact=dict(self.contact),
            lead=dict(self.lead),
            metadata=dict(self.metadata),
            warnings=list(self.warnings),
        )
