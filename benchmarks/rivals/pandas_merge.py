"""pandas: read_csv, merge with the limits, compare bare floats, to_csv."""

import sys

import numpy as np
import pandas as pd

csv, limits, out = sys.argv[1:]
results = pd.read_csv(csv, dtype=str, keep_default_na=False, engine="pyarrow")
results = results.merge(pd.read_csv(limits), on=["test", "unit"], how="left")
value = pd.to_numeric(results["value"], errors="coerce")
within = (results["low"].isna() | (value >= results["low"])) & (results["high"].isna() | (value <= results["high"]))
results["verdict"] = np.where(value.isna(), "invalid", np.where(within, "pass", "fail"))
results[["lot", "test", "value", "unit", "verdict"]].to_csv(out, index=False)
