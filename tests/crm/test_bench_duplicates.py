"""The benchmark of the matcher: it counts right, and what the product says is the same wherever files lie."""

from __future__ import annotations

import re

import pytest

from contacts.duplicates.people import person
from crm.bench.duplicates.invented import Population
from crm.bench.duplicates.main import main
from crm.bench.duplicates.measuring import Quality, measure

FEBRL = (
    "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, "
    "soc_sec_id"
)
ONE = "rec-1-org, lachlan, berry, 69, giblin street, killarney, bittern, 4814, qld, 19990219, 7364009"
AGAIN = "rec-1-dup-0, lachlan, bery, 69, gibiln street, killarney, bittern, 4814, qld, 19990219, 7364009"
OTHER = "rec-2-org, deakin, sondergeld, 48, goldfinch circuit, kooltuo, canterbury, 2776, vic, 19600210, 2635962"
FAKE = """unique_id,first_name,surname,dob,city,email,cluster
0,Robert,Alan,1971-06-24,,r@smith.net,0
1,Rob,Alan,1971-06-24,,r@smith.net,0
"""


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "duplicates"
    folder.mkdir()
    for name in ("dataset1.csv", "dataset2.csv"):
        (folder / name).write_text("\n".join([FEBRL, ONE, AGAIN, OTHER]) + "\n")
    (folder / "fake_1000.csv").write_text(FAKE)
    return tmp_path


def test_the_table_has_a_line_for_each_file(data, capsys):
    assert main(["--data", str(data)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "| FEBRL 1 | 3 | 1 | 1 | 1.0000 | 1.0000 | 1.0000 | 1.0000 |"
    assert [line.split(" | ")[0] for line in lines[3:]] == ["| FEBRL 2", "| fake_1000"]


def test_a_folder_without_the_files_is_said(tmp_path, capsys):
    assert main(["--data", str(tmp_path)]) == 1
    assert "does not hold dataset1.csv, dataset2.csv, fake_1000.csv" in capsys.readouterr().err


def test_pairs_and_groups_are_counted_apart():
    writings = [
        {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org"},
        {"first_name": "Ada", "email": "ada@example.org", "phone_number": "+4930231250001"},
        {"first_name": "Ada", "phone_number": "+4930231250001", "zip_code": "SW1"},
        {"first_name": "Grace", "last_name": "Hopper"},
    ]
    found = measure([("ada", person(row)) for row in writings[:3]] + [("grace", person(writings[3]))])
    assert found.true_pairs == 3
    assert found.pairs == Quality(precision=1.0, recall=2 / 3)
    assert found.groups == Quality(precision=1.0, recall=1.0)
    assert found.pairs.f1 == pytest.approx(0.8)


def test_invented_people_are_told_apart_from_their_families_and_colleagues():
    rows = Population(400, seed=3).rows()
    assert rows == Population(400, seed=3).rows()
    found = measure([(who, person(row)) for who, row in rows])
    assert found.pairs.precision > 0.95
    assert found.pairs.recall > 0.95
    assert re.fullmatch(r"\+49\d{10}", rows[0][1]["phone_number"] or "+491500000000")
