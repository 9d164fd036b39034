"""What a reader may see, and nothing else."""

from threading import Event, Thread

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from wagtail.models import PageViewRestriction

from cxhub.access import Reader, can, page_token, visibility_tokens, visible
from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.metrics.models import Kpi
from cxhub.setup import Role
from cxhub.strategy.models import CXPrinciple
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def test_a_hub_is_closed_to_strangers_and_open_to_whoever_is_signed_in():
    principle = factories.PrincipleFactory()
    kpi = factories.KpiFactory()
    staff = factories.UserFactory()

    assert list(visible(CXPrinciple.objects.all(), AnonymousUser())) == []
    assert list(visible(Kpi.objects.all(), AnonymousUser())) == []
    assert list(visible(CXPrinciple.objects.all(), staff)) == [principle]
    assert list(visible(Kpi.objects.all(), staff)) == [kpi]


def test_an_administrator_can_open_the_hub_to_everybody():
    factories.PrincipleFactory()
    PageViewRestriction.objects.all().delete()

    assert visible(CXPrinciple.objects.all(), AnonymousUser()).count() == 1


def test_drafts_are_seen_by_nobody():
    factories.PrincipleFactory(live=False)

    assert not visible(CXPrinciple.objects.all(), factories.UserFactory(is_superuser=True)).exists()


def test_a_page_closed_to_a_group_hides_itself_and_all_that_hangs_on_it():
    update = factories.UpdateFactory()
    group = Group.objects.create(name="Board")
    restriction = PageViewRestriction.objects.create(page=update.initiative, restriction_type="groups")
    restriction.groups.add(group)
    outsider, insider = factories.UserFactory(), factories.UserFactory()
    insider.groups.add(group)

    assert not visible(Initiative.objects.all(), outsider).exists()
    assert not visible(ProgressUpdate.objects.all(), outsider).exists()
    assert not can(outsider, "view", update)
    assert visible(ProgressUpdate.objects.all(), insider).get() == update
    assert can(insider, "view", update)


def test_a_password_counts_for_the_session_that_gave_it():
    principle = factories.PrincipleFactory()
    restriction = PageViewRestriction.objects.create(page=principle, restriction_type="password", password="open")
    user = factories.UserFactory()
    session = {PageViewRestriction.passed_view_restrictions_session_key: [restriction.pk]}

    assert not visible(CXPrinciple.objects.all(), user).exists()
    assert visible(CXPrinciple.objects.all(), user, session).exists()


def test_tokens_and_pages_agree():
    open_page, closed_page = factories.PrincipleFactory(), factories.PrincipleFactory()
    restriction = PageViewRestriction.objects.create(page=closed_page, restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="Board"))
    staff = factories.UserFactory()

    assert page_token(open_page) in visibility_tokens(staff)
    assert page_token(closed_page) not in visibility_tokens(staff)
    assert visibility_tokens(AnonymousUser()) == {"public"}


def test_a_model_that_does_not_say_how_it_is_protected_cannot_be_shown():
    with pytest.raises(ImproperlyConfigured):
        visible(ContentType.objects.all(), factories.UserFactory())


def test_the_restrictions_are_read_once(django_assert_max_num_queries):
    factories.PrincipleFactory()
    reader = Reader(factories.UserFactory())
    with django_assert_max_num_queries(6):
        list(visible(CXPrinciple.objects.all(), reader))
        list(visible(Initiative.objects.all(), reader))
        list(visible(Kpi.objects.all(), reader))


def test_an_update_is_posted_by_its_owner_and_the_programme_office_only():
    user = factories.UserFactory()
    initiative = factories.InitiativeFactory(owned_by=factories.MemberFactory(user=user))

    assert can(user, "post_update", initiative)
    assert can(factories.UserFactory(role=Role.OFFICE), "post_update", initiative)
    assert not can(factories.UserFactory(role=Role.OWNER), "post_update", initiative)
    assert not can(AnonymousUser(), "post_update", initiative)


def test_who_has_left_may_no_longer_post():
    user = factories.UserFactory()
    initiative = factories.InitiativeFactory(owned_by=factories.MemberFactory(user=user, active=False))

    assert not can(user, "post_update", initiative)


def test_an_executive_owner_acknowledges_and_nobody_else():
    user = factories.UserFactory()
    initiative = factories.InitiativeFactory(executive_owner=factories.ExecutiveFactory(user=user))
    update = factories.UpdateFactory(initiative=initiative)

    assert can(user, "acknowledge", update)
    assert not can(factories.UserFactory(role=Role.ADMIN), "acknowledge", update)


def test_facts_may_be_added_and_never_changed_even_by_administrators():
    admin = factories.UserFactory(role=Role.ADMIN)
    measurement = factories.MeasurementFactory()

    assert can(admin, "add", type(measurement))
    assert not can(admin, "change", measurement)
    assert not can(admin, "delete", measurement)


def test_an_alias_is_as_closed_as_its_source():
    source = factories.PrincipleFactory()
    restriction = PageViewRestriction.objects.create(page=source, restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="Board"))
    alias = source.create_alias(update_slug="alias", parent=source.get_parent())
    staff = factories.UserFactory()

    assert alias.live
    assert not visible(CXPrinciple.objects.all(), staff).exists()
    assert not Reader(staff).opens(alias)
    assert page_token(alias) == page_token(source)


def test_a_reader_never_waits_for_what_another_one_looks_up():
    looking, answered = Event(), Event()

    class SlowReader(Reader):
        def look(self, also=None):
            looking.set()
            answered.wait(10)
            self._rows = []
            return []

    quick = Reader(None)
    quick._rows = []
    first = Thread(target=lambda: SlowReader(None).closed_paths)
    second = Thread(target=lambda: quick.closed_paths, daemon=True)
    first.start()
    looking.wait(10)
    second.start()
    second.join(3)
    waits = second.is_alive()
    answered.set()
    first.join()
    assert not waits
