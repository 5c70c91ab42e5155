from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Note
from ui.fields import PlainTextField


class NoteForm(forms.Form):
    content = PlainTextField(label=_("Note"), rows=2, error_messages={"required": _("Write something first.")})
    note_type = forms.ChoiceField(label=_("Type"), choices=Note.Type, initial=Note.Type.GENERAL)
    is_private = forms.BooleanField(label=_("Only for me"), required=False)
