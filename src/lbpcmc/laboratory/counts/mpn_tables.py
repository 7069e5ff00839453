"""The printed table of most probable numbers of the European Pharmacopoeia, for who must report from it.

Facts as printed; outcomes that are not in it "are always unacceptable" there.
"""

from __future__ import annotations

PHARMACOPOEIAL_SOURCE = "Ph. Eur. 5.0, 2.6.12, table 2.6.12.-1"
PHARMACOPOEIAL_AMOUNTS = (0.1, 0.01, 0.001)

PHARMACOPOEIAL: dict[str, tuple[float, float, float]] = {
    "0-1-0": (3, 1, 17),
    "1-0-0": (3, 1, 21),
    "1-0-1": (7, 2, 27),
    "1-1-0": (7, 2, 28),
    "1-2-0": (11, 4, 35),
    "2-0-0": (9, 2, 38),
    "2-0-1": (14, 5, 48),
    "2-1-0": (15, 5, 50),
    "2-1-1": (20, 8, 61),
    "2-2-0": (21, 8, 63),
    "3-0-0": (23, 7, 129),
    "3-0-1": (38, 10, 180),
    "3-1-0": (43, 20, 210),
    "3-1-1": (75, 20, 280),
    "3-2-0": (93, 30, 390),
    "3-2-1": (150, 50, 510),
    "3-2-2": (210, 80, 640),
    "3-3-0": (240, 100, 1400),
    "3-3-1": (460, 200, 2400),
    "3-3-2": (1100, 300, 4800),
}
"""MPN per gram and its 95 % limits; three tubes each of 0.1, 0.01 and 0.001 g. `0-1-0` prints its limit as `< 1`."""
