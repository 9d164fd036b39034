"""Every rule has tests that fail when it is broken, whichever of its comparisons, conditions and numbers is."""

from tests.alignment.mutants import is_noticed, mutants

#: What makes no difference to what is found, and why.
SAME = {
    "_bears: kpi.direction == 'up' → kpi.direction != 'up'": "a change is one in either direction",
}


def test_whatever_is_broken_in_a_rule_a_test_of_it_fails() -> None:
    assert {str(mutant) for mutant, tests in mutants([]) if not is_noticed(mutant, tests)} == set(SAME)
