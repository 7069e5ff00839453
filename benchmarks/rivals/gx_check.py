"""great_expectations: one expectation for each test and unit, complete results, failures written."""

import os
import sys

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import pandas as pd

csv, limits, out = sys.argv[1:]
results = pd.read_csv(csv, dtype=str, keep_default_na=False)
results["number"] = pd.to_numeric(results["value"], errors="coerce")
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
asset = context.data_sources.add_pandas("results").add_dataframe_asset("results")
batches = asset.add_batch_definition_whole_dataframe("all")
results["verdict"] = "pass"
by_cell = results.groupby(["test", "unit"])
for limit in pd.read_csv(limits).itertuples():
    rows = by_cell.get_group((limit.test, limit.unit))
    suite = gx.ExpectationSuite(name=f"{limit.test} {limit.unit}")
    suite.add_expectation(gx.expectations.ExpectColumnValuesToNotBeNull(column="number"))
    suite.add_expectation(
        gx.expectations.ExpectColumnValuesToBeBetween(
            column="number",
            min_value=None if pd.isna(limit.low) else limit.low,
            max_value=None if pd.isna(limit.high) else limit.high,
        )
    )
    batch = batches.get_batch(batch_parameters={"dataframe": rows})
    for found in batch.validate(suite, result_format={"result_format": "COMPLETE"}).results:
        results.loc[found.result["unexpected_index_list"] or [], "verdict"] = "fail"
results[["lot", "test", "value", "unit", "verdict"]].to_csv(out, index=False)
