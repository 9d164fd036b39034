"""The wheel works in a fresh site of somebody else's, beside that site's own `search`."""

import json
from pathlib import Path

from tests.install.host import Host


def test_the_hub_is_the_installed_one_and_search_the_hosts_own(host: Host) -> None:
    hub, engine, own = host.run(
        "-c",
        "import cxhub, cxhub.search, search; print(cxhub.__file__, cxhub.search.__file__, search.__file__, sep='\\n')",
    ).splitlines()
    packages = host.python.parents[1] / "lib"
    assert hub.startswith(str(packages))
    assert engine.startswith(str(packages))
    assert own.startswith(str(host.root))


def test_the_hosts_system_checks_pass(host: Host) -> None:
    host.manage("check", "--fail-level", "WARNING")


def test_the_host_is_asked_for_no_migration(host: Host) -> None:
    host.manage("makemigrations", "--check", "--dry-run")


def test_a_page_of_every_kind_is_served_to_readers_only_and_the_api_to_anybody(host: Host) -> None:
    answers = json.loads(host.run_script(Path(__file__).with_name("probe.py")).splitlines()[-1])
    expected = {what: 302 if what.endswith("for a stranger") else 200 for what in answers}
    assert not {what: answer for what, answer in answers.items() if answer != expected[what]}
    assert len(answers) > 20, "the hub has more kinds of pages than these"
