"""The frame around every page: rail, palette commands, theme, where live updates come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ui.registry import Creation, Link, address, registry

THEMES = ("system", "light", "dark")
CSRF_INPUT = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
GROUPS = (("work", ""), ("insight", _("Insight")), ("settings", ""))


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give every page its frame, and one token against forged requests; Django would mask one for each form."""
    token = SimpleLazyObject(lambda: get_token(request))
    return {
        "shell": SimpleLazyObject(lambda: _frame(request)),
        "csrf_token": token,
        "csrf_input": SimpleLazyObject(lambda: format_html(CSRF_INPUT, token)),
    }


def _frame(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "system")
    workspace = getattr(request, "workspace", None)
    frame: dict[str, Any] = {
        "theme": theme if theme in THEMES else "system",
        "collapsed": request.COOKIES.get("rail") == "collapsed",
        "workspace": workspace,
        "member": None,
        "navigation": (),
        "commands": (),
        "quick_add": (),
        "live_url": "",
        "search_url": "",
    }
    return frame | _member_frame(request) if workspace else frame


def _member_frame(request: HttpRequest) -> dict[str, Any]:
    membership = request.membership  # type: ignore[attr-defined]
    links, creations = _offered(get_script_prefix(), membership.role, get_language())
    user = membership.user
    return {
        "member": {"name": user.name, "email": user.email, "role": membership.get_role_display()},
        "navigation": _navigation(links, request.path) + _pinned(request),
        "commands": links + creations,
        "quick_add": creations,
        "live_url": live_url(request),
        "search_url": reverse("ui:search"),
    }


@dataclass(frozen=True, slots=True)
class Command:
    """A link of the rail or the palette, or something that quick add makes."""

    key: str
    label: str
    icon: str
    url: str
    keys: str
    group: str = "create"
    detail: str = ""
    active: bool = False

    def leads_to(self, path: str) -> bool:
        """Tell whether a page is the link's own or stands below it; home is above all and only itself."""
        home = get_script_prefix()
        return path == self.url or (path.startswith(self.url) and self.url not in {"/", home})


@dataclass(frozen=True, slots=True)
class Group:
    """Some links of the rail under a heading, or without one."""

    label: str
    items: tuple[Command, ...]


@lru_cache(1_000)
def _offered(prefix: str, role: str, language: str) -> tuple[tuple[Command, ...], tuple[Command, ...]]:
    """Give the links, the rail's before those to settings, and the creations for a role, in a language."""
    in_rail_first = sorted(registry.for_role(Link, role), key=lambda item: item.group == "configuration")
    links = tuple(
        Command(item.key, str(item.label), item.icon, address(item), item.keys, item.group, str(item.detail))
        for item in in_rail_first
    )
    creations = tuple(
        Command(item.key, str(item.label), item.icon, address(item), item.keys)
        for item in registry.for_role(Creation, role)
    )
    return links, creations


def _navigation(links: tuple[Command, ...], path: str) -> tuple[Group, ...]:
    marked = [replace(link, active=True) if link.leads_to(path) else link for link in links]
    groups = [Group(str(label), tuple(link for link in marked if link.group == key)) for key, label in GROUPS]
    return tuple(group for group in groups if group.items)


def _pinned(request: Any) -> tuple[Group, ...]:
    """Give the member's pinned views as links of the rail."""
    from ui.lists.pins import pinned, url_of

    here = request.get_full_path()
    items = tuple(
        Command(f"view-{view.pk}", view.name, "bookmark", url, "", "view", active=here.startswith(url))
        for view, url in ((view, url_of(view)) for view in pinned(request))
    )
    return (Group(str(_("Pinned views")), items),) if items else ()


def live_url(request: HttpRequest) -> str:
    """Where the page listens: beside it behind a proxy, or on the live server's own port."""
    slug = request.workspace.slug  # type: ignore[attr-defined]
    if not settings.LIVE_PORT:
        return f"/live/{slug}/"
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    return f"{request.scheme}://{host}:{settings.LIVE_PORT}/live/{slug}/"
