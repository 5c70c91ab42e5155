"""What a person chooses for an import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import LeadSource
from pipelines.models import Pipeline
from transfers.columns import Column, key_for
from transfers.models import Import
from ui.fields import MemberField

TYPES = ".csv,.tsv,.txt,.xlsx,.xls,.xlsb,.ods"
DELIMITERS = [(",", _("Comma")), (";", _("Semicolon")), ("\t", _("Tab")), ("|", _("Vertical bar"))]


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is in the file?"), choices=Import.Kind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the reader says what is wrong with it
        help_text=_("CSV, Excel or OpenDocument, up to 500 MB. Nothing is stored before you have seen a preview."),
        widget=forms.FileInput(attrs={"accept": TYPES}),
    )


class ReadingForm(forms.Form):
    """How a text file is read, where the guess was wrong."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    delimiter = forms.ChoiceField(label=_("Separator"), required=False, choices=DELIMITERS)
    header_row = forms.IntegerField(label=_("Row with the headings"), required=False, min_value=0, max_value=100)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)

    def __init__(self, *args: Any, table: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "encoding": [(name, name) for name in (table.encoding, *table.other_encodings) if name],
            "sheet": [(name, name) for name in (table.sheet, *table.other_sheets) if name],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
            if len(values) < 2:
                del self.fields[name]
        if table.sheet or not table.delimiter:
            del self.fields["delimiter"]
        self.initial = {name: getattr(table, name) for name in self.fields}

    def reading(self) -> dict[str, Any]:
        """Give what `open_table` is told; what is left empty it finds out itself."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class ChoiceForm(forms.Form):
    """What the columns mean, how rows are recognised, and what new records get where the file says nothing."""

    mode = forms.ChoiceField(label=_("Take in"), choices=Import.Mode.choices)
    key = forms.ChoiceField(label=_("Recognise existing ones by"), choices=Import.Key.choices)
    pipeline: forms.ModelChoiceField[Pipeline] = forms.ModelChoiceField(
        label=_("Pipeline"), queryset=None, required=False, empty_label=_("The default pipeline")
    )
    source: forms.ModelChoiceField[LeadSource] = forms.ModelChoiceField(
        label=_("Source, where none is given"), queryset=None, required=False, empty_label=_("None")
    )
    owner = MemberField(label=_("Owner, where none is given"), required=False)

    def __init__(self, data: Any = None, *, job: Import, columns: list[Column]) -> None:
        super().__init__(data, initial={name: getattr(job, name) for name in self.base_fields})
        self.columns = columns
        querysets = {"pipeline": Pipeline.objects.active().in_order(), "source": LeadSource.objects.active().in_order()}
        for name, queryset in querysets.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
            if job.kind != Import.Kind.LEAD:
                del self.fields[name]

    def mapping(self) -> dict[str, str]:
        """Give {place: target} as chosen; a target that two columns want stays with the first."""
        chosen: dict[str, str] = {}
        for column in self.columns:
            target = self.data.get(column.field, "")
            if target in column.targets and target not in chosen.values():
                chosen[str(column.place)] = target
        return chosen

    def values(self) -> dict[str, Any]:
        """Give what `services.choose` stores; a key that no column has any more gives way to one that is there."""
        mapping = self.mapping()
        values = {name: self.cleaned_data[name] for name in self.fields}
        if values["key"] not in mapping.values():
            values["key"] = key_for(mapping)
        return values | {"mapping": mapping}
