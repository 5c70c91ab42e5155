"""Read a page as a browser does, to see whether a text is shown as it is and does nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

SPACES = re.compile(r"\s+")
FIELDS = {"input", "option", "textarea"}


class Page(HTMLParser):
    """The texts of a page, what its fields hold, and what in it could act."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.values: list[str] = []
        self.acting: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.values += [value for name, value in named.items() if name in {"value", "title", "aria-label", "content"}]
        self.values += [value for name, value in named.items() if name.startswith("data-")]
        if tag in {"script", "iframe", "style", "svg:script", "plaintext", "object", "embed", "base"}:
            self.acting += [tag] if not named.get("src", "").startswith("/static/") else []
        self.acting += [name for name in named if name.startswith("on") or name in {"style", "srcdoc"}]
        links = (named.get(name, "") for name in ("href", "src", "action", "formaction", "hx-get", "hx-post"))
        self.acting += [link for link in links if link.strip().lower().startswith(("javascript:", "data:text"))]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def shows(self, text: str) -> bool:
        """Tell whether a text stands in the page, apart from how its spaces are drawn."""
        wanted = plain(text)
        return any(wanted in plain(each) for each in (*self.texts, *self.values)) or wanted in plain(
            "".join(self.texts)
        )


def plain(text: str) -> str:
    return SPACES.sub(" ", text).strip()
