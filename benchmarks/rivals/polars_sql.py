"""polars: bare floats against limits in a join, lazily, streamed to the output."""

import sys

import polars as pl

csv, limits, out = sys.argv[1:]
value = pl.col("value").cast(pl.Float64, strict=False)
(
    pl.scan_csv(csv, schema=dict.fromkeys(("lot", "test", "value", "unit"), pl.String))
    .join(pl.scan_csv(limits), on=["test", "unit"], how="left")
    .with_columns(
        verdict=pl.when(value.is_null())
        .then(pl.lit("invalid"))
        .when(
            (pl.col("low").is_null() | (value >= pl.col("low")))
            & (pl.col("high").is_null() | (value <= pl.col("high")))
        )
        .then(pl.lit("pass"))
        .otherwise(pl.lit("fail"))
    )
    .select("lot", "test", "value", "unit", "verdict")
    .sink_csv(out)
)
