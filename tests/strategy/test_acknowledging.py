"""Read and understood: one question, one answer that counts, and what there is to say to it."""

import pytest
from django.test import Client

from cxhub.strategy.models import Acknowledgement
from cxhub.testing import factories

ANSWERS = [
    ("answer", {"text": "Wait until we are sure", "right": False, "because": "Nobody can choose any more."}),
    ("answer", {"text": "Say what we know", "right": True, "because": "They can plan around it."}),
]


@pytest.fixture
def principle(db):
    return factories.PrincipleFactory(
        statement="Tell people before they ask.", question="It may be late. What do you do?", answers=ANSWERS, version=3
    )


def acknowledge(client: Client, page, **data):
    return client.post(f"/acknowledge/{page.pk}/", data, follow=True)


def test_the_question_stands_on_the_page(client, principle):
    html = client.get(principle.url).content.decode()
    assert "It may be late. What do you do?" in html
    assert "Wait until we are sure" in html
    assert "They can plan around it." not in html


def test_a_right_answer_is_kept_and_explained(client, reader, principle):
    response = acknowledge(client, principle, answer="1")
    assert response.redirect_chain[-1][0] == f"{principle.url}#acknowledge"
    html = response.content.decode()
    assert "Right." in html and "They can plan around it." in html
    fact = Acknowledgement.objects.get()
    assert (fact.reader, fact.version, fact.right) == (reader, 3, True)


def test_a_wrong_answer_is_told_the_better_one(client, principle):
    html = acknowledge(client, principle, answer="0").content.decode()
    assert "Not quite." in html
    assert "Nobody can choose any more." in html
    assert "Say what we know" in html


def test_only_the_first_answer_to_a_version_counts(client, principle):
    acknowledge(client, principle, answer="0")
    acknowledge(client, principle, answer="1")
    assert [fact.right for fact in Acknowledgement.objects.all()] == [False]


def test_a_new_version_asks_again(client, principle):
    acknowledge(client, principle, answer="1")
    principle.version = 4
    principle.save_revision().publish()
    assert "Answer and acknowledge" in client.get(principle.url).content.decode()
    acknowledge(client, principle, answer="1")
    assert sorted(Acknowledgement.objects.values_list("version", flat=True)) == [3, 4]


@pytest.mark.parametrize("answer", ["", "7", "-1", "x", "1\x00"])
def test_an_answer_that_is_none_shows_the_question_again(client, principle, answer):
    response = acknowledge(client, principle, answer=answer)
    assert response.status_code == 422
    assert "Answer and acknowledge" in response.content.decode()
    assert not Acknowledgement.objects.exists()


def test_a_page_without_a_question_is_acknowledged_by_a_button(client):
    promise = factories.PromiseFactory()
    assert "I have read it" in client.get(promise.url).content.decode()
    assert "You have read version 1" in acknowledge(client, promise).content.decode()


def test_an_account_without_a_person_is_told_why_it_cannot(db, principle):
    client = Client()
    client.force_login(factories.UserFactory())
    assert "not linked to a person" in client.get(principle.url).content.decode()
    assert acknowledge(client, principle, answer="1").status_code == 404


def test_what_cannot_be_acknowledged_is_not_found(client):
    pillar = factories.PillarFactory()
    draft = factories.PrincipleFactory(live=False)
    for page in (pillar, draft):
        assert acknowledge(client, page).status_code == 404
    assert client.post("/acknowledge/999999/").status_code == 404
    assert client.get(f"/acknowledge/{pillar.pk}/").status_code == 405


def test_strangers_are_asked_to_sign_in(principle):
    response = Client().post(f"/acknowledge/{principle.pk}/", {"answer": "1"})
    assert response.status_code == 302 and "/sign-in/" in response["Location"]
