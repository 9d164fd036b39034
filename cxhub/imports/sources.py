"""Where rows come from: a file, a folder, or a zip archive with a folder in it."""

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from cxhub.imports.archives import ZIP_MAGIC, check_archive, read_entry, too_large
from cxhub.imports.errors import SourceError
from cxhub.imports.limits import DEFAULT_LIMITS, Limits


class Source(ABC):
    """Named files that can be read, whatever holds them.

    Attributes:
        name: How the source is called on screen and in reports.
        limits: The caps that hold for it.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits

    @property
    @abstractmethod
    def names(self) -> list[str]:
        """The files, sorted, with ``/`` between folder and file."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """Return the content of one of ``names``.

        Raises:
            SourceError: It is too large, damaged or cannot be read.
        """

    @abstractmethod
    def fingerprint(self) -> str:
        """Return a hash that changes when the source does, so that nothing resumes on another file."""

    def matching(self, patterns: Sequence[str], exclude: Sequence[str] = ()) -> list[str]:
        """Return the files that fit one of the patterns and none of the excluded ones.

        Args:
            patterns: Paths with ``*``, ``?`` and ``**``. None at all means every file.
            exclude: Patterns of files to leave out.
        """
        wanted, unwanted = [glob_regex(p) for p in patterns], [glob_regex(p) for p in exclude]

        def fits(name: str) -> bool:
            return (not wanted or any(p.fullmatch(name) for p in wanted)) and not any(
                p.fullmatch(name) for p in unwanted
            )

        return [name for name in self.names if fits(name)]


class FileSource(Source):
    """One file. It fits every pattern that its name fits, and a mapping with one source whatever its name."""

    def __init__(self, name: str, data: bytes, limits: Limits) -> None:
        super().__init__(name, limits)
        self._data = data

    @property
    def names(self) -> list[str]:
        """The files."""
        return [self.name]

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return self._data

    def fingerprint(self) -> str:
        """Return the hash."""
        return hashlib.sha256(self._data).hexdigest()

    def matching(self, patterns: Sequence[str], exclude: Sequence[str] = ()) -> list[str]:
        """Return the files that fit."""
        return super().matching([pattern.rsplit("/", 1)[-1] for pattern in patterns])


class FolderSource(Source):
    """A folder and all below it, hidden files and links that lead out of it left aside."""

    def __init__(self, root: Path, limits: Limits) -> None:
        super().__init__(root.name, limits)
        self._root = root.resolve()
        self._names: list[str] = []
        total = 0
        for path in sorted(self._root.rglob("*")):
            relative = path.relative_to(self._root)
            if any(part.startswith(".") for part in relative.parts) or not path.is_file():
                continue
            if not path.resolve().is_relative_to(self._root):
                continue
            self._names.append(relative.as_posix())
            total += path.stat().st_size
            if len(self._names) > limits.entries:
                raise SourceError(_("The folder holds more than %(limit)s files.") % {"limit": limits.entries})
            if total > limits.unpacked_bytes:
                raise SourceError(
                    _("The folder holds more than the %(limit).0f MB that are read.")
                    % {"limit": limits.unpacked_bytes / 2**20}
                )

    @property
    def names(self) -> list[str]:
        """The files."""
        return self._names

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        path = self._root / name
        try:
            if path.stat().st_size > self.limits.file_bytes:
                raise SourceError(too_large(name, self.limits))
            return path.read_bytes()
        except OSError as error:
            raise SourceError(_("%(name)s cannot be read.") % {"name": name}) from error

    def fingerprint(self) -> str:
        """Return the hash."""
        digest = hashlib.sha256()
        for name in self._names:
            stat = (self._root / name).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode(errors="surrogatepass"))
        return digest.hexdigest()


class ZipSource(Source):
    """The files of a zip archive; a single folder around all of them may be left out of the patterns."""

    def __init__(self, name: str, data: bytes, limits: Limits) -> None:
        super().__init__(name, limits)
        self._data = data
        self._archive = ZipFile(BytesIO(data))
        self._entries = {
            entry.filename: entry
            for entry in check_archive(self._archive, limits)
            if not any(part.startswith((".", "__MACOSX")) for part in entry.filename.split("/"))
        }

    @property
    def names(self) -> list[str]:
        """The files."""
        return sorted(self._entries)

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return read_entry(self._archive, self._entries[name], self.limits)

    def fingerprint(self) -> str:
        """Return the hash."""
        return hashlib.sha256(self._data).hexdigest()

    def matching(self, patterns: Sequence[str], exclude: Sequence[str] = ()) -> list[str]:
        """Return the files that fit."""
        found = super().matching(patterns, exclude)
        roots = {name.split("/", 1)[0] for name in self._entries}
        if found or len(roots) != 1:
            return found
        (root,) = roots
        return super().matching([f"{root}/{p}" for p in patterns], [f"{root}/{p}" for p in exclude])


def open_source(path: Path, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Return the source at a path of this machine.

    Args:
        path: A file, a folder or a zip archive.
        limits: The caps.

    Raises:
        SourceError: There is nothing to read there, or it is larger than the limits allow.
    """
    if path.is_dir():
        return FolderSource(path, limits)
    try:
        if path.stat().st_size > limits.file_bytes:
            raise SourceError(too_large(path.name, limits))
        return source_from_bytes(path.name, path.read_bytes(), limits)
    except OSError as error:
        raise SourceError(_("There is no file or folder %(path)s to read.") % {"path": path}) from error


def source_from_bytes(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Return the source in an upload. What it is shows in its content, not in its name.

    Raises:
        SourceError: It is too large, a damaged archive, or nothing at all.
    """
    if len(data) > limits.file_bytes:
        raise SourceError(too_large(name, limits))
    if not data:
        raise SourceError(_("%(name)s is empty.") % {"name": name})
    if not data.startswith(ZIP_MAGIC):
        return FileSource(name, data, limits)
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = {entry.filename for entry in check_archive(archive, limits)}
    except (BadZipFile, ValueError) as error:
        raise SourceError(_("%(name)s is a damaged archive.") % {"name": name}) from error
    if "[Content_Types].xml" in entries:
        return FileSource(name, data, limits)
    return ZipSource(name, data, limits)


def glob_regex(pattern: str) -> re.Pattern[str]:
    """Return a path pattern as a regular expression: ``**/`` any folders, ``*`` and ``?`` within one name."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.removeprefix("./"))
    special = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(special.get(part, re.escape(part)) for part in parts), re.DOTALL)
