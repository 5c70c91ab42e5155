"""Jinja2 for the product's pages: whole pages, and blocks of them as fragments (`"leads/detail.html#stage"`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jinja2
from django.template import TemplateDoesNotExist
from django.template.backends import jinja2 as backend
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import translation
from django_htmx.jinja import htmx_script
from lucide.jinja import lucide
from markupsafe import Markup, _escape_inner  # type: ignore[attr-defined]

from ui.filters import FILTERS


def escape(value: Any) -> str:
    """Do what MarkupSafe's `escape` does, without wrapping what goes straight into the page."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value
    return value.__html__() if hasattr(value, "__html__") else _escape_inner(str(value))


class Environment(jinja2.Environment):
    """Jinja2 whose compiled templates call the `escape` above: a sixth of the time that a page takes."""

    def _generate(self, *args: Any, **kwargs: Any) -> str:
        return super()._generate(*args, **kwargs).replace("\nname = ", "\nfrom ui.jinja2 import escape\nname = ", 1)


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
    return _reversed(get_script_prefix(), name, args, tuple(kwargs.items()))


@lru_cache(2_000)
def _reversed(prefix: str, name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    return reverse(name, args=args, kwargs=dict(kwargs))


def say(text: str, /, **values: Any) -> Markup:
    """Translate a text of a template, with values in its %(places)s, which are escaped."""
    language = translation.get_language()
    return _translated(language, text) % values if values else _said(language, text)


@lru_cache(5_000)
def _translated(language: str | None, text: str) -> Markup:
    return Markup(translation.gettext(text))  # noqa: S704 - translations are ours


@lru_cache(5_000)
def _said(language: str | None, text: str) -> Markup:
    return _translated(language, text) % {}


@lru_cache(1_000)
def icon(name: str, size: int = 16, **attributes: Any) -> str:
    """Draw a Lucide icon as inline SVG, hidden from screen readers: the text beside it speaks."""
    return lucide(name, size=size, aria_hidden="true", focusable="false", **attributes)


def fixed_parts(made: jinja2.Environment) -> Callable[..., Markup]:
    """Make the global `fixed`: it renders a template of its own once for each set of values, and keeps the result."""

    @lru_cache(2_000)
    def kept(name: str, prefix: str, language: str | None, values: tuple[tuple[str, Any], ...]) -> Markup:
        return Markup(made.get_template(name).render(dict(values)))  # noqa: S704 - a rendered template

    def fixed(name: str, /, **values: Any) -> Markup:
        """Give a part that says the same to everybody; it sees the values, which are hashable, and nothing else."""
        render = kept.__wrapped__ if made.auto_reload else kept
        return render(name, get_script_prefix(), translation.get_language(), tuple(values.items()))

    return fixed


def environment(**options: Any) -> jinja2.Environment:
    options["undefined"] = jinja2.StrictUndefined  # Django passes its own; an undefined name is an error
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    made = Environment(extensions=["jinja2.ext.i18n"], **options)
    made.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(
        _=say, url=url, icon=icon, static=static, htmx_script=htmx_script, language=translation.get_language
    )
    made.globals["fixed"] = fixed_parts(made)
    made.filters.update(FILTERS)
    made.globals["ui"] = made.get_template("ui/components.html").module
    return made
