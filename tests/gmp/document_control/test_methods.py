"""A method is imported and approved like a recipe; one that its assay does not understand is not imported."""

from __future__ import annotations

import pytest

from lbpcmc.documents.model import Method
from lbpcmc.errors import DocumentError, NotAllowed
from lbpcmc.gmp.document_control.state import DOCUMENT_STATE
from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.people.usecases import working

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
    with working(site, "emil") as emil, working(site, "quinn") as quinn:
        made = import_document(site, emil, METHOD, "drops.yaml")
        assert (made.kind, made.id, made.version) == ("method", "drops", "1")
        with pytest.raises(NotAllowed, match="a role that may not do this"):
            approve_document(site, emil, "method", "drops", "1")
        approve_document(site, quinn, "method", "drops", "1")
    version = site.fold(DOCUMENT_STATE, "method", "drops").effective
    assert version.sha256 == made.sha256
    with site.read() as view:
        document = view.document(version.approved.payload.compiled_sha256)
        assert view.content(version.sha256) == METHOD
    assert isinstance(document, Method)
    assert document.assay == "plate count"


def test_the_one_who_imported_does_not_approve(site):
    with working(site, "quinn") as quinn:
        import_document(site, quinn, METHOD, "drops.yaml")
        with pytest.raises(NotAllowed, match="Another person approves"):
            approve_document(site, quinn, "method", "drops", "1")


def test_rules_that_the_assay_does_not_have_keep_it_out(site):
    with working(site, "emil") as emil, pytest.raises(DocumentError, match=r"drops\.yaml has 1 error\.") as refusal:
        import_document(site, emil, METHOD.replace(b"low: 3", b"lowest: 3"), "drops.yaml")
    assert "drops.yaml:6:9: M402" in refusal.value.detail
    assert site.fold(DOCUMENT_STATE, "method", "drops").id == ""
