"""Wrong settings and databases are told when the site starts, with what to do."""

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import include, path


def errors(settings, **given):
    settings.CXHUB = given
    return [message for message in run_checks() if message.id.startswith("cxhub.")]


def test_no_settings_are_needed(settings):
    assert errors(settings) == []


def test_a_mistyped_setting_is_named_with_the_right_one(settings):
    (error,) = errors(settings, CADENCE_DAY=7)

    assert error.id == "cxhub.E002"
    assert "CADENCE_DAYS" in error.hint


def test_a_setting_of_the_wrong_kind_is_named(settings):
    (error,) = errors(settings, CADENCE_DAYS="fortnightly")

    assert error.id == "cxhub.E003"


def test_a_pipeline_that_leads_to_a_stage_that_is_not_there_is_an_error(settings):
    found = errors(settings, PIPELINE={"idea": ["trial"], "done": []}, ACTIVE_STAGES=["idea"], GATED_STAGES=["idea"])

    assert [error.id for error in found] == ["cxhub.E004"]
    assert "trial" in found[0].msg


def test_addresses_of_the_hub_that_something_else_answers_are_named(settings):
    search, hub = path("search/", lambda request: None), include("cxhub.urls")

    def told_of(*addresses):
        settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": addresses})
        return errors(settings)

    (warning,) = told_of(search, path("", hub))
    assert (warning.id, warning.msg) == (
        "cxhub.W011",
        "Something else of the site answers addresses of the hub: /search/.",
    )
    assert 'path("cx/"' in warning.hint
    assert told_of(search, path("cx/", hub)) == told_of(path("", hub), search) == told_of(search) == []


@pytest.mark.parametrize("given", [[], "CADENCE_DAYS"])
def test_settings_that_are_no_dictionary_are_an_error(settings, given):
    settings.CXHUB = given

    assert [message.id for message in run_checks() if message.id.startswith("cxhub.")] == ["cxhub.E001"]


@pytest.mark.django_db
def test_a_database_between_two_versions_is_told_so():
    assert [message for message in run_checks(databases=["default"]) if message.id == "cxhub.E005"] == []
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("cxhub_playbooks", "0001_squashed")
    recorder.record_unapplied("cxhub_playbooks", "0003_newest_stories_first")
    recorder.record_applied("cxhub_playbooks", "0001_initial")
    (error,) = [message for message in run_checks(databases=["default"]) if message.id == "cxhub.E005"]
    assert "cxhub_playbooks" in error.msg
    assert "0003_newest_stories_first" in error.msg
    assert "new database" in error.hint
