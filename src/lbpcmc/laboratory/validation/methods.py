"""Assays of the validation of methods and the control of their results."""

from __future__ import annotations

from lbpcmc.laboratory.registry import Assay, Layout

_VALUES = "values\n49.6\n47.6\n49.9\n51.3\n47.8\n51.2\n"
_COLUMN = Layout(series=("values",))

ASSAYS = (
    Assay(
        "control chart",
        "Individuals, EWMA or CUSUM chart with run rules: the points that signal.",
        "validation.control_chart:ChartData",
        "validation.control_chart:ChartRules",
        "validation.control_chart:evaluate",
        "labels,values\nlot 1,49.6\nlot 2,47.6\nlot 3,49.9\nlot 4,51.3\nlot 5,47.8\nlot 6,51.2\n",
        Layout(series=("values", "labels"), ragged=True),
    ),
    Assay(
        "outliers",
        "Grubbs' test: names a suspect and removes nothing.",
        "validation.outliers:OutlierData",
        "validation.outliers:OutlierRules",
        "validation.outliers:evaluate",
        _VALUES,
        _COLUMN,
    ),
    Assay(
        "tolerance interval",
        "Where a stated share of all values lies, with stated confidence.",
        "validation.tolerance:ToleranceData",
        "validation.tolerance:ToleranceRules",
        "validation.tolerance:evaluate",
        _VALUES,
        _COLUMN,
    ),
    Assay(
        "gage study",
        "Repeatability and reproducibility of a measurement over parts and operators.",
        "validation.method_data:GageStudy",
        "validation.gage:GageRules",
        "validation.method_data:gage_study",
        "part,operator,value\n1,A,3.29\n1,A,3.41\n1,B,3.08\n1,B,3.25\n2,A,2.44\n2,A,2.32\n2,B,2.53\n2,B,1.78\n",
        Layout(rows="readings"),
    ),
    Assay(
        "intermediate precision",
        "Precision over runs, days or analysts as a standard deviation.",
        "validation.method_data:RunResults",
        "validation.method_data:PrecisionRules",
        "validation.method_data:precision",
        "run,value\nday 1,98.1\nday 1,98.9\nday 2,101.0\nday 2,100.2\nday 3,99.0\nday 3,99.9\n",
        Layout(rows="results"),
    ),
)
