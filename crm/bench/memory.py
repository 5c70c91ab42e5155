"""How much memory each process holds, what it shares counted by its part (Linux only)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

PROC = Path("/proc")
PATIENCE, PAUSE = 20, 3.0  # looks, and seconds between them, until nothing grows any more
STILL = 2.0  # megabytes


def settled_mb(roots: Mapping[str, int]) -> dict[str, float]:
    """As `memory_mb`, once all processes have finished starting."""
    before = memory_mb(roots)
    for _ in range(PATIENCE):
        time.sleep(PAUSE)
        now = memory_mb(roots)
        if abs(now.get("total", 0) - before.get("total", 0)) < STILL:
            return now
        before = now
    return before


def memory_mb(roots: Mapping[str, int]) -> dict[str, float]:
    """Megabytes of each named process with all that it started; empty where the system does not tell."""
    children = _children()
    found = {}
    for name, pid in roots.items():
        family = _family(pid, children)
        sizes = [size for member in family if (size := _pss(member))]
        if sizes:
            found[name] = round(sum(sizes) / 1024, 1)
        if name == "web" and len(sizes) > 1:
            found["web_worker"] = round(max(sizes[1:]) / 1024, 1)
    if found:
        found["total"] = round(sum(size for name, size in found.items() if name != "web_worker"), 1)
    return found


def _family(pid: int, children: Mapping[int, list[int]]) -> list[int]:
    return [pid, *(member for child in children.get(pid, []) for member in _family(child, children))]


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        found.setdefault(parent, []).append(int(stat.parent.name))
    return found


def _pss(pid: int) -> int:
    """Kilobytes; 0 for a process that has gone or is not ours."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
