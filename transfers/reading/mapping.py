"""Propose what the columns of a file mean, so that a person only corrects."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from transfers.reading import looks
from transfers.reading.known_headers import Known, Product, is_consent, is_of_others, key, product_of, synonyms
from transfers.reading.rows import Row
from transfers.reading.targets import Target
from transfers.reading.values import propose_empty

MOST_VALUES = 50
LEAST_SHARE = 0.5  # of the values under a usual heading must be of its kind; under a product's heading any
REPEATED = re.compile(r"(.+) \(\d+\)")
LABELLED = re.compile(r"(.+) - Value", re.IGNORECASE)
MOBILE = re.compile(r"mobile?|cell|handy|celular|m[oó]vil", re.IGNORECASE)
INSTEAD = {"company": "name", "full_name": "name"}  # in an import of accounts
OTHER_PHONE = {"phone_number": "mobile_phone", "mobile_phone": "phone_number"}
FROM_PRODUCT, FROM_WORD, FROM_VALUES = 3000, 2000, 1000  # scores, from which ranks below 200 are taken
EMPTY_COLUMN, DOUBTFUL, SECOND_CHOICE = 400, 200, 600


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column means to us, why we think so, and how sure that is."""

    target: str
    reason: str
    certainty: Literal["high", "low"]


class Candidate(NamedTuple):
    """A proposal that competes with others for its column and its target; one group of address columns survives."""

    score: int
    column: int
    proposal: Proposal
    group: str = ""


def propose(columns: Sequence[str], rows: Iterable[Row], targets: Sequence[Target]) -> dict[int, Proposal]:
    """
    Map the indices of columns to proposals; a column that is missing there belongs into the metadata.

    No target is used twice, and a column about consent or its withdrawal is never mapped.
    """
    file = _File(columns, _samples(columns, rows), {target.name: target for target in targets}, product_of(columns))
    candidates = _of_best_group([candidate for at in range(len(columns)) for candidate in file.candidates(at)])
    chosen: dict[int, Proposal] = {}
    used: set[str] = set()
    for candidate in sorted(candidates, key=lambda candidate: (-candidate.score, candidate.column)):
        if candidate.column not in chosen and candidate.proposal.target not in used:
            chosen[candidate.column] = candidate.proposal
            used.add(candidate.proposal.target)
    if {"first_name", "last_name"} <= used:
        chosen = {column: proposal for column, proposal in chosen.items() if proposal.target != "full_name"}
    return dict(sorted(chosen.items()))


@dataclass(frozen=True)
class _File:
    columns: Sequence[str]
    samples: list[list[str]]
    targets: dict[str, Target]
    product: Product | None

    def candidates(self, at: int) -> Iterator[Candidate]:
        """Yield what the column at an index can mean."""
        heading = self.columns[at]
        repeated = REPEATED.fullmatch(heading)
        if is_consent(heading) or (repeated and repeated[1] in self.columns):
            return
        known = self.product.headers.get(key(heading)) if self.product else None
        if known:
            yield from self._by_product(at, known)
            return
        yield from self._by_words(at)
        if not is_of_others(heading):
            for rank, (name, reason) in enumerate(looks.guesses(self.samples[at])):
                yield from self._candidate(at, name, FROM_VALUES - rank, reason, certainty="low")

    def _by_product(self, at: int, known: Known) -> Iterator[Candidate]:
        name, score = known.target, FROM_PRODUCT - known.rank
        reason = f"heading known from {self.product.name}" if self.product else ""
        if name in OTHER_PHONE and (labels := self._labels(at)) is not None:
            if labels and all(MOBILE.search(label) for label in labels):
                name, reason = "mobile_phone", "the column beside it says that these are mobile numbers"
            yield from self._candidate(at, OTHER_PHONE[name], score - SECOND_CHOICE, reason)
        yield from self._candidate(at, name, score, reason, group=known.group)

    def _by_words(self, at: int) -> Iterator[Candidate]:
        """Look the heading up among the names and labels of the targets and among the usual words."""
        heading = key(self.columns[at])
        own = [(name, 0, False) for name, target in self.targets.items() if heading in {key(name), key(target.label)}]
        for name, rank, doubtful in own or synonyms().get(heading, []):
            score = FROM_WORD - rank - (DOUBTFUL if doubtful else 0)
            yield from self._candidate(at, name, score, "a usual heading", certainty="low" if doubtful else "high")

    def _candidate(
        self,
        at: int,
        name: str,
        score: int,
        reason: str,
        *,
        certainty: Literal["high", "low"] = "high",
        group: str = "",
    ) -> Iterator[Candidate]:
        """Yield the candidate if there is such a target and the values do not speak against it."""
        target = self.targets.get(name) or self.targets.get(INSTEAD.get(name, ""))
        if target is None:
            return
        share = looks.share(target, self.samples[at])
        if share >= LEAST_SHARE or (score > FROM_WORD and share > 0):
            score -= 0 if self.samples[at] else EMPTY_COLUMN
            yield Candidate(score, at, Proposal(target.name, reason, certainty), group)

    def _labels(self, at: int) -> list[str] | None:
        """Give the values of `Phone 1 - Type` or `Phone 1 - Label` beside `Phone 1 - Value`."""
        found = LABELLED.fullmatch(self.columns[at])
        if not found:
            return None
        beside = {f"{found[1]} - Label", f"{found[1]} - Type"}
        return [label for other, name in enumerate(self.columns) if name in beside for label in self.samples[other]]


def _samples(columns: Sequence[str], rows: Iterable[Row]) -> list[list[str]]:
    """Collect the first values of every column, without those that stand for nothing."""
    good = [row.values for row in rows if not row.problem and not row.blank]
    empty = propose_empty(good)
    return [
        [cell for cell in (values[at].strip() for values in good) if cell and cell not in empty][:MOST_VALUES]
        for at in range(len(columns))
    ]


def _of_best_group(candidates: list[Candidate]) -> list[Candidate]:
    """Keep one address of several: the one with the most columns that have values, else the product's first."""
    scores = Counter[str]()
    for candidate in candidates:
        if candidate.group:
            scores[candidate.group] += candidate.score
    best = max(scores, key=lambda group: scores[group], default="")
    return [candidate for candidate in candidates if candidate.group in {"", best}]
