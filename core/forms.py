"""What a form says when a service refuses."""

from django import forms

from core.errors import DomainError


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """Show a refusal beside the field that it is about, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
