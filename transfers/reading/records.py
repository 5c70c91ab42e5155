"""Turn the cells of a row into values of our fields, by the mapping that a person has confirmed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from transfers.reading.errors import BadValue, quoted
from transfers.reading.rows import Row
from transfers.reading.targets import Normaliser, Target
from transfers.reading.values import (
    Amount,
    Context,
    DateOrder,
    DecimalMark,
    Name,
    date_order_of,
    decimal_mark_of,
    is_empty,
)

REST_OF_NAME = "Title and suffix"
WRITTEN_IN_MANY_WAYS = {"date", "datetime", "money", "integer"}


@dataclass(slots=True)
class Record:
    """
    What a row says: `values` by the names of targets, without the empty ones; `metadata` by headings.

    `errors` has a sentence for each heading whose cell could not be understood; such a cell has no value.
    """

    values: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


class _Column(NamedTuple):
    at: int
    heading: str
    target: str
    normaliser: Normaliser
    context: Context


class _Habit:
    """How a column writes what can be written in more than one way."""

    def __init__(self) -> None:
        self._orders: set[DateOrder] = {""}
        self._marks: set[DecimalMark] = {""}

    def see(self, text: str) -> None:
        self._orders.add(date_order_of(text))
        self._marks.add(decimal_mark_of(text))

    @property
    def date_order(self) -> DateOrder:
        return "mixed" if len(self._orders) > 2 else max(self._orders)

    @property
    def decimal(self) -> DecimalMark:
        return "" if len(self._marks) > 2 else max(self._marks)


class RecordReader:
    """
    Reads many rows of one file.

    The sample tells how its columns write dates and decimals; it may be all rows of the file, which are not kept.
    """

    def __init__(
        self,
        columns: Sequence[str],
        mapping: Mapping[int, str],
        targets: Iterable[Target],
        *,
        context: Context,
        sample: Iterable[Row] = (),
    ) -> None:
        self._record = Record()
        known = {target.name: target for target in targets}
        chosen = {at: known[name] for at, name in mapping.items()}
        habits = _habits(sample, [at for at, target in chosen.items() if target.kind in WRITTEN_IN_MANY_WAYS])
        self._mapped = [
            _Column(at, columns[at], target.name, target.normaliser, self._context(context, target, habits.get(at)))
            for at, target in chosen.items()
        ]
        self._kept = [(at, heading) for at, heading in enumerate(columns) if at not in mapping]
        self._base = context
        self._has_currency = "currency" in mapping.values()

    def read(self, cells: Sequence[str]) -> Record:
        """Understand the cells of one row."""
        record = self._record = Record()
        for column in self._mapped:
            text = cells[column.at]
            if is_empty(text, column.context):
                continue
            try:
                self._put(record, column, text, column.normaliser(text, column.context))
            except BadValue as error:
                record.errors[column.heading] = str(error)
        for at, heading in self._kept:
            if not is_empty(cells[at], self._base):
                record.metadata[heading] = cells[at].strip()
        return record

    def _put(self, record: Record, column: _Column, text: str, value: Any) -> None:
        if isinstance(value, Name):
            for name, part in (("first_name", value.first), ("last_name", value.last)):
                if part:
                    record.values.setdefault(name, part)
            if value.rest:
                record.metadata[REST_OF_NAME] = value.rest
        elif isinstance(value, Amount):
            if value.value < 0:
                raise BadValue(f"{quoted(text)} is less than nothing. Write an amount of 0 or more.")
            record.values[column.target] = value.value
            if value.currency and not self._has_currency:
                record.values["currency"] = value.currency
        else:
            record.values[column.target] = value

    def _context(self, context: Context, target: Target, habit: _Habit | None) -> Context:
        habit = habit or _Habit()
        return replace(
            context,
            date_order=context.date_order or habit.date_order,
            decimal=context.decimal or habit.decimal,
            choices=target.choices,
            warn=self._warn,
        )

    def _warn(self, sentence: str) -> None:
        self._record.warnings.append(sentence)


def _habits(sample: Iterable[Row], places: list[int]) -> dict[int, _Habit]:
    """Look in a single pass how the columns at these places write dates and decimals."""
    habits = {at: _Habit() for at in places}
    for row in sample if habits else ():
        if not row.problem:
            for at, habit in habits.items():
                habit.see(row.values[at])
    return habits
