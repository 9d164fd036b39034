"""How graphs and findings are packed."""

import pytest

from cxhub.alignment.packing import Packer, pack, unpack


@pytest.mark.parametrize("items", [[], [{"a": "é"}], [{"b": [1, 2], "a": None}, {"c": "“"}, 3]], ids=len)
def test_a_list_packed_item_by_item_is_the_list(items: list[object]) -> None:
    packer = Packer()
    assert list(packer.through(items)) == items
    assert unpack(packer.packed()) == unpack(pack(items)) == items
