"""duckdb: bare floats against limits in a join, one SQL statement."""

import sys

import duckdb

csv, limits, out = sys.argv[1:]
duckdb.sql(
    f"""
    copy (
        select r.lot, r.test, r.value, r.unit,
               case when try_cast(r.value as double) is null then 'invalid'
                    when (l.low is null or try_cast(r.value as double) >= l.low)
                     and (l.high is null or try_cast(r.value as double) <= l.high) then 'pass'
                    else 'fail' end as verdict
        from read_csv('{csv}', header = true,
                      columns = {{'lot': 'varchar', 'test': 'varchar', 'value': 'varchar', 'unit': 'varchar'}}) r
        left join read_csv('{limits}', header = true) l on r.test = l.test and r.unit = l.unit
    ) to '{out}' (header true)
    """
)
