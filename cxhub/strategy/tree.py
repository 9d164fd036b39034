"""The strategy's place in the tree."""

from django.utils.translation import gettext as _

from cxhub.models import HubHome
from cxhub.setup import ensure_child
from cxhub.strategy.models import StrategyPage


def make_branch(home: HubHome) -> None:
    """The page that holds the strategy."""
    ensure_child(home, StrategyPage, _("Strategy"), "strategy")
