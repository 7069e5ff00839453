"""CSV files of raw data: fields, tables, layouts, and the place of every fault."""

from __future__ import annotations

import pytest

from lbpcmc.errors import InputError
from lbpcmc.laboratory.raw_table import heading
from lbpcmc.laboratory.rawdata import RawDataError, parse_raw
from lbpcmc.laboratory.registry import assays


def read(name: str, text: str):
    return parse_raw(text.encode(), "data.csv", ".csv", assays()[name])


def refused(name: str, text: str) -> list[str]:
    with pytest.raises(RawDataError) as refusal:
        read(name, text)
    return [fault.shown("data.csv") for fault in refusal.value.faults]


PLATES = "per,g\n\ndilution,volume_ml,count\n0.01,1,232\n0.001,1,33\n"


def test_fields_an_empty_line_and_a_table():
    found = read("plate count", "title,Lot 7\n" + PLATES)
    assert found.title == "Lot 7"
    assert found.data.per == "g"
    assert [(p.dilution, p.count) for p in found.data.plates] == [(0.01, 232), (0.001, 33)]


@pytest.mark.parametrize(
    "text",
    [
        PLATES.replace(",", ";"),
        PLATES.replace(",", "\t"),
        PLATES.replace("\n", "\r\n"),
        "\ufeff" + PLATES,
        "# a comment, with a comma\n#\n\n" + PLATES,
        PLATES.replace("\n\n", "\n"),
        "title,count\n\n" + PLATES,
        PLATES.replace("\n\n", "\n,,\n") + ",,\n\n",
        PLATES.replace("dilution,volume_ml,count", "Dilution,Volume (mL),COUNT"),
        PLATES.replace("count", "count,remark").replace("232", "232,read by eye"),
        PLATES.replace("0.01,1,232\n", "0.01,1,232\n\n"),
        PLATES.replace("0.01", "10^-2"),
        PLATES.replace("per,g", '"per";"g"').replace(",", ";"),
    ],
)
def test_what_spreadsheets_make_of_it(text):
    assert read("plate count", text).data == read("plate count", PLATES).data


def test_a_table_alone_and_fields_alone():
    assert read("most probable number", "amount,tubes,positive\n0.1,3,1\n").data.rows[0].tubes == 3
    across, down = "tested,retained\n100,98\n", "tested,100\nretained,98\n"
    assert read("retention", across).data == read("retention", down).data


def test_the_example_of_a_spreadsheets_error_is_not_a_comment():
    (fault,) = refused("outliers", "values\n1.0\n#NUM!\n3.0\n")
    assert fault.startswith("data.csv:3:1: values[2]: #NUM! is not a number: a spreadsheet shows it")


@pytest.mark.parametrize(
    ("name", "text", "faults"),
    [
        ("plate count", PLATES.replace("232", "2e2x"), ["data.csv:4:3: plates[1].count: '2e2x' is not a number."]),
        ("plate count", PLATES.replace("232", "-1"), ["data.csv:4:3: plates[1].count: -1 is negative."]),
        ("plate count", PLATES.replace("232", "10.5"), ["data.csv:4:3: plates[1].count: 10.5 is not whole."]),
        ("plate count", PLATES.replace("232", "99999"), ["data.csv:4:3: plates[1].count: 99999 is more than 10000."]),
        ("plate count", PLATES.replace("0.01", "100"), ["data.csv:4:1: plates[1].dilution: 100 is above 1."]),
        ("plate count", PLATES.replace("0.01", "0"), ["data.csv:4:1: plates[1].dilution: 0 is not positive."]),
        ("plate count", PLATES.replace("232", ""), ["data.csv:4:1: plates[1]: no count."]),
        ("plate count", PLATES.replace("0.01,", ","), ["data.csv:4:1: plates[1]: dilution is missing."]),
        ("plate count", PLATES.replace("count", "cuont"), ["data.csv:3:3: 'cuont' is not a column."]),
        ("plate count", PLATES.replace("count", "dilution"), ["data.csv:3:3: The column 'dilution' is there twice."]),
        ("plate count", PLATES.replace("per", "pre"), ["data.csv:1:1: 'pre' is not a field. Did you mean 'per'?"]),
        ("plate count", PLATES.replace("per,g", "per,kg"), ["data.csv:1:2: per: 'kg' is not known."]),
        ("plate count", PLATES.replace("232", "232,x"), ["data.csv:4:4: 'x' stands under no heading."]),
        ("plate count", PLATES.replace("per,g", "per,g,mL"), ["data.csv:1:3: per: 'mL' is a second value."]),
        ("survival curve", "time,log10_count\n0,9\n1,\n", ["data.csv:3:1: This row has no log10_count."]),
        ("qPCR", "sample,1\n\nwell,copies,ct\nblank,,21\n", ["data.csv:4:1: 'blank' is not a well of this assay."]),
        ("qPCR", "sample,1\n\nwell,copies,ct\n,,21\n", ["data.csv:4:1: This row has no well."]),
        ("qPCR", "sample,1\n\nwell,copies,ct\nsample,,\n", ["data.csv:4:1: This row has no ct."]),
        ("retention", "tested,100\nretained,101\n", ["data.csv:2:2: retained: 101 is more than 100."]),
        ("functional activity", "of,culture,hours,millimolar\nlot,,0,1\n", ["data.csv:2:1: This row has no culture."]),
    ],
)  # fmt: skip
def test_every_fault_has_its_row_and_column(name, text, faults):
    found = refused(name, text)
    assert len(found) == len(faults)
    for line, expected in zip(found, faults, strict=True):
        assert line.startswith(expected)


def test_a_column_may_be_given_once_as_a_field():
    mutants = "mutants\n" + "\n".join(map(str, range(12)))
    assert read("mutation rate", f"final_cells,1e8\n{mutants}\n").data.final_cells == (1e8,)
    assert read("mutation rate", f"# note\n\nfinal_cells,1e8\n\n# more\n\n{mutants}\n").data.final_cells == (1e8,)


def test_series_of_different_length_where_the_layout_allows_them():
    found = read(
        "mutation rate", "mutants,final_cells\n" + "".join(f"{n},{'1e8' if n == 0 else ''}\n" for n in range(12))
    )
    assert (len(found.data.mutants), found.data.final_cells) == (12, (1e8,))


def test_numbered_columns_are_readings_of_one_unit():
    text = (
        "standard.name,S\nsamples.1.name,T\nsamples.1.volume,40\nsamples.2.name,U\n\n"
        "preparation,dose,response,response 2\nS,1,78.9,79.8\nT,1,80,\nU,1,81,82\n"
    )
    data = read("parallel lines", text).data
    assert [r.readings for r in data.responses] == [(78.9, 79.8), (80.0,), (81.0, 82.0)]
    assert [(s.name, s.volume) for s in data.samples] == [("T", 40.0), ("U", 1.0)]


def test_groups_of_rows_become_series_of_their_record():
    data = read("functional activity", assays()["functional activity"].example).data
    assert [(c.name, c.hours) for c in data.lot.cultures] == [("A", (0.0, 2.0, 4.0)), ("B", (0.0, 2.0, 4.0))]
    assert data.lot.blanks[0].millimolar == (0.1, 0.12)
    assert data.reference is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no data"),
        ("\n\n,,\n", "holds no data"),
        ('a,"b\n', "data.csv:1: this row cannot be read as CSV"),
        ("# only a comment\n", "holds no data"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(text, said):
    with pytest.raises(InputError, match=said):
        read("plate count", text)


def test_headings_as_people_write_them():
    assert [heading(t) for t in ("Volume (mL)", "volume_ml", "Volume µL", " OD 600 ")] == [
        "volume_ml",
        "volume_ml",
        "volume_ul",
        "od_600",
    ]
