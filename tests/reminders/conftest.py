"""A small programme with a clock that can be set."""

import datetime
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from wagtail import hooks

from cxhub.initiatives import owed, updating
from cxhub.reminders import outbox, sending
from cxhub.reminders.models import Nudge
from cxhub.setup import Role
from cxhub.testing import factories

hooks_of = hooks.get_hooks

#: A Monday; the initiative's update is due on it.
DUE = datetime.date(2026, 3, 2)

London = ZoneInfo("Europe/London")


def with_account(factory=factories.MemberFactory, *, role: Role | None = None, **values):
    """A person who can be told."""
    user = factories.UserFactory(role=role) if role else factories.UserFactory()
    return factory(user=user, email=f"{user.username}@merrowdale.example", **values)


class Programme:
    """One silent initiative, its people, and their clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.head = with_account(name="Hana Head")
        department = factories.DepartmentFactory(head=self.head)
        self.owner = with_account(name="Olu Owner", department=department)
        self.executive = with_account(factories.ExecutiveFactory, name="Ed Executive")
        self.office = with_account(name="Ona Office", role=Role.OFFICE)
        self.initiative = factories.InitiativeFactory(
            title="Answer sooner",
            owned_by=self.owner,
            executive_owner=self.executive,
            starts_on=DUE - datetime.timedelta(days=14),
        )

    def at(self, moment: datetime.datetime) -> None:
        """Set the clock."""
        self._patch.setattr(timezone, "now", lambda: moment)

    def night(self, day: datetime.date, hour: int = 4, zone: ZoneInfo = London) -> dict:
        """The reminders of a day, as the nightly command calls them."""
        self.at(datetime.datetime.combine(day, datetime.time(hour), zone))
        return sending.remind(timezone.localdate())

    def nights(self, days: Iterator[int] | range) -> None:
        """The nights of these days after the due day."""
        for number in days:
            self.night(DUE + datetime.timedelta(days=number))

    def told(self) -> list[tuple[int, str]]:
        """Who was told of the initiative's update, and how many days after it was due."""
        rows = Nudge.objects.filter(subject__endswith="/update").order_by("on", "rung")
        return [((nudge.on - DUE).days, nudge.member.first_name) for nudge in rows]

    def posts(self, day: datetime.date) -> None:
        """The owner posts an update."""
        moment = datetime.datetime.combine(day, datetime.time(12), London)
        updating.post_update(
            initiative=self.initiative,
            author=self.owner,
            status="on_track",
            confidence=0.8,
            narrative="It moves.",
            posted_at=moment,
        )

    def deliver(self, moment: datetime.datetime) -> dict[str, int]:
        """The worker's turn at some time."""
        self.at(moment)
        return outbox.deliver()


@pytest.fixture
def programme(db: None, monkeypatch: pytest.MonkeyPatch) -> Programme:
    """Only what initiatives ask for counts here, so that many nights pass quickly; ``undo()`` lets all apps ask."""
    monkeypatch.setattr(hooks, "get_hooks", lambda name: [owed.owed] if name == "cxhub_owed" else hooks_of(name))
    return Programme(monkeypatch)


@pytest.fixture
def person() -> Callable:
    return with_account
