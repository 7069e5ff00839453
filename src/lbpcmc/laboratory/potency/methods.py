"""Assays of potency: comparisons with a standard, functional activity, combination."""

from __future__ import annotations

from lbpcmc.laboratory.registry import Assay, Layout

_COMPARATIVE = Layout(rows="responses", columns={"response": "readings"})
_DOSES = (
    "standard.name,S\nstandard.potency,100\nsamples.1.name,T\n\npreparation,dose,response\n"
    "S,1,10.1\nS,1,10.4\nS,2,14.2\nS,2,14.0\nS,4,18.3\nS,4,18.1\n"
    "T,1,9.6\nT,1,9.9\nT,2,13.5\nT,2,13.9\nT,4,17.6\nT,4,17.9\n"
)
_CURVES = "standard.name,S\nsamples.1.name,T\n\npreparation,dose,response\n" + "".join(
    f"{name},{dose},{value}\n"
    for name, values in (
        ("S", (1.99, 1.97, 1.83, 1.80, 1.42, 1.38, 0.83, 0.80, 0.43, 0.41, 0.24, 0.27)),
        ("T", (2.00, 1.96, 1.85, 1.82, 1.47, 1.44, 0.90, 0.86, 0.47, 0.45, 0.27, 0.26)),
    )
    for dose, value in zip((0.1, 0.1, 0.4, 0.4, 1.6, 1.6, 6.4, 6.4, 25.6, 25.6, 102.4, 102.4), values, strict=True)
)

ASSAYS = (
    Assay(
        "parallel lines",
        "Relative potency by parallel lines: validity first, then the ratio with Fieller's limits.",
        "potency.data:ComparativeData",
        "potency.parallel_line:ParallelLineRules",
        "potency.method_data:parallel_lines",
        _DOSES,
        _COMPARATIVE,
    ),
    Assay(
        "slope ratio",
        "Relative potency by the ratio of slopes through one intercept; responses at dose 0 are blanks.",
        "potency.data:ComparativeData",
        "potency.slope_ratio:SlopeRatioRules",
        "potency.method_data:slope_ratios",
        "standard.name,S\nsamples.1.name,T\n\npreparation,dose,response\nS,0,1.9\nS,0,2.1\nS,1,5.1\nS,1,4.9\nS,2,8.0\n"
        "S,2,8.1\nT,1,4.6\nT,1,4.5\nT,2,7.0\nT,2,7.2\n",
        _COMPARATIVE,
    ),
    Assay(
        "sigmoid curves",
        "Relative potency by four- or five-parameter curves of one shape, similarity tested first.",
        "potency.data:ComparativeData",
        "potency.sigmoid:SigmoidRules",
        "potency.method_data:sigmoid_curves",
        _CURVES,
        _COMPARATIVE,
    ),
    Assay(
        "functional activity",
        "Metabolite made per viable cell and hour, of a lot alone or relative to a reference.",
        "potency.method_data:FunctionalRun",
        "potency.functional:FunctionalRules",
        "potency.method_data:functional_activity",
        "lot.lot,24-017\nlot.viable_per_ml,2.1e8\nlot.log10_error,0.03\nlot.log10_error_df,5\n\n"
        "of,culture,hours,millimolar\nlot,A,0,0.1\nlot,A,2,2.2\nlot,A,4,4.1\nlot,B,0,0.1\nlot,B,2,2.0\nlot,B,4,4.2\n"
        "lot blank,blank,0,0.1\nlot blank,blank,4,0.12\n",
        Layout(
            by="of",
            to={
                "lot": ("lot.cultures",),
                "lot blank": ("lot.blanks",),
                "reference": ("reference.cultures",),
                "reference blank": ("reference.blanks",),
            },
            group="culture",
            columns={"culture": "name"},
        ),
    ),
    Assay(
        "combination of assays",
        "One potency from independent assays, weighted on the log scale, with a test of their agreement.",
        "potency.method_data:AssayResults",
        "potency.combination:CombinationRules",
        "potency.method_data:combined",
        "assay,potency,low,high,df\nmonday,98.1,92.0,104.6,20\ntuesday,103.4,96.5,110.8,20\nfriday,99.7,93.9,105.9,20\n",
        Layout(rows="assays", columns={"assay": "name"}),
    ),
)
