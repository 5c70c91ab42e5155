"""`bin/bench duplicates`: how well the matcher finds who is written down twice."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from crm.bench.duplicates.files import FILES, people_of
from crm.bench.duplicates.measuring import Measured, measure
from crm.bench.duplicates.weighing import thresholds, weigh
from crm.launch.places import ROOT

DATA = ROOT.parent / "shared" / "data"
HEAD = ("", "contacts", "true pairs", "compared", "precision", "recall", "F1", "F1 of groups")


def main(arguments: list[str]) -> int:
    """Print the table; return the exit code."""
    options = _options(arguments)
    if options.weigh:
        print(weigh(), thresholds(), sep="\n\n")
        return 0
    folder = options.data / "duplicates"
    if missing := [file for file, _read in FILES.values() if not (folder / file).is_file()]:
        print(f"{folder} does not hold {', '.join(missing)}: say where with --data or RELAY_DATA.", file=sys.stderr)
        return 1
    rows = [_cells(name, measure(people_of(name, folder))) for name in FILES]
    print("\n".join(f"| {' | '.join(cells)} |" for cells in (HEAD, ["---", *["--:"] * 7], *rows)))
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench duplicates", description=__doc__)
    known = Path(os.environ.get("RELAY_DATA") or DATA)
    parser.add_argument("--data", type=Path, default=known, help="folder that holds duplicates/dataset1.csv and others")
    parser.add_argument("--weigh", action="store_true", help="take the weights anew and print them; measures nothing")
    return parser.parse_args(arguments)


def _cells(name: str, found: Measured) -> list[str]:
    counts = (found.people, found.true_pairs, found.compared)
    shares = (found.pairs.precision, found.pairs.recall, found.pairs.f1, found.groups.f1)
    return [name, *(f"{count:,}" for count in counts), *(f"{share:.4f}" for share in shares)]
