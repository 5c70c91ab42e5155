"""What a new file is taken for: the meaning of its columns, or the choices of an earlier import of such a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from transfers.engine.parse import TARGETS
from transfers.models import Import
from transfers.reading import Table
from transfers.reading.mapping import propose
from transfers.reading.values import propose_empty
from transfers.refusals import OURS, theirs

LOOKED_AT = 200  # rows that a proposal is made from
EARLIER = 20  # imports that are looked at for one of the same columns
KEPT = ("mode", "key", "empty_words", "pipeline_id", "source_id", "owner_id")

type Proposed = dict[str, tuple[str, str, bool]]  # place of a column -> target, reason, whether that is sure


def proposal_for(job: Import, table: Table) -> dict[str, Any]:
    """Propose what an import is to do; `found` keeps what was proposed and why."""
    rows = [row for row in table.sample(LOOKED_AT) if not row.problem]
    words = sorted(propose_empty(row.values for row in rows))
    proposed = _by_headings(job, table)
    values: dict[str, Any] = {"empty_words": words}
    if earlier := _like(job, table.columns):
        proposed = _by_example(earlier, table.columns)
        values = {name: getattr(earlier, name) for name in KEPT}
    mapping = {place: target for place, (target, _reason, _sure) in proposed.items()}
    known = {"proposed": proposed, "words": words, "like": earlier.filename if earlier else ""}
    return {"key": key_for(mapping)} | values | {"mapping": mapping, "found": job.found | known}


def key_for(mapping: Mapping[str, str]) -> str:
    """Choose what rows are recognised by: the id if the file has one, else the address, else the number."""
    order = (Import.Key.EXTERNAL_ID, Import.Key.EMAIL, Import.Key.PHONE)
    return next((key for key in order if key in mapping.values()), Import.Key.EMAIL)


def _by_headings(job: Import, table: Table) -> Proposed:
    targets = list(TARGETS[Import.Kind(job.kind)].values())
    found = propose(table.columns, table.sample(LOOKED_AT), targets)
    proposed = {str(place): (each.target, each.reason, each.certainty == "high") for place, each in found.items()}
    ours = [str(place) for place, name in enumerate(table.columns) if name in OURS]
    return proposed | {place: (Import.LEFT_OUT, _("added by Relay to the refused rows"), True) for place in ours}


def _like(job: Import, columns: Sequence[str]) -> Import | None:
    """Find the last import of a file with these columns that somebody started."""
    begun = Import.objects.filter(kind=job.kind, started_at__isnull=False).latest_first().defer("found")
    wanted = theirs(columns)
    return next((each for each in begun[:EARLIER] if theirs(each.columns) == wanted), None)


def _by_example(earlier: Import, columns: Sequence[str]) -> Proposed:
    reason = _("as chosen last time")
    meant = {earlier.columns[int(place)]: target for place, target in earlier.mapping.items()}
    meant |= dict.fromkeys(OURS, Import.LEFT_OUT)
    return {str(place): (meant[name], reason, True) for place, name in enumerate(columns) if name in meant}
