"""Jinja2 for the product's pages: whole pages, and blocks of them as fragments (`"leads/detail.html#stage"`)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jinja2
from django.template import TemplateDoesNotExist
from django.template.backends import jinja2 as backend
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django_htmx.jinja import htmx_script
from lucide.jinja import lucide

from ui.filters import FILTERS


class Block:
    """One block of a page, rendered with its own context and the globals."""

    def __init__(self, page: jinja2.Template, block: str) -> None:
        self.page = page
        self.block = block
        self.filename = page.filename
        self.name = f"{page.name}#{block}"

    def render(self, context: dict[str, Any]) -> str:
        return "".join(self.page.blocks[self.block](self.page.new_context(context)))


class Pages(backend.Jinja2):
    """Django's Jinja2 backend that also answers `page.html#block`."""

    def get_template(self, template_name: str) -> backend.Template:
        page, _, block = template_name.partition("#")
        template = super().get_template(page)
        if block:
            if block not in template.template.blocks:
                raise TemplateDoesNotExist(template_name, backend=self)
            template.template = Block(template.template, block)  # type: ignore[assignment]
        return template


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Reverse an address, inside the open workspace if there is one."""
    return reverse(name, args=args, kwargs=kwargs)


@lru_cache(1_000)
def icon(name: str, size: int = 16, **attributes: Any) -> str:
    """Draw a Lucide icon as inline SVG, hidden from screen readers: the text beside it speaks."""
    return lucide(name, size=size, aria_hidden="true", focusable="false", **attributes)


def environment(**options: Any) -> jinja2.Environment:
    options["undefined"] = jinja2.StrictUndefined  # Django passes its own; an undefined name is an error
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    made = jinja2.Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701 - Django turns autoescape on
    made.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(url=url, icon=icon, static=static, htmx_script=htmx_script, language=translation.get_language)
    made.filters.update(FILTERS)
    made.globals["ui"] = made.get_template("ui/components.html").module
    return made
