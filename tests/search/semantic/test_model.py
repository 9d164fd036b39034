"""What the model makes of texts. It is loaded once in a run."""

import numpy as np

from cxhub.search.semantic import model, wordpiece


def test_words_are_cut_as_the_model_learned_them() -> None:
    known = {number: piece for piece, number in wordpiece.vocabulary().items()}

    def pieces(text: str, longest: int = 64) -> list[str]:
        return [known[number] for number in wordpiece.encode(text, longest)]

    assert pieces("Café\tqueues, unhelpfulness!") == [
        "[CLS]", "cafe", "queue", "##s", ",", "un", "##hel", "##pf", "##ul", "##ness", "!", "[SEP]"
    ]  # fmt: skip
    assert pieces("東京 don't\u200b [SEP]") == ["[CLS]", "東", "京", "don", "'", "t", "[", "sep", "]", "[SEP]"]
    assert pieces("\x00\ufffd" + "a" * 101) == ["[CLS]", "[UNK]", "[SEP]"]
    assert pieces("one two three", 4) == ["[CLS]", "one", "two", "[SEP]"]
    assert pieces("") == ["[CLS]", "[SEP]"]


def test_texts_that_say_the_same_lie_closer_than_texts_that_share_a_word() -> None:
    texts = ["Our tram arrived behind schedule", "The train was late", "A late lunch for forty", ""]
    alike = model.embed(texts) @ model.embed(texts).T
    assert np.allclose(np.diag(alike), 1, atol=1e-5)
    assert alike[0, 1] > 0.4 > alike[1, 2]


def test_a_text_means_the_same_whatever_stands_beside_it() -> None:
    alone = model.embed_query("refunds take too long")
    beside = model.embed(["queue", "refunds take too long", "A long text. " * 100])[1]
    assert alone @ beside > 0.98
