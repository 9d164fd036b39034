"""What the model makes of texts. It is loaded once in a run."""

import numpy as np

from cxhub.search.semantic import model


def test_a_long_text_is_read_as_far_as_the_model_can() -> None:
    long = "refunds take too long " * 200
    assert np.allclose(model.embed([long]), model.embed([long + "and trams are late"]), atol=1e-5)


def test_what_is_no_text_harms_nothing() -> None:
    assert np.isfinite(model.embed(["\ud800", "\x00\ufffd", "東京 [SEP]", "a" * 1000])).all()


def test_texts_that_say_the_same_lie_closer_than_texts_that_share_a_word() -> None:
    texts = ["Our tram arrived behind schedule", "The train was late", "A late lunch for forty", ""]
    alike = model.embed(texts) @ model.embed(texts).T
    assert np.allclose(np.diag(alike), 1, atol=1e-5)
    assert alike[0, 1] > 0.4 > alike[1, 2]


def test_a_text_means_the_same_whatever_stands_beside_it() -> None:
    alone = model.embed_query("refunds take too long")
    beside = model.embed(["queue", "refunds take too long", "A long text. " * 100])[1]
    assert alone @ beside > 0.98
