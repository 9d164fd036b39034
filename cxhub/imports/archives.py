"""Zip archives (and the XLSX files that are ones) looked at before anything in them is unpacked."""

import lzma
import stat
import zlib
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from cxhub.imports.errors import SourceError
from cxhub.imports.limits import Limits

ZIP_MAGIC = b"PK\x03\x04"
NESTED = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".jar")
ENCRYPTED = 0x1
DAMAGED = (
    BadZipFile,
    NotImplementedError,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
)


def safe_name(name: str) -> str:
    """Return a name inside an archive or folder, or refuse it.

    Args:
        name: The name as the archive gives it.

    Raises:
        SourceError: It is absolute, leaves the folder, or is no plain text.
    """
    path = PurePosixPath(name)
    if (
        not name
        or "\\" in name
        or "\x00" in name
        or path.is_absolute()
        or ".." in path.parts
        or (path.parts and ":" in path.parts[0])
    ):
        raise SourceError(_("The archive holds a file with an unsafe name: %(name)r.") % {"name": name})
    return str(path)


def check_archive(archive: ZipFile, limits: Limits) -> list[ZipInfo]:
    """Return the files of an archive, having checked what unpacking them would cost.

    Args:
        archive: Open for reading; nothing in it is unpacked here.
        limits: The caps.

    Returns:
        The entries that are files, in the archive's order.

    Raises:
        SourceError: Too many entries, too large, encrypted, or a name that is not safe.
    """
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise SourceError(
            _("The archive holds %(count)s files; at most %(limit)s are read.")
            % {"count": len(entries), "limit": limits.entries}
        )
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked_bytes:
        raise SourceError(
            _("Unpacked, the archive would be %(size).0f MB; at most %(limit).0f MB are read.")
            % {"size": total / 2**20, "limit": limits.unpacked_bytes / 2**20}
        )
    files = []
    for entry in entries:
        if entry.is_dir():
            continue
        safe_name(entry.filename)
        if entry.flag_bits & ENCRYPTED:
            raise SourceError(_("The archive is protected by a password. Save it without one."))
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise SourceError(_("The archive holds a link (%(name)s), not a file.") % {"name": entry.filename})
        files.append(entry)
    return files


def read_entry(archive: ZipFile, entry: ZipInfo, limits: Limits) -> bytes:
    """Unpack one file, never more of it than the limit, whatever size the archive claims for it.

    Raises:
        SourceError: It is damaged, or larger than one file may be.
    """
    if entry.filename.lower().endswith(NESTED):
        raise SourceError(_("%(name)s is an archive inside the archive. Unpack it first.") % {"name": entry.filename})
    try:
        with archive.open(entry) as stream:
            data = stream.read(limits.file_bytes + 1)
    except DAMAGED as error:
        raise SourceError(_("%(name)s in the archive is damaged.") % {"name": entry.filename}) from error
    if len(data) > limits.file_bytes:
        raise SourceError(too_large(entry.filename, limits))
    return data


def too_large(name: str, limits: Limits) -> str:
    """Return the sentence for a file above the limit."""
    return _("%(name)s is larger than the %(limit).0f MB that one file may be.") % {
        "name": name,
        "limit": limits.file_bytes / 2**20,
    }
