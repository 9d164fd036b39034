"""Judged collections: documents, queries, and which documents answer which query how well."""

import csv
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from cxhub.search.documents import Document

#: Every document of a collection may be read by everybody.
PUBLIC = "public"
KIND = "judged"

_SMART_FIELD = re.compile(r"\.([A-Z])(?:\s+(\S+))?\s*")
_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)(.*)", re.DOTALL)


class UnreadableCollection(Exception):
    """The folder does not hold a collection of the layout that was named."""


@dataclass(frozen=True)
class Collection:
    """Documents, queries by id, and for each query the grades of the documents that were judged."""

    name: str
    documents: list[Document]
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]


def load(layout: str, path: Path, corpus: Path | None = None) -> Collection:
    """Read a collection.

    :param layout: ``smart``, ``beir`` or ``judged``: a key of :data:`LAYOUTS`.
    :param corpus: where the documents of the ``judged`` layout are, when not at their usual place.
    :raises UnreadableCollection: files are missing, or are not what the layout says.
    """
    if not path.is_dir():
        raise UnreadableCollection(f"{path} is not a folder")
    try:
        found = LAYOUTS[layout](path, corpus)
    except (OSError, ValueError, KeyError, yaml.YAMLError) as error:
        raise UnreadableCollection(f"{path}: {error}") from error
    if not (found.documents and found.queries and found.qrels):
        raise UnreadableCollection(f"{path} lacks documents, queries or judgements")
    return found


def _smart(path: Path, corpus: Path | None) -> Collection:
    """Files of ``.I .T .W`` fields. Judgements number the queries by their place, whatever ``.I`` says."""
    files = [file for file in sorted(path.rglob("*")) if file.is_file()]
    records = _smart_records(_one(files, r"\.all(\.\d+)?$"))
    queries = _smart_records(_one(files, r"\.(qry|que)$"))
    return Collection(
        name=path.name,
        documents=[
            _document(record["I"], _line(record.get("T", "")), _line(record.get("W", record.get("B", ""))))
            for record in records
        ],
        queries={str(place): _line(query.get("W", "")) for place, query in enumerate(queries, 1)},
        qrels=_smart_judgements(_one(files, r"(\.rel|qrels?)$")),
    )


def _one(files: Iterable[Path], pattern: str) -> Path:
    named = [file for file in files if re.search(pattern, file.name, re.IGNORECASE)]
    if not named:
        raise ValueError(f"no file named like {pattern}")
    return named[0]


def _smart_records(file: Path) -> list[dict[str, str]]:
    records: list[dict[str, str]] = []
    field = ""
    with file.open(encoding="latin-1") as lines:
        for line in lines:
            match = _SMART_FIELD.fullmatch(line)
            if match and match[1] == "I" and match[2]:
                records.append({"I": match[2].lstrip("0")})
                field = ""
            elif match and not match[2]:
                field = match[1]
            elif records and field:
                records[-1][field] = records[-1].get(field, "") + line
    return records


def _smart_judgements(file: Path) -> dict[str, dict[str, int]]:
    """Three columns: query, document, and Cleverdon's code, of which -1 and 5 mean no interest. More columns: all
    that is listed is relevant, and the second is a zero in some files."""
    rows = [line.split() for line in file.read_text(encoding="latin-1").splitlines() if line.strip()]
    zero = all(len(row) > 3 and row[1] == "0" for row in rows)
    qrels: dict[str, dict[str, int]] = {}
    for row in rows:
        if len(row) < 2:
            raise ValueError(f"{file.name} has a line of one column")
        document = row[2] if zero else row[1]
        relevant = len(row) != 3 or 1 <= int(row[2]) <= 4
        qrels.setdefault(str(int(row[0])), {})[document.lstrip("0")] = int(relevant)
    return qrels


def _line(text: str) -> str:
    return " ".join(text.split())


def _beir(path: Path, corpus: Path | None) -> Collection:
    """``corpus.jsonl``, ``queries.jsonl`` and ``qrels/test.tsv`` (or the only other split)."""
    splits = sorted((path / "qrels").glob("*.tsv"), key=lambda file: file.stem != "test")
    if not splits:
        raise ValueError("no qrels/*.tsv")
    return Collection(
        name=path.name,
        documents=[
            _document(row["_id"], row.get("title", ""), row.get("text", ""))
            for row in _json_lines(path / "corpus.jsonl")
        ],
        queries={str(row["_id"]): row["text"] for row in _json_lines(path / "queries.jsonl")},
        qrels=_judgements(splits[0]),
    )


def _judged(path: Path, corpus: Path | None) -> Collection:
    """``queries*.jsonl`` and ``qrels*.tsv``, over Markdown files with front matter whose paths are their ids.

    The documents are in ``corpus``, or in the folder of the same name under ``data``, beside the collection's parent.
    """
    folder = corpus or path.resolve().parent.parent / "data" / path.resolve().name
    files = (file for part in ("news", "guides", "resources") for file in sorted((folder / part).rglob("*.md")))
    return Collection(
        name=path.resolve().name,
        documents=[_markdown(file, folder) for file in files],
        queries={row["id"]: row["query"] for file in sorted(path.glob("queries*.jsonl")) for row in _json_lines(file)},
        qrels=dict(
            itertools.chain.from_iterable(_judgements(file).items() for file in sorted(path.glob("qrels*.tsv")))
        ),
    )


def _markdown(file: Path, folder: Path) -> Document:
    text = file.read_text(encoding="utf-8", errors="replace")
    match = _FRONT_MATTER.match(text)
    try:
        front = yaml.safe_load(match[1]) if match else {}
    except yaml.YAMLError:
        front = {}
    front = front if isinstance(front, dict) else {}
    topics = front.get("topics") or []
    return _document(
        file.relative_to(folder).as_posix(),
        str(front.get("title") or ""),
        match[2] if match else text,
        summary=" ".join(str(front[name]) for name in ("deck", "summary") if front.get(name)),
        tags=[str(topic).replace("-", " ") for topic in (topics if isinstance(topics, list) else [topics])],
    )


def _json_lines(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _judgements(file: Path) -> dict[str, dict[str, int]]:
    """Query, document and grade, separated by tabs; also the four columns of TREC, and with a line of headings."""
    qrels: dict[str, dict[str, int]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t"):
            if len(row) >= 3 and row[-1].lstrip("-").isdigit():
                qrels.setdefault(row[0], {})[row[-2]] = int(row[-1])
    return qrels


def _document(pk: str, title: str, body: str, summary: str = "", tags: Iterable[str] = ()) -> Document:
    return Document(KIND, str(pk), title, f"/{pk}", PUBLIC, body=body, summary=summary, tags=tuple(tags))


Loader = Callable[[Path, Path | None], Collection]

#: The layouts that can be read.
LAYOUTS: Mapping[str, Loader] = {"smart": _smart, "beir": _beir, "judged": _judged}
