"""How many slips of one letter are corrected to the word that was meant, in the words of a judged collection.

    .venv/bin/python -m tests.benchmarks.slips --layout smart --path ../shared/ir/cisi --slips 400

Words of four letters and more are drawn as often as documents hold them, from texts or `--titles`. One letter, any of
them, is added, dropped, changed or swapped with the next. What is then a word of the collection is no slip, and drawn
again.
"""

import argparse
import os
import random
import string
from pathlib import Path

import django


def slipped(word: str, dice: random.Random) -> str:
    """The word with one slip."""
    at = dice.randrange(len(word))
    letter = dice.choice(string.ascii_lowercase)
    next_to = min(at, len(word) - 2)
    return dice.choice(
        [
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            word[:next_to] + word[next_to + 1] + word[next_to] + word[next_to + 2 :],
        ]
    )


def main() -> None:
    """Print how many of all are corrected to the very word."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--layout", default="smart")
    parser.add_argument("--path", type=Path, required=True)
    parser.add_argument("--slips", type=int, default=400)
    parser.add_argument("--titles", action="store_true")
    parser.add_argument("--seed", type=int, default=3)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxhub.site.settings")
    django.setup()

    from cxhub.search import query, spelling
    from cxhub.search.evaluation import scratch
    from cxhub.search.evaluation.collections import PUBLIC, load
    from cxhub.search.evaluation.run import index
    from cxhub.search.text import STOP_WORDS, tokens

    collection = load(asked.layout, asked.path, None)
    readable = frozenset({PUBLIC})
    dice = random.Random(asked.seed)  # noqa: S311 - the same slips every time, nothing secret
    words = [
        word
        for document in collection.documents
        for word in (tokens(document.title) if asked.titles else set(tokens(document.body)))
        if len(word) > 3 and word.isascii() and word.isalpha() and word not in STOP_WORDS
    ]
    words.sort()
    done = right = 0
    with scratch.place("sqlite") as place:
        engine = place.engines[0]
        index(engine, collection)
        while done < asked.slips:
            word = dice.choice(words)
            typed = slipped(word, dice)
            if typed != word and not engine.document_counts([typed], readable)[typed]:
                done += 1
                right += spelling.corrections(query.parse(typed), engine, readable).instead.get(typed) == word
    print(f"{collection.name}: {right} of {done} corrected to the very word ({100 * right / done:.1f} %)")


if __name__ == "__main__":
    main()
