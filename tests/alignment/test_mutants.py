"""Every rule has tests that fail when it is broken, whichever of its comparisons, conditions and numbers is."""

from tests.alignment.mutants import SAME, is_noticed, mutants


def test_whatever_is_broken_in_a_rule_a_test_of_it_fails() -> None:
    assert {str(mutant) for mutant, tests in mutants([]) if not is_noticed(mutant, tests)} == set(SAME)
