"""
What each level of likeness says: how often it is met among writings of one person, and among strangers.

Taken from invented people (`bin/bench duplicates --weigh` prints this table anew), never from the files that the
benchmark scores. See docs/duplicates.md.
"""

from __future__ import annotations

# field: {level: (share among writings of one person, share among strangers)}
WEIGHTS: dict[str, dict[str, tuple[float, float]]] = {
    "birthday": {
        "different": (0.0284, 0.971618),
        "near": (0.0531, 0.026974),
        "same": (0.8273, 0.000034),
        "typo": (0.0916, 0.001380),
    },
    "company": {"different": (0.2279, 0.997960), "near": (0.0943, 0.000768), "same": (0.6780, 0.001277)},
    "email": {
        "different": (0.2591, 0.999603),
        "domain": (0.0002, 0.000376),
        "local": (0.0768, 0.000013),
        "same": (0.5519, 0.000003),
        "shared": (0.0115, 0.000003),
        "typo": (0.1013, 0.000013),
    },
    "external_id": {"different": (0.0842, 0.999997), "same": (0.8212, 0.000003), "typo": (0.0949, 0.000003)},
    "first": {
        "different": (0.0211, 0.992491),
        "initial": (0.0351, 0.000438),
        "near": (0.0049, 0.001192),
        "nickname": (0.0859, 0.001218),
        "part": (0.0225, 0.000592),
        "same": (0.6953, 0.002899),
        "typo": (0.1362, 0.001182),
    },
    "last": {
        "different": (0.0330, 0.991853),
        "near": (0.0037, 0.002168),
        "part": (0.0154, 0.000182),
        "same": (0.7923, 0.000719),
        "typo": (0.1562, 0.005086),
    },
    "phone": {"different": (0.1815, 0.999977), "same": (0.7777, 0.000023), "typo": (0.0410, 0.000003)},
    "place": {
        "different": (0.1595, 0.960752),
        "near": (0.0552, 0.025008),
        "postcode": (0.6282, 0.000677),
        "slip": (0.0618, 0.004806),
        "town": (0.0959, 0.008764),
    },
    "street": {
        "different": (0.1636, 0.991565),
        "near": (0.0335, 0.008108),
        "same": (0.7210, 0.000179),
        "typo": (0.0823, 0.000153),
    },
}
SWAPPED = -3.6  # bits: one writing in 25 has the names swapped, and looking for it is a second chance to be alike
DUPLICATES = 0.5  # how many other writings a contact has, before anything is known
CIRCLE = frozenset({"phone", "company", "street", "place"})  # shared by families and colleagues all at once
CIRCLE_SIZE = 4.0  # people of one household or desk
THRESHOLD = 0.4  # from here on a pair is shown to a person
SURE = 0.98  # from here on pairs may be merged many at once
