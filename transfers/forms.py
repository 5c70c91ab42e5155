"""What a person chooses for an import."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leads.models import LeadSource
from pipelines.models import Pipeline
from transfers.columns import label_of
from transfers.engine.parse import TARGETS
from transfers.models import Import
from transfers.proposals import key_for
from transfers.reading import ENCODING_NAMES, Table
from ui.fields import MemberField, NamesField, choose_among

TYPES = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods"
DELIMITERS = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Vertical bar")}
HEADINGS_WITHIN = 30  # rows


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is in the file?"), choices=Import.Kind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the reader says what is wrong with it
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": TYPES}),
    )


class ReadingForm(forms.Form):
    """How a file is read, where the guess was wrong."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    delimiter = forms.ChoiceField(label=_("Separator"), required=False)
    header_row = forms.IntegerField(
        label=_("Row with the headings"),
        required=False,
        min_value=0,
        max_value=HEADINGS_WITHIN,
        help_text=_("0 if there are none; leave it empty to let Relay find it."),
    )

    def __init__(self, data: Any = None, *, table: Table) -> None:
        super().__init__(data, initial={name: getattr(table, name) for name in self.base_fields})
        self._offer("sheet", [(name, name) for name in (table.sheet, *table.other_sheets) if name])
        self._offer("encoding", _encodings(table) if table.encoding else [])
        self._offer("delimiter", _delimiters(table.delimiter) if table.encoding else [])

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        if len(choices) < 2:
            del self.fields[name]

    def reading(self, before: dict[str, Any]) -> dict[str, Any]:
        """Give what `open_table` is told: what was told before, with what was changed; emptied means find out."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data}
        if "sheet" in changed:
            before = {}
        return {name: value for name, value in (before | changed).items() if value not in ("", None)}


class ChoiceForm(forms.Form):
    """What the columns mean, how rows are recognised, and what new records get where the file says nothing."""

    mode = forms.ChoiceField(label=_("Take in"), choices=Import.Mode.choices, required=False)
    key = forms.ChoiceField(label=_("Recognise by"), choices=Import.Key.choices, required=False)
    pipeline: forms.ModelChoiceField[Pipeline] = forms.ModelChoiceField(
        label=_("Pipeline"), queryset=None, required=False, empty_label=_("The default pipeline")
    )
    source: forms.ModelChoiceField[LeadSource] = forms.ModelChoiceField(
        label=_("Source, if none is given"), queryset=None, required=False, empty_label=_("None")
    )
    owner = MemberField(label=_("Owner, if none is given"), required=False)
    more_words = NamesField(label=_("Another text that means empty"), required=False, max_length=200)

    SHOWN_FIRST = ("mode", "key", "pipeline", "source", "owner")

    def __init__(self, data: Any = None, *, job: Import) -> None:
        names = set(self.base_fields) - {"more_words"}
        super().__init__(data, initial={name: getattr(job, name) for name in names})
        self.job = job
        choose_among(self, "pipeline", Pipeline.objects.active().in_order())
        choose_among(self, "source", LeadSource.objects.active().in_order())
        if job.kind != Import.Kind.LEAD:
            del self.fields["pipeline"], self.fields["source"]
        if not self.is_bound:
            mapped = set(self.mapping.values())
            keys = [(key, label) for key, label in Import.Key.choices if key in mapped]
            self.fields["key"].choices = keys  # type: ignore[attr-defined]

    @cached_property
    def mapping(self) -> dict[str, str]:
        """Give {place: target}, as chosen or as stored."""
        if not self.is_bound:
            return dict(self.job.mapping)
        targets = {*TARGETS[Import.Kind(self.job.kind)], Import.LEFT_OUT}
        chosen = {str(place): self.data.get(f"column-{place}", "") for place in range(len(self.job.columns))}
        return {place: target for place, target in chosen.items() if target in targets}

    @cached_property
    def clashes(self) -> dict[str, str]:
        """Give {place: sentence} of the columns that want a target which another column has."""
        clashes: dict[str, str] = {}
        for target in set(self.mapping.values()) - {Import.LEFT_OUT}:
            places = [place for place, wanted in self.mapping.items() if wanted == target]
            holder = next((place for place in places if self.job.mapping.get(place) == target), places[0])
            values = {"target": label_of(self.job.kind, target), "column": self.job.columns[int(holder)]}
            said = gettext("“%(column)s” has the meaning %(target)s already. Choose another for one of the two.")
            clashes |= {place: said % values for place in places if place != holder}
        return clashes

    @property
    def words(self) -> list[tuple[str, bool]]:
        """List the texts that may count as empty, each with whether it does."""
        counted = self._ticked() if self.is_bound else self.job.empty_words
        return [(word, word in counted) for word in sorted({*self.job.found["words"], *self.job.empty_words})]

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or self.job.mode

    def _ticked(self) -> list[str]:
        return cast("QueryDict", self.data).getlist("empty_words")

    def clean(self) -> None:
        if self.clashes:
            names = ", ".join(f"“{self.job.columns[int(place)]}”" for place in self.clashes)
            self.add_error(None, gettext("Two columns cannot have the same meaning: see %(names)s.") % {"names": names})

    def values(self) -> dict[str, Any]:
        """Give what `services.choose` stores; a key that no column has any more gives way to one that is there."""
        values = {name: self.cleaned_data[name] for name in self.fields if name != "more_words"}
        if values["key"] not in self.mapping.values():
            values["key"] = key_for(self.mapping)
        offered = {word for word, _counted in self.words}
        words = offered.intersection(self._ticked()) | set(self.cleaned_data["more_words"])
        return values | {"mapping": self.mapping, "empty_words": sorted(words)}


def _encodings(table: Table) -> list[Any]:
    """Offer what fits first, then everything that can be read."""
    likely = [name for name in (table.encoding, *table.other_encodings) if name]
    others = [(name, label) for name, label in ENCODING_NAMES.items() if name not in likely]
    return [(_("These fit"), [(name, ENCODING_NAMES.get(name, name)) for name in likely]), (_("All others"), others)]


def _delimiters(found: str) -> list[tuple[str, Any]]:
    known = list(DELIMITERS.items())
    return known if found in DELIMITERS else [(found, found or _("None: each line is one cell")), *known]
