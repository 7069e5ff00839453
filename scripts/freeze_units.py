"""Write src/lbpcmc/quantities/units.json: the registry of units.toml with the exact factors of pint.

python scripts/freeze_units.py
"""

from __future__ import annotations

from lbpcmc.quantities.shipped import FILE, as_file, compiled_kinds

if __name__ == "__main__":
    FILE.write_text(as_file(compiled_kinds().values()), "utf-8")
