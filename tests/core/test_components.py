"""Each component says what it should, escapes what it is given, and copes with what is missing."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from cxhub.components.words import amount, distance

MARA = SimpleNamespace(name="Mara <Lindquist>", initials="ML", job_title="Manager", url="/people/mara/")


def draw(template: str, address: str = "/list/", **values: Any) -> BeautifulSoup:
    """The markup that a template with the components gives."""
    context = Context({"request": RequestFactory().get(address), **values})
    return BeautifulSoup(Template("{% load cxhub %}" + template).render(context), "html.parser")


def words(soup: BeautifulSoup) -> str:
    """The text of some markup, white space evened out."""
    return " ".join(soup.get_text(" ").split())


@pytest.mark.parametrize(
    ("value", "kind", "word"),
    [
        ("on_track", "on", "On track"),
        ("off_track", "off", "Off track"),
        ("outdated", "outdated", "Outdated"),
        (None, "pending", "Pending"),
        ("green", "pending", "Pending"),
    ],
)
def test_a_status_is_a_shape_a_word_and_a_colour_and_never_green_without_a_report(value, kind, word):
    mark = draw("{% status value %}", value=value).span
    assert mark["class"] == ["status", f"status--{kind}"]
    assert mark.use["href"].endswith(f"icons.svg#m-{kind}")
    assert mark.get_text() == word


def test_a_mark_leaves_no_white_space_in_a_sentence():
    assert str(draw("({% count 3 %}),")).startswith("(<span") and str(draw("({% count 3 %}),")).endswith("</span>),")


def test_a_pillar_carries_its_hue_its_sign_and_its_name():
    pillar = SimpleNamespace(title="Clear", letter="C", order=2, url="/clear/")
    chip = draw("{% pillar pillar %}", pillar=pillar).a
    assert "is-p2" in chip["class"]
    assert words(chip) == "C Clear"
    assert draw("{% pillar pillar link=False %}", pillar=pillar).a is None


def test_a_sixth_pillar_takes_the_first_hue_again():
    assert "is-p1" in draw("{% pillar p %}", p=SimpleNamespace(title="Six", order=6, url="")).span["class"]


def test_no_pillar_is_said():
    assert "No pillar" in words(draw("{% pillar None %}"))


@pytest.mark.parametrize(
    ("template", "kind", "said"),
    [
        ("{% delta 4 %}", "up", "+4"),
        ("{% delta -11 %}", "down", "−11"),
        ("{% delta -11 better='down' %}", "up", "−11"),
        ("{% delta 0 %}", "none", "no change"),
        ("{% delta None %}", "none", "no change"),
    ],
)
def test_a_change_is_coloured_by_whether_it_is_for_the_better(template, kind, said):
    mark = draw(template).span
    assert mark["class"] == ["delta", f"delta--{kind}"]
    assert mark.get_text() == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.6, "6 of 10, medium"),
        (0.7, "7 of 10, high"),
        (0, "0 of 10, low"),
        (1.4, "10 of 10, high"),
        (None, "not given"),
    ],
)
def test_confidence_is_said_in_tenths_and_in_a_word(value, said):
    assert words(draw("{% confidence value %}", value=value)) == said


def test_a_person_has_a_head_a_linked_name_and_a_role():
    soup = draw("{% person mara role='Owner' %}", mara=MARA)
    assert soup.a["href"] == "/people/mara/"
    assert soup.a.get_text() == "Mara <Lindquist>"
    assert words(soup) == "ML Mara <Lindquist> Owner"


def test_nobody_is_a_visible_vacancy():
    soup = draw("{% person None role='Executive owner' %}")
    assert "avatar--none" in soup.find(class_="avatar")["class"]
    assert "Nobody yet" in words(soup)


def test_a_trust_mark_says_when_a_review_is_overdue_and_when_nobody_ever_looked():
    today = timezone.localdate()
    past, future = today - timedelta(days=9), today + timedelta(days=9)
    assert "Review by" in words(draw("{% trust by=m on=past until=future %}", m=MARA, past=past, future=future))
    overdue = draw("{% trust by=m on=past until=past %}", m=MARA, past=past)
    assert overdue.find(class_="is-late") and "Review was due" in words(overdue)
    assert words(draw("{% trust %}")) == "Never verified"


TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (-1, "yesterday"),
        (1, "tomorrow"),
        (-3, "3 days ago"),
        (5, "in 5 days"),
        (-14, "2 weeks ago"),
        (-77, "3 months ago"),
        (-400, "15 October 2025"),
    ],
)
def test_a_date_reads_as_people_say_it(days, said):
    assert distance(TODAY + timedelta(days=days), TODAY) == said


def test_a_date_keeps_its_exact_day_for_hover_and_print():
    day = timezone.localdate() - timedelta(days=3)
    element = draw("{% ago day %}", day=day).time
    assert element["datetime"] == day.isoformat()
    assert str(day.year) in element["title"] and str(day.year) in element["data-exact"]
    assert element.get_text() == "3 days ago"


def test_a_moment_of_today_is_told_in_minutes():
    assert words(draw("{% ago at %}", at=timezone.now() - timedelta(minutes=12))) == "12 minutes ago"


def test_no_date_says_what_it_is_told_to():
    assert words(draw("{% ago None empty='never' %}")) == "never"
    assert words(draw("{% day None %}")) == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((61, "%"), "61%"),
        ((1204, "£"), "£1,204"),
        ((-12.5, "£", 1), "−£12.5"),
        ((7.41, "min", 1), "7.4\N{NO-BREAK SPACE}min"),
        ((1204.4,), "1,204"),
    ],
)
def test_a_number_carries_its_unit_and_its_thousands(arguments, said):
    assert amount(*arguments) == said


def test_no_reading_is_not_a_zero():
    assert words(draw("{% figure None %}")) == "no reading"
    assert words(draw("{% figure 0 unit='%' %}")) == "0%"


def test_an_interval_is_told_with_its_sample_or_left_out():
    assert words(draw("{% interval 58 64 1204 %}")) == "(58 to 64, n 1,204)"
    assert words(draw("{% interval None 64 12 %}")) == "(n 12)"
    assert words(draw("{% interval %}")) == ""


def test_a_section_hangs_its_label_in_the_margin_and_is_labelled_by_it():
    soup = draw("{% section 'When to use it' small='Now' %}<p>{{ text }}</p>{% endsection %}", text="<b>")
    assert soup.section["aria-labelledby"] == soup.h2["id"] == "when-to-use-it"
    assert soup.find(class_="section__body").p.get_text() == "<b>"


def test_quotation_marks_are_set_once():
    assert draw("{% quote words %}", words="“Nobody told us.”").p.get_text() == "“Nobody told us.”"


def test_do_and_dont_take_a_list_or_a_text_and_leave_an_empty_side_out():
    soup = draw("{% pair do dont %}", do=["One", "<two>"], dont="Three\n\nFour")
    assert [line.get_text() for line in soup.find_all("li")] == ["One", "<two>", "Three", "Four"]
    assert len(draw("{% pair do dont %}", do=["One"], dont=None).find_all(class_="pair__side")) == 1


def test_steps_are_checkboxes_that_a_browser_may_remember():
    soup = draw("{% steps steps key='play-1' %}", steps=["Call", {"title": "Walk", "detail": "Slowly"}])
    assert soup.form["data-ticks"] == "play-1"
    assert [words(step) for step in soup.find_all("label")] == ["Call", "Walk Slowly"]


def test_crumbs_take_pages_names_with_addresses_and_pillars():
    pillar = SimpleNamespace(title="Clear", letter="C", order=2, url="/clear/")
    page = SimpleNamespace(title="When service stops", get_url=lambda request: "/b/")
    soup = draw("{% crumbs 'Playbooks' '/playbooks/' page None pillar %}", page=page, pillar=pillar)
    assert [link["href"] for link in soup.find_all("a")] == ["/playbooks/", "/b/", "/clear/"]
    assert draw("{% crumbs trail %}", trail=[("A", "/a/"), page]).find_all("a")[1]["href"] == "/b/"
    assert str(draw("{% crumbs trail %}", trail=[])) == ""


def test_a_pager_keeps_what_the_address_says():
    soup = draw("{% pager page %}", "/list/?status=caution&page=2", page=Paginator(range(50), 10).page(2))
    assert soup.find(attrs={"rel": "next"})["href"] == "?status=caution&page=3"
    assert soup.find(attrs={"aria-current": "page"}).get_text() == "Page 2"
    assert str(draw("{% pager page %}", page=Paginator([], 10).page(1))) == ""


def test_a_column_sorts_one_way_then_the_other_and_says_so():
    first = draw("{% sort_header 'Due' 'due' %}", "/list/?page=3&q=a").th
    assert first.a["href"] == "?q=a&sort=due" and not first.get("aria-sort")
    again = draw("{% sort_header 'Due' 'due' %}", "/list/?sort=due").th
    assert again.a["href"] == "?sort=-due" and again["aria-sort"] == "ascending"
    number = draw("{% sort_header 'Late' 'late' num=True default=True %}").th
    assert number["aria-sort"] == "descending" and number.a["href"] == "?sort=late"


class Form(forms.Form):
    what = forms.CharField(label="What changed?", help_text="One line", widget=forms.Textarea)
    status = forms.ChoiceField(choices=[("on_track", "On track"), ("x", "Other")], widget=forms.RadioSelect)
    agree = forms.BooleanField(required=False, help_text="For good")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_ties_label_hint_and_error_to_its_control():
    form = Form({"status": "on_track"})
    soup = draw("{% form_errors form %}{% field form.what %}", form=form)
    control = soup.textarea
    assert soup.label["for"] == control["id"]
    assert control["aria-invalid"] == "true"
    assert all(soup.find(id=name) for name in control["aria-describedby"].split())
    line = soup.find(class_="errors").li
    assert line.a["href"] == f"#{control['id']}" and line.a.get_text() == "What changed?"
    assert "required" in line.get_text()


def test_what_was_typed_is_kept():
    form = Form({"what": "<script>", "status": "nonsense"})
    assert draw("{% field form.what %}", form=form).textarea.get_text().strip() == "<script>"


def test_radio_buttons_are_a_group_with_a_legend():
    soup = draw("{% field form.status picks=True %}", form=Form())
    assert soup.fieldset.legend.get_text() == "Status"
    assert soup.find(class_="status--on")
    assert len(soup.find_all("input", type="radio")) == 2


def test_a_filter_form_opens_when_something_is_chosen_and_keeps_the_order():
    class Filters(forms.Form):
        owner = forms.ChoiceField(required=False, choices=[("", "Anyone"), ("me", "Me")])

    closed = draw("{% filters form %}", "/list/?sort=due", form=Filters({}))
    assert not closed.details.has_attr("open")
    assert closed.find("input", type="hidden")["value"] == "due"
    opened = draw("{% filters form %}", "/list/?owner=me", form=Filters({"owner": "me"}))
    assert opened.details.has_attr("open") and opened.find("a")["href"] == "/list/"


def test_a_facet_folds_the_long_tail_but_never_what_is_chosen():
    options = [{"value": n, "label": f"Tag {n}", "count": 9 - n, "selected": n == 9} for n in range(10)]
    soup = draw("{% facet 'Tag' 'tag' options %}", options=options)
    folded = [words(label) for label in soup.details.find_all("label")]
    assert "Tag 8 1" in folded and not any("Tag 9" in label for label in folded)
    assert soup.find("input", checked=True)["value"] == "9"
    assert str(draw("{% facet 'Tag' 'tag' options %}", options=[])) == ""


def test_an_update_says_who_when_how_it_stands_and_who_answered():
    update = SimpleNamespace(
        author=MARA,
        status="caution",
        confidence=0.6,
        posted_at=timezone.now() - timedelta(days=3),
        narrative="<b>Twice</b> a day",
        acknowledgement=SimpleNamespace(by=SimpleNamespace(name="Priya"), at=timezone.now(), text="Not a no."),
    )
    said = words(draw("{% update update %}", update=update))
    assert "<b>Twice</b> a day" in said and "Acknowledged by Priya" in said and "“Not a no.”" in said
    silent = SimpleNamespace(author=None, status="on_track", confidence=None, posted_at=timezone.now(), narrative="")
    assert "Nothing changed." in words(draw("{% update update %}", update=silent))


@settings(max_examples=40)
@given(st.text(max_size=30))
def test_whatever_is_written_comes_out_as_text(text):
    thing = SimpleNamespace(title=text, letter=text, name=text, initials=text, job_title=text, url="", order=1)
    template = "{% pillar t %}{% tag x %}{% gap x %}{% person t %}{% status x x %}{% quote x who=x %}"
    soup = draw(template, t=thing, x=text)
    assert not soup.find("script") and not soup.find(attrs={"onclick": True})
    assert {element.name for element in soup.find_all()} <= {
        "span", "svg", "use", "p", "blockquote", "footer", "div", "a"
    }  # fmt: skip
