"""pandera: a schema with one check over merged limits, failure cases written."""

import sys

import pandas as pd
import pandera.pandas as pa

csv, limits, out = sys.argv[1:]
results = pd.read_csv(csv, dtype=str, keep_default_na=False)
results = results.merge(pd.read_csv(limits), on=["test", "unit"], how="left")
results["number"] = pd.to_numeric(results["value"], errors="coerce")
schema = pa.DataFrameSchema(
    {
        "lot": pa.Column(str),
        "test": pa.Column(str, pa.Check.isin(list(pd.read_csv(limits)["test"].unique()))),
        "number": pa.Column(float, nullable=False),
    },
    checks=pa.Check(
        lambda frame: (
            (frame["low"].isna() | (frame["number"] >= frame["low"]))
            & (frame["high"].isna() | (frame["number"] <= frame["high"]))
        ),
        name="within limits",
    ),
)
results["verdict"] = "pass"
try:
    schema.validate(results, lazy=True)
except pa.errors.SchemaErrors as error:
    cases = error.failure_cases
    results.loc[cases["index"].dropna().astype(int).unique(), "verdict"] = "fail"
results[["lot", "test", "value", "unit", "verdict"]].to_csv(out, index=False)
