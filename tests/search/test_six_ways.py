"""Six ways to ask, of real articles: each finds what it should, whichever engine answers."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cxhub.search import service
from cxhub.search.documents import Document
from cxhub.search.evaluation.collections import load

from .conftest import PUBLIC

#: Two hundred of the articles: those that are meant, and what else was written in the same months.
FOLDERS = ("resources", "news/2012/11", "news/2014/01", "news/2014/08", "news/2015/12")

#: What is asked → what the name of one of the first three says, and what else the answer says.
ASKED: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    # A typo: corrected, and said so.
    "gamefication": ("using-gamification-in-federal-projects", {"searched": "gamification"}),
    # A synonym: the articles say contact center.
    "helpdesk staff": ("contact-center", {"searched": ""}),
    # A phrase: nothing else has these words side by side.
    '"system usability scale"': ("system-usability-scale-improving-products-since-1986", {"relaxed": False}),
    # An accent: the article writes clichés.
    "cliches": ("get-out-of-the-jargon-trap-plain-language-training-can-help", {"total": 1}),
    # A question.
    "How do we turn survey feedback into action?": ("after-the-survey-turning-customer-feedback-into-action", {}),
    # A filter.
    "plain language kind:resources": ("federal-plain-language-guidelines", {}),
}


@pytest.fixture
def articles(public_data: Path, tmp_path: Path, index: Callable[..., None]) -> None:
    """Some articles of digital.gov, each of the kind that its folder says."""
    for folder in FOLDERS:
        shutil.copytree(public_data / "digital-gov" / folder, tmp_path / "articles" / folder)
    (tmp_path / "queries.jsonl").write_text('{"id": "1", "query": "plain language"}\n')
    (tmp_path / "qrels.tsv").write_text("1\tresources/federal-plain-language-guidelines.md\t1\n")
    documents = load("judged", tmp_path, tmp_path / "articles").documents
    index(*(_of_its_kind(document) for document in documents))


def _of_its_kind(document: Document) -> Document:
    return replace(document, kind=document.pk.split("/")[0])


def test_each_way_of_asking_finds_what_it_should(articles: None) -> None:
    for asked, (meant, said) in ASKED.items():
        found = service.search(asked, readable=PUBLIC)
        first = [result.pk for result in found.results[:3]]
        assert any(meant in pk for pk in first), (found.engine, asked, first)
        assert {name: getattr(found, name) for name in said} == said, (found.engine, asked)
    assert {result.kind for result in found.results} == {"resources"}
