"""The frameworks of the self-assessment: questions, three descriptions each, and which rules bear the answers out.

Each competency asks which of three descriptions fits best. What the hub itself knows of it comes from the audit: the
rules named here watch over what the competency asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

#: How many descriptions a competency has: 1 hardly begun, 2 in parts, 3 how we work.
LEVELS = 3


@dataclass(frozen=True)
class Competency:
    """One question of a framework.

    :param descriptions: from those who have hardly begun to those who work like that.
    :param rules: ids of the rules whose findings speak against a high answer.
    """

    key: str
    label: Any
    descriptions: tuple[Any, Any, Any]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Framework:
    """A way to look at a whole programme."""

    key: str
    label: Any
    line: Any
    competencies: tuple[Competency, ...]


SUCCESS_FACTORS = Framework(
    "success-factors",
    _("Three success factors"),
    _("What keeps a good experience good."),
    (
        Competency(
            "strategies",
            _("Business, brand and experience pull the same way"),
            (
                _("Each is written by other people, and nobody has held them against each other."),
                _("They agree on paper; some of the work serves none of them."),
                _("They name one stance, the promise follows from it, and all work names what it serves."),
            ),
            ("B7", "B5", "B1", "B9"),
        ),
        Competency(
            "culture",
            _("A culture that puts customers in the middle"),
            (
                _("The values hang on the wall; what is rewarded is something else."),
                _("People know the purpose; leaders speak of it now and then."),
                _("Leaders go first, people know what to do, and systems and rewards help them do it."),
            ),
            ("B8", "B6", "F1", "F2", "A7"),
        ),
        Competency(
            "understanding",
            _("We understand our customers"),
            (
                _("We gather answers, and file them."),
                _("We know the main groups and what hurts them; some of it changes what we do."),
                _("What we hear is shared, decided on and acted on, by journey and by group."),
            ),
            ("E1", "E4", "E6", "E8", "C6"),
        ),
    ),
)

SEVEN_HABITS = Framework(
    "seven-habits",
    _("Seven habits of leaders"),
    _("What leaders of a good experience do week by week."),
    (
        Competency(
            "needs",
            _("Start from what the customer needs"),
            (
                _("Customers have to learn how we are organised."),
                _("Some journeys are named as customers would name them."),
                _("We start from the customer's goal, and keep our inner workings to ourselves."),
            ),
            ("E11", "E6"),
        ),
        Competency(
            "listen",
            _("Listen in many ways"),
            (
                _("We think we know; a survey a year says so."),
                _("Surveys and complaints are read; what people do is not looked at."),
                _("We ask, watch and count, in several ways, and renew it all."),
            ),
            ("E10", "C4"),
        ),
        Competency(
            "loop",
            _("Close the loop"),
            (
                _("Whoever complains hears little; the same causes return."),
                _("Customers are answered; causes are mended when they shout."),
                _("Customers hear from us fast, and causes that recur become work."),
            ),
            ("E1", "E2", "E3"),
        ),
        Competency(
            "across",
            _("Think across, act within"),
            (
                _("Every department mends its own piece."),
                _("Departments meet on the worst journeys."),
                _("A journey has one owner, and every department on it does its part."),
            ),
            ("E9", "E7"),
        ),
        Competency(
            "details",
            _("Sweat the details"),
            (
                _("What a customer meets depends on whom they meet."),
                _("There are standards at some touchpoints."),
                _("Standards can be seen, are checked, and are the same everywhere."),
            ),
            ("B5", "F9"),
        ),
        Competency(
            "incentives",
            _("Reward and inspire"),
            (
                _("Nobody in particular answers for the numbers, and nothing hangs on them."),
                _("Numbers have owners; rewards come from elsewhere."),
                _("Everybody shares the same numbers, one person answers for each, and rewards follow them."),
            ),
            ("A1", "C3", "F1", "F2"),
        ),
        Competency(
            "renew",
            _("Renew without end"),
            (
                _("What worked once is left alone."),
                _("We try things now and then; few end with a verdict."),
                _("We try, judge, spread or stop, and change our plays by what we learned."),
            ),
            ("F6", "F7", "F8"),
        ),
    ),
)

TWELVE_QUALITIES = Framework(
    "twelve-qualities",
    _("Twelve qualities of the best"),
    _("What sets the best apart from the rest."),
    (
        Competency(
            "value",
            _("The head of the house believes in what it is worth"),
            (
                _("It is a cost, and a matter for the service desk."),
                _("The head speaks for it; what it is worth is a guess."),
                _("The head promotes it inside and out, with the money behind each measure."),
            ),
            ("C5", "A7"),
        ),
        Competency(
            "problems",
            _("We know problems and needs that nobody has met"),
            (
                _("We know what we sell."),
                _("We know the problems that reach us."),
                _("We look for needs that nobody has told us, and have evidence for them."),
            ),
            ("E4", "E8"),
        ),
        Competency(
            "purpose",
            _("A purpose that everybody understands"),
            (
                _("Few could say why we are here."),
                _("Most have read it."),
                _("Everybody has read it, understands it, and could tell a customer."),
            ),
            ("B8",),
        ),
        Competency(
            "aspiration",
            _("An experience we aim for, a strategy, and principles"),
            (
                _("There is a slogan."),
                _("There is a strategy; not all of it is lived."),
                _("Promise, principles, plays and standards follow from one another, and every pillar has work."),
            ),
            ("B5", "B3", "B2"),
        ),
        Competency(
            "impact",
            _("What it does to customers is weighed first"),
            (
                _("We learn it from the complaints."),
                _("Large decisions are looked at, sometimes afterwards."),
                _("Nothing is approved before somebody has looked, and harm has an owner and a day."),
            ),
            ("D8", "D9"),
        ),
        Competency(
            "one-view",
            _("One view of the customer"),
            (
                _("Every system knows another customer."),
                _("Somebody can put it together, with effort."),
                _("What all systems know stands in one place and is up to date."),
            ),
        ),
        Competency(
            "journeys",
            _("Journeys mapped, and the gap made smaller"),
            (
                _("There is a poster."),
                _("Some journeys are mapped and measured at some points."),
                _("What we intend and what is measured stand side by side, at each level, and gaps become work."),
            ),
            ("E5", "E7"),
        ),
        Competency(
            "proposition",
            _("We know why customers come, stay and leave"),
            (
                _("We have opinions about it."),
                _("We have asked once."),
                _("We know it from evidence, renew it, and act on why people leave."),
            ),
        ),
        Competency(
            "feedback",
            _("Feedback is recorded, spread and acted on"),
            (
                _("It stays where it came in."),
                _("It is reported; some of it is acted on."),
                _("Everybody concerned gets it, and what is heard often is done or refused in the open."),
            ),
            ("E1", "E2", "E4"),
        ),
        Competency(
            "rewards",
            _("People are rewarded for what customers feel"),
            (
                _("Rewards follow volume and cost."),
                _("Some teams are thanked for what customers say."),
                _("Rewards and thanks follow the goals that customers would choose, the front line first."),
            ),
            ("F1", "F2", "F3"),
        ),
        Competency(
            "inside",
            _("Inside mirrors outside"),
            (
                _("How staff fare is another department's matter."),
                _("Both are measured, apart."),
                _("Beside each journey stands how those who make it fare, and both are worked on."),
            ),
            ("F4",),
        ),
        Competency(
            "new",
            _("New experiences that others do not have"),
            (
                _("We follow others."),
                _("We try something new now and then."),
                _("Something new is always on trial in every pillar, and ends with a verdict."),
            ),
            ("F6", "F7"),
        ),
    ),
)

THREE_STEPS = Framework(
    "three-steps",
    _("Three steps"),
    _("Know the customers, build on it, and keep it alive."),
    (
        Competency(
            "intelligence",
            _("Customer intelligence"),
            (
                _("A few reports for a few managers."),
                _("Customers are known as groups and numbers; the headline number was taken as given."),
                _("Customers are people to us; we know which number matters, and what it is worth."),
            ),
            ("C5", "C6", "E8"),
        ),
        Competency(
            "capabilities",
            _("Capabilities built on customers"),
            (
                _("We go by the gut."),
                _("Research shapes the main offer; the rest goes its own way."),
                _("What drives the score decides what we work on, with the front line at the table."),
            ),
            ("C7", "C8", "F5", "F10"),
        ),
        Competency(
            "culture",
            _("A culture that sustains it"),
            (
                _("Engagement is a survey a year, and the hero is the boss."),
                _("We train for it, and tell a story now and then."),
                _("We hire and train for it, and celebrate those who serve customers every day."),
            ),
            ("B6", "F3", "F4"),
        ),
    ),
)

TRIANGLE = Framework(
    "triangle",
    _("The triangle"),
    _("Three sides that hold each other."),
    (
        Competency(
            "leadership",
            _("Started by leadership"),
            (
                _("It has friends at the top, and no owner."),
                _("Executives lend their names; some of them act."),
                _("An executive owns each outcome, and speaks of it when executives meet."),
            ),
            ("A2", "A3", "A4", "A5", "A6", "A7", "D5"),
        ),
        Competency(
            "incentives",
            _("Set going by incentives"),
            (
                _("Rewards point elsewhere, or against it."),
                _("Some work has a reward behind it."),
                _("What is rewarded is what customers need, and nothing rewards the opposite."),
            ),
            ("F1", "F2"),
        ),
        Competency(
            "culture",
            _("Kept up by culture"),
            (
                _("Customers are celebrated in speeches."),
                _("People are thanked when somebody remembers."),
                _("Customers and colleagues are celebrated, and people may use their heads and hearts."),
            ),
            ("B6", "F3"),
        ),
    ),
)

FRAMEWORKS = (SUCCESS_FACTORS, SEVEN_HABITS, TWELVE_QUALITIES, THREE_STEPS, TRIANGLE)


def framework_of(key: str) -> Framework | None:
    """The framework with this key."""
    return next((item for item in FRAMEWORKS if item.key == key), None)
