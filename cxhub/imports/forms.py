"""The wizard's first step: a file and a mapping."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cxhub.imports.limits import DEFAULT_LIMITS, MEGABYTE
from cxhub.imports.models import ImportMapping


class ImportForm(forms.Form):
    """What to import, and how."""

    source = forms.FileField(
        label=_("File"),
        help_text=_("CSV, Excel (.xlsx), JSON, YAML or Markdown, or a zip archive of such files; at most 10 MB."),
    )
    mapping = forms.ModelChoiceField(
        label=_("Mapping"),
        queryset=ImportMapping.objects.none(),
        required=False,
        help_text=_("Says which column becomes what. Choose one that was kept, upload one, or write one below."),
    )
    mapping_file = forms.FileField(label=_("Mapping file"), required=False, help_text=_("A TOML file."))
    mapping_text = forms.CharField(
        label=_("Mapping as text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    keep = forms.BooleanField(label=_("Keep this mapping for the next time"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"].queryset = ImportMapping.objects.all()  # type: ignore[attr-defined]

    def clean_source(self) -> UploadedFile:
        """Refuse a file that is too large before it is read."""
        source: UploadedFile = self.cleaned_data["source"]
        if (source.size or 0) > DEFAULT_LIMITS.file_bytes:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB."), params={"limit": DEFAULT_LIMITS.file_bytes // MEGABYTE}
            )
        return source

    def clean(self) -> dict[str, Any]:
        """Find the one mapping that was meant."""
        data = super().clean() or self.cleaned_data
        given = [name for name in ("mapping", "mapping_file", "mapping_text") if data.get(name)]
        if len(given) != 1:
            message = _("Choose a mapping, upload one or write one.") if not given else _("Give one mapping only.")
            self.add_error("mapping", message)
            return data
        found = data[given[0]]
        if given[0] == "mapping":
            data["toml"], data["name"] = found.toml, found.name
        elif given[0] == "mapping_text":
            data["toml"], data["name"] = found, str(_("Import"))
        else:
            try:
                data["toml"] = found.read(MEGABYTE).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("mapping_file", _("This is no text in UTF-8."))
            data["name"] = found.name.rpartition(".")[0] or found.name
        return data
