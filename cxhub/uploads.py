"""Documents that hold what their names say."""

from pathlib import PurePosixPath
from zipfile import is_zipfile

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

from cxhub.imports.readers.reading import NO_TEXT

#: Kinds of file that are archives inside.
PACKED = frozenset({"docx", "odp", "ods", "odt", "pptx", "xlsx", "zip"})
#: Kinds of file that are plain text.
TEXT = frozenset({"csv", "json", "md", "txt", "yaml", "yml"})
#: What UTF-16 begins with, which is text although it is full of NULs.
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
#: So many bytes of a text are looked at. A PDF has to say that it is one within them.
LOOKED_AT = 1024


def holds_what_it_says(file: UploadedFile) -> bool:
    """Whether the content of a file fits the ending of its name; true for endings that we know nothing of."""
    ending = PurePosixPath(file.name or "").suffix.lower().lstrip(".")
    file.seek(0)
    head = file.read(LOOKED_AT)
    packed = is_zipfile(file)
    file.seek(0)
    if ending in PACKED:
        return packed
    if ending == "pdf":
        return b"%PDF-" in head
    if ending in TEXT:
        return head.startswith(UTF_16) or not (packed or b"\0" in head or head.startswith(tuple(NO_TEXT)))
    return True


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for documents, which looks into the file: for ``WAGTAILDOCS_DOCUMENT_FORM_BASE``."""

    def clean_file(self) -> UploadedFile:
        """The file.

        :raises ValidationError: it holds something else than its name says.
        """
        file: UploadedFile = self.cleaned_data["file"]
        if "file" in self.changed_data and not holds_what_it_says(file):
            words = _("%(name)s holds something else than its name says. Save it anew in that format, or rename it.")
            raise forms.ValidationError(words % {"name": file.name})
        return file
