"""The form of a file for a meeting. What may be kept is the service's to say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from intervisie.services.file_kinds import MOST_BYTES
from intervisie.services.materials import MOST_TITLE
from plg.forms import HouseForm

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx,.odt,.ods,.odp"


class DropForm(forms.Form):
    """Which file goes."""

    drop = forms.UUIDField()


class FileForm(HouseForm):
    """One file, and what it is called."""

    file = forms.FileField(
        label=_("Kies een bestand"),
        help_text=_("PDF, afbeelding of een document van Office of OpenDocument, hoogstens 10 MB."),
        allow_empty_file=True,  # the service has a better sentence for it
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Kies eerst een bestand.")},
    )
    title = forms.CharField(label=_("Hoe heet het?"), max_length=MOST_TITLE, required=False)

    def content(self) -> bytes:
        """Return the file, as far as it is ever read."""
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content

    def words(self) -> str:
        """Return what it is called: as typed, else the name of the file without its ending."""
        return self.cleaned_data["title"] or str(self.cleaned_data["file"].name).rpartition(".")[0]
