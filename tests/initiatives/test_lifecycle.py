"""Stages, gates and dates of an initiative."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageLogEntry

from cxhub.initiatives import actions, updating
from cxhub.initiatives.models import Initiative
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def proposal(**given):
    made = factories.InitiativeFactory(**{"stage": "proposed", "kpis": [factories.KpiFactory()], **given})
    factories.AssessmentFactory(initiative=made)
    return made


def test_approval_needs_owner_executive_owner_pillar_and_kpi_and_names_each_that_lacks():
    initiative = proposal(owned_by=None, executive_owner=None, pillar=None, kpis=[])

    with pytest.raises(ValidationError) as refused:
        actions.change_stage(initiative=initiative, to="approved")
    assert set(refused.value.message_dict) == {"owned_by", "executive_owner", "pillar", "kpis"}
    assert Initiative.objects.get().stage == "proposed"
    assert not initiative.stage_changes.exists()


@pytest.mark.parametrize(
    "lacking",
    [
        {"owned_by": {"active": False}},
        {"executive_owner": {"active": False}},
        {"executive_owner": {"executive": False}},
    ],
)
def test_people_who_left_or_are_no_executives_do_not_count(lacking):
    (field, traits), *_rest = lacking.items()
    factory = factories.ExecutiveFactory if field == "executive_owner" else factories.MemberFactory

    with pytest.raises(ValidationError) as refused:
        actions.change_stage(initiative=proposal(**{field: factory(**traits)}), to="approved")
    assert set(refused.value.message_dict) == {field}


def test_an_approval_leaves_its_day_a_history_row_and_a_log_entry():
    user = factories.UserFactory()
    initiative = proposal()
    actions.change_stage(initiative=initiative, to="approved", user=user, reason="The board agreed.")

    initiative.refresh_from_db()
    change = initiative.stage_changes.get()
    assert (initiative.stage, initiative.approved_on) == ("approved", timezone.localdate())
    assert (change.from_stage, change.to_stage, change.by, change.imported) == ("proposed", "approved", user, False)
    assert PageLogEntry.objects.filter(page=initiative.pk, action="cxhub.change_stage", user=user).exists()


def test_a_stage_can_be_skipped_by_nobody():
    with pytest.raises(ValidationError) as refused:
        actions.change_stage(initiative=proposal(), to="closed")
    assert "stage" in refused.value.message_dict


def test_stopping_needs_a_reason():
    initiative = factories.InitiativeFactory()

    with pytest.raises(ValidationError) as refused:
        actions.change_stage(initiative=initiative, to="stopped", reason="  ")
    assert "reason" in refused.value.message_dict
    actions.change_stage(initiative=initiative, to="stopped", reason="Nobody used it.")
    initiative.refresh_from_db()
    assert (initiative.stage, initiative.closed_on) == ("stopped", timezone.localdate())


def test_imported_history_goes_in_as_it_was_and_is_marked():
    initiative = proposal(pillar=None, kpis=[], executive_owner=None)
    change = actions.change_stage(
        initiative=initiative, to="in_progress", on=datetime.date(2024, 2, 1), historical=True
    )

    initiative.refresh_from_db()
    assert initiative.stage == "in_progress"
    assert change.imported


def test_a_site_can_have_a_pipeline_of_its_own(settings):
    settings.CXHUB = {
        "PIPELINE": {"idea": ["trial"], "trial": ["done"], "done": []},
        "ACTIVE_STAGES": ["trial"],
        "GATED_STAGES": ["done"],
    }
    initiative = factories.InitiativeFactory(stage="idea", kpis=[], pillar=None)
    actions.change_stage(initiative=initiative, to="trial")

    initiative.refresh_from_db()
    assert initiative.is_active
    with pytest.raises(ValidationError):
        actions.change_stage(initiative=initiative, to="done")


def test_a_moved_date_keeps_the_first_one_and_every_move():
    first = timezone.localdate() + datetime.timedelta(days=100)
    initiative = factories.InitiativeFactory(target_date=first, original_target_date=first)
    for days in (130, 170):
        actions.move_date(initiative=initiative, to=timezone.localdate() + datetime.timedelta(days=days), reason="Late")

    initiative.refresh_from_db()
    assert initiative.original_target_date == first
    assert [move.days for move in initiative.date_moves.all()] == [30, 40]


def test_moving_to_the_same_date_is_no_move():
    initiative = factories.InitiativeFactory()

    assert actions.move_date(initiative=initiative, to=initiative.target_date) is None
    assert not initiative.date_moves.exists()


def test_a_date_before_the_start_is_refused():
    initiative = factories.InitiativeFactory()

    with pytest.raises(ValidationError) as refused:
        actions.move_date(initiative=initiative, to=initiative.starts_on - datetime.timedelta(days=1))
    assert "target_date" in refused.value.message_dict


def test_publishing_an_old_draft_brings_no_old_stage_date_or_update_back():
    initiative = factories.InitiativeFactory(title="Plain words")
    initiative.title = "Plainer words"
    draft = initiative.save_revision()
    updating.post_update(
        initiative=initiative, author=initiative.owned_by, status="caution", confidence=0.5, narrative="Slow."
    )
    later = initiative.target_date + datetime.timedelta(days=30)
    actions.move_date(initiative=initiative, to=later)
    actions.change_stage(initiative=initiative, to="paused")
    draft.publish()

    initiative = Initiative.objects.get()
    assert initiative.title == "Plainer words"
    assert (initiative.stage, initiative.target_date) == ("paused", later)
    assert initiative.latest_update.status == "caution"


def test_an_action_leaves_the_draft_that_somebody_is_writing_alone():
    initiative = factories.InitiativeFactory(title="Plain words")
    initiative.title = "Plainer words"
    initiative.save_revision()
    actions.change_stage(initiative=initiative, to="paused")

    assert Initiative.objects.get().title == "Plain words"
    assert Initiative.objects.get().get_latest_revision_as_object().title == "Plainer words"
