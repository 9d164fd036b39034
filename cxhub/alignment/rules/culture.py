"""Culture and learning: is what we learn kept, and by those who meet customers?"""

import datetime

from django.utils.translation import gettext_lazy

from cxhub.alignment.graph import Graph
from cxhub.alignment.registry import CULTURE, Answers, Found, NotAssessable, Row, Settings, Threshold, rule
from cxhub.alignment.rules.common import day, days, owner_of
from cxhub.alignment.severity import Severity
from cxhub.alignment.wording import gettext as _
from cxhub.playbooks.models.lessons import LessonState

#: States in which a lesson is accepted and has changed nothing yet.
ACCEPTED = (LessonState.VALIDATED, LessonState.DISSEMINATED)


@rule(
    "F8",
    title=gettext_lazy("Lesson not infused"),
    severity=Severity.MEDIUM,
    area=CULTURE,
    why=gettext_lazy("A lesson is learned when somebody works differently, not when it is filed."),
    how=gettext_lazy(
        "A lesson has been accepted for more than so many days, no play has changed because of it, and nobody wrote "
        "why not."
    ),
    fix=gettext_lazy("Change a play, or write why none changes."),
    thresholds={"days": Threshold(60, gettext_lazy("days to change a play"))},
)
def lesson_not_infused(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Accepted lessons that changed nothing."""
    for lesson in graph.lessons:
        if lesson.state not in ACCEPTED or lesson.play_changed is not None or lesson.refused:
            continue
        if lesson.state_on is None:
            yield NotAssessable(_("the day on which it was accepted is not recorded"), lesson)
            continue
        age = (on - lesson.state_on).days
        if age <= settings["days"]:
            continue
        yield Found(
            lesson,
            _("“%(title)s” was accepted %(days)s ago, and no play has changed.")
            % {"title": lesson.title, "days": days(age)},
            (
                Row(_("Accepted"), day(lesson.state_on), lesson.key),
                Row(_("Play that changed"), _("none"), lesson.key),
                Row(_("Refused"), _("no reason written"), lesson.key),
            ),
            graph.someone(*lesson.people, *graph.executives(lesson.pillar)),
        )


@rule(
    "F9",
    title=gettext_lazy("Knowledge overdue"),
    severity=Severity.LOW,
    area=CULTURE,
    why=gettext_lazy("Somebody follows it tonight. Whether it is still right, nobody has looked."),
    how=gettext_lazy("The day by which a page of the strategy or a play was to be reviewed has passed."),
    fix=gettext_lazy("Verify it, or archive it."),
)
def knowledge_overdue(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Pages whose review is late."""
    for page in graph.reviews:
        if page.review_by is None:
            yield NotAssessable(_("no day for its review is set"), page)
        elif page.review_by < on:
            late = days((on - page.review_by).days)
            yield Found(
                page,
                _("“%(title)s” was to be reviewed %(days)s ago.") % {"title": page.title, "days": late},
                (Row(_("Review by"), day(page.review_by), page.key),),
                graph.someone(page.owner, *graph.executives(*page.pillars)),
                fix_at="page",
            )


@rule(
    "F10",
    title=gettext_lazy("Designed without the front line"),
    severity=Severity.LOW,
    area=CULTURE,
    why=gettext_lazy("Those who meet customers know why the last three attempts failed. It costs an hour to ask."),
    how=gettext_lazy("An active initiative names no contributor who works at the front line."),
    fix=gettext_lazy("Invite two."),
    fields=("front_line_contributors",),
)
def without_front_line(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives in which nobody meets customers."""
    for item in graph.active:
        people = [graph.person[person] for person in item.front_line if person in graph.person]
        if not any(person.front_line for person in people):
            yield Found(
                item,
                _("Nobody from the front line has a hand in %(title)s.") % {"title": item.title},
                (Row(_("Front-line contributors"), _("none"), item.key),),
                owner_of(graph, item),
            )


@rule(
    "F11",
    title=gettext_lazy("Play never lived"),
    severity=Severity.LOW,
    area=CULTURE,
    why=gettext_lazy("A procedure of which nobody has anything to tell is either not used or not known."),
    how=gettext_lazy("No customer story tells of the play, and no lesson has changed it."),
    fix=gettext_lazy("Ask for a story of it, or archive it."),
)
def play_never_lived(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Plays without a story or a lesson."""
    lived = {story.play for story in graph.stories} | {lesson.play_changed for lesson in graph.lessons}
    for play in graph.plays:
        if play.id not in lived:
            principle = graph.principle[play.principle] if play.principle in graph.principle else None
            yield Found(
                play,
                _("Nobody has told a story of “%(title)s”, and no lesson has changed it.") % {"title": play.title},
                (Row(_("Stories"), "0", play.key), Row(_("Lessons"), "0", play.key)),
                graph.someone(play.owner, principle.owner if principle else None),
                fix_at="new_story",
            )
