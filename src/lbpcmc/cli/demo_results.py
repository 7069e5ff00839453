"""The sample results of the demonstration, judged against the approved specification in its database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.cli.files import write_whole
from lbpcmc.cli.options import at_site
from lbpcmc.documents.compiled import open_specification
from lbpcmc.documents.stages import Use
from lbpcmc.gmp.demonstration.shipped import shipped
from lbpcmc.gmp.document_control.usecases import compiled_specification
from lbpcmc.results.output import summary, written
from lbpcmc.results.request import request
from lbpcmc.results.tables import read_results
from lbpcmc.results.validate import validate

if TYPE_CHECKING:
    from pathlib import Path

SPECIFICATION = "FP-DP-SPEC"


def judge_samples(folder: Path) -> tuple[Path, str]:
    """Judge the sample results and write the table into the site; gives the file and its summary."""
    paths = [path for path in shipped("sample_batches") if path.stem == "results"]
    with at_site(folder, read_only=True) as site:
        compiled = open_specification(compiled_specification(site, SPECIFICATION))
    found = validate(read_results(paths), request(compiled, Use.RELEASE, "", ""))
    target = folder / "results.txt"
    write_whole(target, written(found, "table"))
    return target, summary(found)
