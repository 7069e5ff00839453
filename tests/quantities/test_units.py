"""The closed registry against a table that was written by hand.

Factors are those of the SI Brochure (9th edition, tables 4 and 8) and NIST Special Publication 811 (2008), appendix B:
1 bar = 100 000 Pa, 1 L = 0.001 m3, 1 d = 86 400 s, t/K = t/degC + 273.15, t/K = (t/degF + 459.67) / 1.8.
UCUM codes follow The Unified Code for Units of Measure, version 2.1. Columns: unit as printed, factor to the coherent
SI unit (kilogram, metre, second, kelvin, mole, volt, siemens; things that are counted stay as they are), offset, UCUM
code, other spellings.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from lbpcmc.errors import UnitError
from lbpcmc.quantities import Unit, kind, kinds, quantity
from lbpcmc.quantities.kinds import make_kind, normalise

TABLE = """
temperature
  degC | 1 | 273.15 | Cel | °C; deg C; Cel
  degF | 5/9 | 2298.35/9 | [degF] | °F; deg F
  K | 1 | 0 | K |
temperature difference
  K | 1 | 0 | K | delta degC; Δ°C; Δ degC
  delta degF | 5/9 | 0 | [degF]{difference} | Δ°F; Δ degF
temperature rate
  K/min | 1/60 | 0 | K/min | K min-1; delta degC/min
  K/h | 1/3600 | 0 | K/h | K h-1; delta degC/h
pH
  - | 1 | 0 | [pH] | pH
water activity
  - | 1 | 0 | 1 | aw; a_w
OD600
  - | 1 | 0 | {OD600} | OD600; OD
generations
  - | 1 | 0 | {generations} | generations
number
  - | 1 | 0 | 1 |
count
  - | 1 | 0 | 1 | SNPs; SNP; colonies; events; capsules; tubes; plates
frequency
  - | 1 | 0 | 1 | per cell
redox potential
  mV | 0.001 | 0 | mV |
  V | 1 | 0 | V |
gas fraction
  ppm | 0.000001 | 0 | [ppm] | ppm v/v; ppmv
  % v/v | 0.01 | 0 | %{vol} | %v/v; vol%; vol %
gas flow
  L/min | 0.001/60 | 0 | L/min | L min-1; L min⁻¹; L min−1; L min^-1; L·min⁻¹; l/min; lpm
  mL/min | 0.000001/60 | 0 | mL/min | mL min-1; mL min−1; ml/min
  L/h | 0.001/3600 | 0 | L/h | L h-1; l/h
standard gas flow
  sL/min | 1/60 | 0 | L/min{0Cel_101.325kPa} | sL min-1; NL/min; slpm
  smL/min | 0.001/60 | 0 | mL/min{0Cel_101.325kPa} | smL min-1; NmL/min; sccm
standard gas volume
  sL | 1 | 0 | L{0Cel_101.325kPa} | NL
  smL | 0.001 | 0 | mL{0Cel_101.325kPa} | NmL
specific gas flow
  vvm | 1/60 | 0 | L/L/min | L/L/min
liquid flow
  mL/min | 0.000001/60 | 0 | mL/min | mL min-1; ml/min
  mL/h | 0.000001/3600 | 0 | mL/h | mL h-1; ml/h
  L/min | 0.001/60 | 0 | L/min | L min-1; l/min
  L/h | 0.001/3600 | 0 | L/h | L h-1; l/h
stirring speed
  rpm | 1/60 | 0 | {rpm} | 1/min; min-1; min⁻¹; rev/min
relative centrifugal force
  x g | 1 | 0 | [g] | × g; xg; ×g; RCF
gauge pressure
  bar(g) | 100000 | 0 | bar{gauge} | barg; bar gauge; bar g
  mbar(g) | 100 | 0 | mbar{gauge} | mbarg; mbar gauge
  kPa(g) | 1000 | 0 | kPa{gauge} | kPag; kPa gauge
absolute pressure
  mbar | 100 | 0 | mbar | mbar(a); mbara
  bar | 100000 | 0 | bar | bar(a); bara
  Pa | 1 | 0 | Pa |
  kPa | 1000 | 0 | kPa | kPa(a)
  ubar | 0.1 | 0 | ubar | µbar; μbar
pressure difference
  mbar | 100 | 0 | mbar |
  bar | 100000 | 0 | bar |
  Pa | 1 | 0 | Pa |
  kPa | 1000 | 0 | kPa |
volume
  mL | 0.000001 | 0 | mL | ml
  L | 0.001 | 0 | L | l
  uL | 0.000000001 | 0 | uL | µL; μL; ul; µl; μl
mass
  g | 0.001 | 0 | g |
  kg | 1 | 0 | kg |
  mg | 0.000001 | 0 | mg |
  ug | 0.000000001 | 0 | ug | µg; μg
molar mass
  g/mol | 0.001 | 0 | g/mol | g mol-1
density
  g/mL | 1000 | 0 | g/mL | g mL-1; g/ml
  kg/L | 1000 | 0 | kg/L | kg L-1; kg/l
length
  mm | 0.001 | 0 | mm |
  m | 1 | 0 | m |
  um | 0.000001 | 0 | um | µm; μm
time
  min | 60 | 0 | min |
  h | 3600 | 0 | h |
  s | 1 | 0 | s | sec
  d | 86400 | 0 | d | days; day
  wk | 604800 | 0 | wk | weeks; week
rate
  1/h | 1/3600 | 0 | /h | h-1; h⁻¹; /h
  1/d | 1/86400 | 0 | /d | d-1; /d
mass concentration
  g/L | 1 | 0 | g/L | g L-1; g L⁻¹; g/l
  mg/mL | 1 | 0 | mg/mL | mg mL-1; mg/ml
  mg/L | 0.001 | 0 | mg/L | mg L-1; mg/l
  ug/mL | 0.001 | 0 | ug/mL | ug mL-1; µg/mL; μg/mL; ug/ml
  % w/v | 10 | 0 | g/dL | %w/v; % m/v
amount concentration
  mmol/L | 1 | 0 | mmol/L | mmol L-1; mM; mmol/l
  mol/L | 1000 | 0 | mol/L | mol L-1; M; mol/l
  umol/L | 0.001 | 0 | umol/L | umol L-1; µmol/L; μmol/L; uM; µM; μM
amount
  mmol | 0.001 | 0 | mmol |
  mol | 1 | 0 | mol |
  umol | 0.000001 | 0 | umol | µmol; μmol
mass fraction
  % w/w | 0.01 | 0 | %{mass} | %w/w; % m/m
  g/kg | 0.001 | 0 | g/kg | g kg-1
  mg/g | 0.001 | 0 | mg/g | mg g-1
  mg/kg | 0.000001 | 0 | mg/kg | mg kg-1; ppm w/w
  g/g | 1 | 0 | g/g | g g-1
volume fraction
  % v/v | 0.01 | 0 | %{vol} | %v/v; vol%
  mL/L | 0.001 | 0 | mL/L | mL L-1; ml/l
dissolved oxygen
  % air saturation | 0.01 | 0 | %{air_saturation} | % DO; % a.s.
ratio
  % | 0.01 | 0 | % | % of label claim; % of reference; % of theoretical; % RH; % ANI; percent
  ratio | 1 | 0 | 1 |
conductivity
  mS/cm | 0.1 | 0 | mS/cm | mS cm-1
  uS/cm | 0.0001 | 0 | uS/cm | uS cm-1; µS/cm; μS/cm
osmolality
  mOsm/kg | 0.001 | 0 | mosm/kg | mOsm kg-1; mOsmol/kg
colonies
  CFU | 1 | 0 | [CFU] | cfu
colonies per volume
  CFU/mL | 1000000 | 0 | [CFU]/mL | CFU mL-1; CFU mL⁻¹; CFU·mL⁻¹; CFU/ml; cfu/mL; cfu/ml
  CFU/L | 1000 | 0 | [CFU]/L | CFU L-1; cfu/L
colonies per mass
  CFU/g | 1000 | 0 | [CFU]/g | CFU g-1; cfu/g
  CFU/mg | 1000000 | 0 | [CFU]/mg | CFU mg-1; cfu/mg
  CFU/kg | 1 | 0 | [CFU]/kg | CFU kg-1; cfu/kg
colonies per capsule
  CFU/capsule | 1 | 0 | [CFU]/{capsule} | CFU capsule-1; cfu/capsule
colonies per dose
  CFU/dose | 1 | 0 | [CFU]/{dose} | CFU dose-1; cfu/dose
colonies per vial
  CFU/vial | 1 | 0 | [CFU]/{vial} | CFU vial-1; cfu/vial
log colonies per volume
  log10 CFU/mL | 1 | 0 | {log10_CFU}/mL | log10 CFU mL-1; log CFU/mL; lg CFU/mL
log colonies per mass
  log10 CFU/g | 1 | 0 | {log10_CFU}/g | log10 CFU g-1; log CFU/g; lg CFU/g
log colonies per capsule
  log10 CFU/capsule | 1 | 0 | {log10_CFU}/{capsule} | log10 CFU capsule-1; log CFU/capsule; lg CFU/capsule
cells
  cells | 1 | 0 | {cells} |
cells per volume
  cells/mL | 1000000 | 0 | {cells}/mL | cells mL-1; cells/ml
  cells/L | 1000 | 0 | {cells}/L | cells L-1; cells/l
cells per mass
  cells/g | 1000 | 0 | {cells}/g | cells g-1
cells per capsule
  cells/capsule | 1 | 0 | {cells}/{capsule} | cells capsule-1
log cells per volume
  log10 cells/mL | 1 | 0 | {log10_cells}/mL | log10 cells mL-1; log cells/mL; lg cells/mL
log cells per mass
  log10 cells/g | 1 | 0 | {log10_cells}/g | log10 cells g-1; log cells/g; lg cells/g
log cells per capsule
  log10 cells/capsule | 1 | 0 | {log10_cells}/{capsule} | log10 cells capsule-1; log cells/capsule; lg cells/capsule
active fluorescent units per volume
  AFU/mL | 1000000 | 0 | {AFU}/mL | AFU mL-1; AFU/ml
active fluorescent units per mass
  AFU/g | 1000 | 0 | {AFU}/g | AFU g-1
active fluorescent units per capsule
  AFU/capsule | 1 | 0 | {AFU}/{capsule} | AFU capsule-1
log active fluorescent units per volume
  log10 AFU/mL | 1 | 0 | {log10_AFU}/mL | log10 AFU mL-1; log AFU/mL; lg AFU/mL
log active fluorescent units per mass
  log10 AFU/g | 1 | 0 | {log10_AFU}/g | log10 AFU g-1; log AFU/g; lg AFU/g
log active fluorescent units per capsule
  log10 AFU/capsule | 1 | 0 | {log10_AFU}/{capsule} | log10 AFU capsule-1; log AFU/capsule; lg AFU/capsule
total fluorescent units per volume
  TFU/mL | 1000000 | 0 | {TFU}/mL | TFU mL-1; TFU/ml
total fluorescent units per mass
  TFU/g | 1000 | 0 | {TFU}/g | TFU g-1
log total fluorescent units per volume
  log10 TFU/mL | 1 | 0 | {log10_TFU}/mL | log10 TFU mL-1; log TFU/mL; lg TFU/mL
log total fluorescent units per mass
  log10 TFU/g | 1 | 0 | {log10_TFU}/g | log10 TFU g-1; log TFU/g; lg TFU/g
most probable number per mass
  MPN/g | 1000 | 0 | {MPN}/g | MPN g-1
most probable number per volume
  MPN/mL | 1000000 | 0 | {MPN}/mL | MPN mL-1; MPN/ml
  MPN/100 mL | 10000 | 0 | {MPN}/(100.mL) |
gene copies per volume
  copies/mL | 1000000 | 0 | {copies}/mL | copies mL-1; copies/ml
gene copies per mass
  copies/g | 1000 | 0 | {copies}/g | copies g-1
log gene copies per volume
  log10 copies/mL | 1 | 0 | {log10_copies}/mL | log10 copies mL-1; log copies/mL; lg copies/mL
log gene copies per mass
  log10 copies/g | 1 | 0 | {log10_copies}/g | log10 copies g-1; log copies/g; lg copies/g
gene copies per cell
  copies/cell | 1 | 0 | {copies}/{cell} | copies cell-1
capsules
  capsules | 1 | 0 | {capsules} | capsule
vials
  vials | 1 | 0 | {vials} | vial
mass per capsule
  mg/capsule | 0.000001 | 0 | mg/{capsule} | mg capsule-1
  g/capsule | 0.001 | 0 | g/{capsule} | g capsule-1
"""

WHOLE = {"count", "capsules", "vials"}
BARE = {"pH", "water activity", "OD600", "generations", "number", "count", "frequency"}


def exact(text: str) -> Fraction:
    """`0.001/60` as the fraction that it is."""
    over, _, under = text.partition("/")
    return Fraction(over) / Fraction(under or "1")


def rows() -> list[tuple[str, str, Fraction, Fraction, str, tuple[str, ...]]]:
    found, name = [], ""
    for line in TABLE.strip().splitlines():
        if not line.startswith("  "):
            name = line
            continue
        unit, factor, offset, ucum, also = (part.strip() for part in line.split("|"))
        spellings = tuple(part.strip() for part in also.split(";") if part.strip())
        found.append((name, "" if unit == "-" else unit, exact(factor), exact(offset), ucum, spellings))
    return found


ROWS = rows()
IDS = [f"{row[0]}: {row[1] or 'no unit'}" for row in ROWS]


def test_the_registry_holds_these_units_and_no_others():
    registered = [(known.name, unit.symbol) for known in kinds().values() for unit in known.units]

    assert registered == [(name, unit) for name, unit, *_ in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_a_unit_has_the_factor_and_the_code_of_the_table(row):
    name, symbol, factor, offset, ucum, _ = row
    unit = kind(name).unit(symbol)
    grams_in_a_kilogram = Fraction(1000) ** dict(kind(name).dimension).get("mass", 0)

    assert (unit.symbol, unit.ucum) == (symbol, ucum)
    assert unit.scale == factor * grams_in_a_kilogram
    assert unit.offset == offset


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_every_spelling_of_the_table_names_its_unit(row):
    name, symbol, _, _, _, spellings = row
    for spelling in (symbol, *spellings):
        assert kind(name).unit(spelling) == kind(name).unit(symbol)
        assert quantity(f"7 {spelling}", kind(name)).unit.symbol == symbol


@pytest.mark.parametrize("name", kinds())
def test_the_registry_accepts_no_spelling_beyond_the_table(name):
    """The forms `A B-1` are understood without being listed in units.toml; here they are listed."""
    listed = {normalise(spelling) for row in ROWS if row[0] == name for spelling in (row[1], *row[5])}

    assert set(kind(name).by_spelling) == listed


def test_the_kinds_whose_numbers_need_no_unit_and_those_that_are_counted():
    assert {known.name for known in kinds().values() if known.bare} == BARE
    assert {known.name for known in kinds().values() if known.whole} == WHOLE
    assert all(len(known.units) == 1 and not known.units[0].symbol for known in kinds().values() if known.bare)


def test_every_factor_is_positive_so_that_a_conversion_keeps_the_order_of_values():
    assert all(unit.scale > 0 for known in kinds().values() for unit in known.units)


def test_a_kind_that_is_not_registered_is_refused_with_near_names():
    with pytest.raises(UnitError) as refusal:
        kind("gas speed")
    assert str(refusal.value).startswith("'gas speed' is not a kind of quantity. Did you mean ")
    assert "gas flow" in refusal.value.todo


def test_a_spelling_that_would_name_two_units_is_refused_when_the_registry_is_built():
    one = Unit("mL", "mL", Fraction(1), Fraction(0), ("ml",))
    two = Unit("ML", "ML", Fraction(10**9), Fraction(0), ("ml",))
    with pytest.raises(UnitError, match="'ml' names two units of volume"):
        make_kind(name="volume", title="volume", units=(one, two), dimension=())
