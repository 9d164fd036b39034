"""How large an import may be. All is checked before a file is opened, and again while it is read."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The caps on one import.

    Attributes:
        file_bytes: Size of one file as it comes, packed or not.
        unpacked_bytes: Size of everything together once unpacked.
        entries: Files in an archive or folder.
        rows: Rows in the whole import.
        columns: Columns of a row.
        seconds: Time to read the source once through.
    """

    file_bytes: int = 10 * MEGABYTE
    unpacked_bytes: int = 100 * MEGABYTE
    entries: int = 5_000
    rows: int = 50_000
    columns: int = 200
    seconds: int = 60


DEFAULT_LIMITS = Limits()
