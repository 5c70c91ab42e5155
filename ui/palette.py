"""The 13 colours that data may have; the style sheets give each its tint, ink and dot in light and dark."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Colour(models.TextChoices):
    SLATE = "slate", _("Slate")
    GRAY = "gray", _("Grey")
    RED = "red", _("Red")
    ORANGE = "orange", _("Orange")
    AMBER = "amber", _("Amber")
    GREEN = "green", _("Green")
    TEAL = "teal", _("Teal")
    CYAN = "cyan", _("Cyan")
    SKY = "sky", _("Sky")
    BLUE = "blue", _("Blue")
    INDIGO = "indigo", _("Indigo")
    VIOLET = "violet", _("Violet")
    PINK = "pink", _("Pink")
