"""Carbon balance: every compound on its side, a gap kept and flagged."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.process import carbon
from lbpcmc.laboratory.process.carbon import Amount, CarbonData, CarbonRules, evaluate, yield_of
from lbpcmc.laboratory.result import AssayError, Flag

FRUCTOSE = Amount("fructose", 20.0, 6)
BUTYRATE = Amount("butyrate", 25.0, 4)
CO2 = Amount("carbon dioxide", 20.0, 1)


def test_a_balance_that_closes_and_one_that_does_not():
    closed = evaluate(CarbonData((FRUCTOSE,), (BUTYRATE, CO2)), CarbonRules())
    assert (closed.value, closed.unit, closed.kind, closed.flags) == (100.0, "%", "ratio", ())
    open_ = evaluate(CarbonData((FRUCTOSE,), (BUTYRATE,)), CarbonRules(unit="ratio"))
    assert open_.value == pytest.approx(100 / 120)
    assert open_.flags == (Flag.NOT_CLOSED,)


def test_errors_of_the_amounts_become_limits():
    measured = CarbonData((Amount("fructose", 20.0, 6, 0.5),), (Amount("butyrate", 25.0, 4, 0.5), CO2))
    result = evaluate(measured, CarbonRules())
    assert result.limits.low < 100 < result.limits.high
    assert evaluate(CarbonData((FRUCTOSE,), (BUTYRATE,)), CarbonRules()).limits is None


def test_formulas_give_masses_and_atoms():
    assert carbon.molar_mass("C6H12O6") == pytest.approx(180.156, abs=1e-3)
    assert carbon.atoms("C2H4O2") == {"C": 2, "H": 4, "O": 2}
    assert carbon.atoms("CH3CH2OH") == {"C": 2, "H": 6, "O": 1}


def test_biomass_enters_as_its_carbon():
    assert carbon.biomass_carbon(2.0, 0.48).carbon == pytest.approx(1000 * 0.96 / 12.011)


def test_what_base_and_acid_diluted_is_put_back():
    assert carbon.dilution_correction(((1000, 0), (1000, 100))) == pytest.approx(1 / 0.9)
    amount, grown = carbon.change("butyrate", 4, 0.0, 20.0, 1.1)
    assert (amount.mmol_per_l, grown) == (pytest.approx(22.0), True)
    assert carbon.change("fructose", 6, 50.0, 10.0) == (Amount("fructose", 40.0, 6), False)


def test_yields_in_mol_per_mol():
    result = yield_of(Amount("butyrate", 25.0, 4, 0.5), Amount("fructose", 20.0, 6, 0.4))
    assert result.value == 1.25
    assert result.limits.low < 1.25 < result.limits.high
    assert yield_of(BUTYRATE, Amount("fructose", 0.0, 6)).value is None


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Amount("x", -1, 2), "is negative"),
        (lambda: Amount("x", 1, 1.5), "is not whole"),
        (lambda: Amount("", 1, 1), "a name is needed"),
        (lambda: CarbonData((FRUCTOSE,), (FRUCTOSE,)), "entered twice"),
        (lambda: CarbonData((), (BUTYRATE,)), "Nothing with carbon"),
        (lambda: carbon.atoms("C6H12O6; rm"), "is not understood"),
        (lambda: carbon.atoms("Xx2"), "is not among"),
        (lambda: carbon.from_mass("x", 1, 1, 0), "is not positive"),
        (lambda: carbon.biomass_carbon(1, 48), "does not lie between"),
        (lambda: carbon.dilution_correction(((100, 100),)), "added to a volume"),
        (lambda: CarbonRules(closes_from=1.2), "is not a range"),
    ],
)
def test_impossible_amounts_are_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=40)
@given(st.floats(0.001, 1000), st.permutations((BUTYRATE, CO2, Amount("formate", 3.0, 1))))
def test_the_unit_and_the_order_of_amounts_change_nothing(scale, order):
    found = carbon.recovery(CarbonData((FRUCTOSE,), tuple(order)))

    def scaled(amounts):
        return tuple(Amount(a.name, a.mmol_per_l * scale, a.carbons) for a in amounts)

    assert carbon.recovery(CarbonData(scaled((FRUCTOSE,)), scaled(order))) == pytest.approx(found, rel=1e-12)
    assert found == pytest.approx(123 / 120)
