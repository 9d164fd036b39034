"""What makes one of two equally good matches the better one."""

import datetime

import pytest

from cxhub.search import boosts

TODAY = datetime.date(2026, 5, 5)


@pytest.mark.parametrize(
    ("groups", "title", "share"),
    [
        ([(("lost",),), (("child",),)], "Lost child", 1),
        ([(("refunds",),), (("holding",),)], "A refund on hold", 1),  # endings and words of questions aside
        ([(("elevator",), ("lift",)), (("broken",), ("out of service",))], "Lift out of service", 1),
        ([(("lost",),), (("phone",),)], "Lost child", 0.25),  # half of what was asked is half of the title
        ([(("ferry",),)], "Lost child", 0),
        ([], "Lost child", 0),
    ],
)
def test_a_title_counts_by_how_much_of_it_was_asked(groups: list, title: str, share: float) -> None:
    assert boosts.title_share(boosts.wanted(groups), title) == pytest.approx(1 + boosts.TITLE_SHARE * share)


def test_freshness_halves_with_every_half_life() -> None:
    days = [TODAY - datetime.timedelta(days=n * boosts.HALF_LIFE) for n in range(3)]
    shares = [boosts.fresh_share(day, TODAY) for day in days]
    assert shares == pytest.approx([boosts.FRESH_SHARE, boosts.FRESH_SHARE / 2, boosts.FRESH_SHARE / 4])
    assert boosts.fresh_share(None, TODAY) == 0
