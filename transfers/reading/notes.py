"""Say in sentences what was decided about a file."""

from collections.abc import Iterator

from transfers.reading.dialects import Dialect
from transfers.reading.encodings import Encoding

SHOWN = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}


def of_text(encoding: Encoding, dialect: Dialect, *, chosen: bool) -> Iterator[str]:
    if encoding.guess:
        yield f"The file does not say its encoding; {encoding.label} fits best. Check letters with accents."
    if encoding.damaged:
        yield f"Some bytes are no text in {encoding.label}; the rows with them are refused."
    if dialect.sep_line:
        yield f"The first line names {SHOWN.get(dialect.delimiter, dialect.delimiter)} as the separator."
    if not dialect.delimiter and not chosen:
        yield "No separator was found, so that every line is one cell."
    if not dialect.quoting:
        yield "Quotation marks are kept as ordinary characters."


def of_headings(records: list[list[str]], header: int, width: int) -> Iterator[str]:
    named = records[header - 1] if header else []
    if header == 0:
        yield "The first row is data already, so that the columns are numbered."
    if header == 2:
        yield "Row 1 above the headings is skipped."
    if header > 2:
        yield f"Rows 1 to {header - 1} above the headings are skipped."
    if header and (dropped := len(named) - width) > 0:
        yield f"{'An empty column is' if dropped == 1 else f'{dropped} empty columns are'} left out at the right end."
    if blank := [str(at) for at in range(1, width + 1) if header and not "".join(named[at - 1 : at]).strip()]:
        yield f"These columns have no heading and are named by their place: {', '.join(blank)}."
    shown = [" ".join(cell.split()) for cell in named[:width] if cell.strip()]
    if double := sorted({name for name in shown if shown.count(name) > 1}):
        yield f"Headings that occur more than once are numbered: {', '.join(double)}."
    if header and len(records) == header:
        yield "There are headings, but no rows."
