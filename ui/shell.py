"""The frame around every page: rail, palette commands, theme, where live updates come from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from ui.registry import Creation, Link, address, registry

THEMES = ("system", "light", "dark")
GROUPS = (("work", ""), ("insight", _("Insight")), ("settings", ""))


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "system")
    workspace = getattr(request, "workspace", None)
    frame: dict[str, Any] = {
        "theme": theme if theme in THEMES else "system",
        "collapsed": request.COOKIES.get("rail") == "collapsed",
        "workspace": workspace,
        "member": None,
        "navigation": [],
        "commands": [],
        "quick_add": [],
        "live_url": "",
        "search_url": "",
    }
    return frame | _member_frame(request) if workspace else frame


def _member_frame(request: HttpRequest) -> dict[str, Any]:
    membership = request.membership  # type: ignore[attr-defined]
    links = [_link(request, item) for item in registry.of(Link, request)]
    creations = [_creation(item) for item in registry.of(Creation, request)]
    user = membership.user
    return {
        "member": {"name": user.name, "email": user.email, "role": membership.get_role_display()},
        "navigation": [
            {"key": key, "label": label, "items": [link for link in links if link["group"] == key]}
            for key, label in GROUPS
            if any(link["group"] == key for link in links)
        ],
        "commands": links + creations,
        "quick_add": creations,
        "live_url": live_url(request),
        "search_url": reverse("ui:search"),
    }


def _link(request: HttpRequest, item: Link) -> dict[str, Any]:
    url = address(item)
    here = request.META.get("SCRIPT_NAME", "") + request.path_info
    return {
        "key": item.key,
        "label": item.label,
        "icon": item.icon,
        "url": url,
        "active": here == url
        or (request.path_info != "/" and len(url) > 1 and here.startswith(url) and url != _home(request)),
        "shortcut": item.keys,
        "keys": item.keys,
        "group": item.group,
        "detail": item.detail,
    }


def _home(request: HttpRequest) -> str:
    return request.META.get("SCRIPT_NAME", "") + "/"


def _creation(item: Creation) -> dict[str, Any]:
    return {
        "key": item.key,
        "label": item.label,
        "icon": item.icon,
        "url": address(item),
        "shortcut": item.keys,
        "keys": item.keys,
        "group": "create",
    }


def live_url(request: HttpRequest) -> str:
    """Where the page listens: beside it behind a proxy, or on the live server's own port."""
    slug = request.workspace.slug  # type: ignore[attr-defined]
    if not settings.LIVE_PORT:
        return f"/live/{slug}/"
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    return f"{request.scheme}://{host}:{settings.LIVE_PORT}/live/{slug}/"
