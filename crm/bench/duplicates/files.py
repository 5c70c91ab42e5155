"""The measured files, as contacts: which columns of theirs stand for which of ours, and who is who."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from contacts.duplicates.people import Person, person

type Row = dict[str, str]


def febrl(row: Row) -> tuple[str, dict[str, Any]]:
    """Read FEBRL's row: the social security number stands for the id elsewhere, "rec-12-dup-0" is person 12."""
    return row["rec_id"].split("-")[1], {
        "id": row["rec_id"],
        "first_name": row["given_name"],
        "last_name": row["surname"],
        "address_1": f"{row['street_number']} {row['address_1']}".strip(),
        "city": row["suburb"],
        "zip_code": row["postcode"],
        "birthday": row["date_of_birth"],
        "external_id": row["soc_sec_id"],
    }


def fake(row: Row) -> tuple[str, dict[str, Any]]:
    return row["cluster"], {
        "id": row["unique_id"],
        "first_name": row["first_name"],
        "last_name": row["surname"],
        "city": row["city"],
        "birthday": row["dob"],
        "email": row["email"],
    }


FILES: dict[str, tuple[str, Callable[[Row], tuple[str, dict[str, Any]]]]] = {
    "FEBRL 1": ("dataset1.csv", febrl),
    "FEBRL 2": ("dataset2.csv", febrl),
    "fake_1000": ("fake_1000.csv", fake),
}


def people_of(name: str, folder: Path) -> list[tuple[str, Person]]:
    """Read (who it is, the person) of every row of a measured file."""
    file, read = FILES[name]
    return [(who, person(values)) for who, values in map(read, _rows(folder / file))]


def _rows(path: Path) -> Iterator[Row]:
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, skipinitialspace=True):
            yield {column.strip(): value.strip() for column, value in row.items()}
