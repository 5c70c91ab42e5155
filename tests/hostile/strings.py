"""Texts that break software which takes them for something else than text."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

SCRIPTS = [
    "<script>window.__pwned=1</script>",
    "</title><script>window.__pwned=1</script>",
    '"><img src=x onerror="window.__pwned=1">',
    "'><svg onload=window.__pwned=1>",
    "</textarea><script>window.__pwned=1</script>",
    "<a href=\"javascript:window.__pwned=1\">click</a>",
    "javascript:window.__pwned=1//",
    "<iframe srcdoc='<script>parent.__pwned=1</script>'></iframe>",
    "<style>body{display:none}</style>",
    "<!--", "-->", "<![CDATA[", "]]>", "<", ">", "</", "<plaintext>", "<x hx-get=/ hx-trigger=load>",
    '" autofocus onfocus="window.__pwned=1', "' onmouseover='window.__pwned=1",
    "&lt;b&gt;", "&amp;amp;", "&#x3C;script&#x3E;", "&", "&nbsp", "\\x3cscript\\x3e", "\\u003cscript\\u003e",
]  # fmt: skip
TEMPLATES = [
    "{{ 7*7 }}", "{% debug %}", "{{ request.user.password }}", "{# no comment #}", "${7*7}", "#{7*7}", "<%= 7*7 %>",
    "%s %d %n", "%(name)s", "{0}", "{name}", "%", "%%", "100%", "$HOME", "`id`", "$(id)", "\\", "\\n", "\\0",
]  # fmt: skip
QUERIES = [
    "1;DROP TABLE leads_lead", "' OR '1'='1", "'; --", '"', "'", "''", "1'1", "%27", "_", "?", ":id", "@>", "::text",
]  # fmt: skip
FILES = ["../../../etc/passwd", "file:///etc/passwd", "COM1", "=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "+1-1"]
WORDS = [
    "undefined",
    "null",
    "None",
    "NaN",
    "Infinity",
    "true",
    "0",
    "-1",
    "1e1000",
    "0x0",
    "new",
    "delete",
    "constructor",
]
LETTERS = [
    "ﾊﾝｶｸ", "田中さんにあげて下さい", "社會科學院語學研究所", "찦차를 타고 온 펲시맨", "Ⱥ", "ȺȾ",
    "İstanbul", "ΟΔΥΣΣΕΑΣ", "ß", "ﬁﬂ",
    "ثم نفس سقطت وبالتحديد", "\u202btest\u202b", "\u202etest\u202e", "מיכל, שלום", "हिन्दी", "ก็็็็็็็็",
    "T̗̺̖̹̯͓Ṯ̤͍̥͇͈h̲́e͏͓̼̗̙̼̣͔ ̪̟", "😍", "👩‍👩‍👧‍👦", "🇺🇸🇷🇺", "👨🏿‍🦰", "１２３",
    "⁰⁴⁵", "Ω≈ç√∫", "zero\u200bwidth", "\ufeffbom", "soft\u00adhyphen",
    "a\u0301", "\U000e0041tag", "𝕋𝕙𝕖", "\ufffd", "\ud7ff\ue000", "\u2028line\u2029",
]  # fmt: skip
LONG = ["a" * 200, "ü" * 180, "😍" * 100, "<b>" * 60, "word " * 39 + "end"]
# These cannot be stored, or not in one line: they are refused with a sentence, or kept as far as a line goes.
CONTROLS = ["nul\x00inside", "bell\x07", "esc\x1b[31m", "tab\there", "back\x08space", "\x7fdel", "c1\x9b"]
LINES = ["two\nlines", "dos\r\nline", "old\rline", "\n\n\nfar\n\n\ndown"]

STRINGS = [*SCRIPTS, *TEMPLATES, *QUERIES, *FILES, *WORDS, *LETTERS, *LONG]


def all_strings() -> list[str]:
    """Give the strings above, and the big list of naughty strings where RELAY_DATA names a folder that has it."""
    return list(dict.fromkeys([*STRINGS, *_big_list()]))


def _big_list() -> list[str]:
    path = Path(os.environ.get("RELAY_DATA", "/nowhere")) / "text" / "naughty_strings.base64.json"
    if not path.exists():
        return []
    found, begun = [], ""
    for line in json.loads(path.read_text()):
        begun += line
        if len(line) < 76:  # a full line goes on in the next
            found.append(base64.b64decode(begun).decode())
            begun = ""
    return found
