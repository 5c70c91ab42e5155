"""Make keys of labels: what a label says in plain letters, and a number where that is taken."""

from __future__ import annotations

import re
from collections.abc import Container

from django.utils.text import slugify

LONGEST = 40


def key_for(label: str, taken: Container[str], *, otherwise: str) -> str:
    """Give a free key; a label without plain letters, such as "العمر" or "🙂", is called `otherwise`."""
    plain = re.sub(r"[^a-z0-9]+", "_", slugify(label)).strip("_")
    base = (plain if plain[:1].isalpha() else f"{otherwise}_{plain}".strip("_"))[:LONGEST].rstrip("_")
    if base not in taken:
        return base
    number = 2
    while f"{base}_{number}" in taken:
        number += 1
    return f"{base}_{number}"
