"""A method is imported and approved like a recipe; one that its assay does not understand is not imported."""

from __future__ import annotations

import pytest

from lbpcmc.desk import approve_document, import_document
from lbpcmc.errors import DocumentError, NotAllowed

METHOD = b"""lbpcmc: method/1
id: drops
version: "1"
title: Drop plates
assay: plate count
rules: {low: 3, high: 30}
scope: broth
source: illustration
"""


def test_a_method_is_imported_and_approved_by_a_second_person(site):
    row = import_document(site, METHOD, "drops.yaml", site.actor("emil"))
    assert (row.type, row.id, row.version) == ("method", "drops", "1")
    with pytest.raises(NotAllowed, match="not theirs"):
        approve_document(site, "method", "drops", "1", site.actor("emil"))
    approve_document(site, "method", "drops", "1", site.actor("quinn"))
    approved, document = site.approved("method", "drops")
    assert (approved.sha256, document.assay) == (row.sha256, "plate count")


def test_rules_that_the_assay_does_not_have_keep_it_out(site):
    with pytest.raises(DocumentError, match=r"drops\.yaml has 1 errors") as refusal:
        import_document(site, METHOD.replace(b"low: 3", b"lowest: 3"), "drops.yaml", site.actor("emil"))
    assert "drops.yaml:6:9: M402" in refusal.value.detail
