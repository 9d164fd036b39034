"""The glossary is made of what the models say of themselves, and of the organisation's own words."""

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client
from taggit.models import ItemBase
from wagtail import hooks

from cxhub.glossary import Term, is_ours
from cxhub.models import GlossaryTerm
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    factories.make_hub()
    client.force_login(factories.UserFactory())
    return client


def terms(client: Client, address: str = "/glossary/") -> dict[str, str]:
    """The words of the page with their meanings."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return {entry.dt.find(string=True).strip(): entry.dd.get_text() for entry in soup.select(".gloss dl > div")}


def test_every_model_of_the_hub_says_what_it_is_or_that_readers_never_meet_it():
    silent = [
        model.__name__
        for model in apps.get_models()
        if is_ours(model) and model._meta.app_label != "cxhub_search" and not issubclass(model, ItemBase)
        if not getattr(model, "glossary", "") and not getattr(model, "glossary_exempt", False)
    ]
    assert silent == []


def test_the_words_of_models_and_those_that_are_none_stand_in_one_order(reader: Client):
    words = list(terms(reader))
    assert "KPI" in words and "Status" in words
    assert words == sorted(words, key=str.casefold)


def test_an_organisation_has_words_of_its_own_which_come_before_the_trades(reader: Client):
    GlossaryTerm.objects.create(slug="status", term="Status", meaning="Where a tram stands.")
    GlossaryTerm.objects.create(slug="n-4411", term="4411", meaning="The number for control.")
    GlossaryTerm.objects.create(slug="case", term="Case", kind="cx", meaning="One customer’s problem.")
    assert terms(reader)["Status"] == "Where a tram stands."
    assert list(terms(reader, "/glossary/?words=ours")) == ["4411", "Status"]
    trade = terms(reader, "/glossary/?words=trade")
    assert "Case" in trade and "4411" not in trade
    soup = BeautifulSoup(reader.get("/glossary/").content, "html.parser")
    assert [link.get_text() for link in soup.select(".letters a")][0] == "0–9"
    assert soup.find(id="t-4411")


def test_an_app_adds_words(reader: Client):
    added = [Term("Élan", "With an accent.", url="/e/"), Term("<b>", "Escaped.")]
    with hooks.register_temporarily("cxhub_glossary_terms", lambda request: added):
        found = terms(reader)
        soup = BeautifulSoup(reader.get("/glossary/").content, "html.parser")
    assert found["<b>"] == "Escaped."
    assert soup.find(id="t-élan").find_parent("section").h2.get_text() == "E"


@pytest.mark.parametrize("address", ["/glossary/?words=%00", "/glossary/?words[]=x&words=", "/glossary/?page=-1"])
def test_any_address_gives_the_glossary(reader: Client, address: str):
    assert len(terms(reader, address)) > 10


def test_strangers_are_asked_to_sign_in(client: Client):
    factories.make_hub()
    assert client.get("/glossary/").headers["location"] == "/sign-in/?next=/glossary/"


def test_the_glossary_asks_little_of_the_database(reader: Client, django_assert_max_num_queries):
    reader.get("/glossary/")
    with django_assert_max_num_queries(12):
        reader.get("/glossary/")
