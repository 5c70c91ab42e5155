"""One spelling for what people write in many: case, accents, punctuation, nicknames, legal forms, plus-tags."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from nicknames import NickNamer

SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
FREE_OF_DOTS = {"gmail.com", "googlemail.com"}
SHARED = {
    *("info", "office", "sales", "contact", "kontakt", "hello", "mail", "admin", "support", "service", "team"),
    *("buero", "post", "billing", "accounts", "enquiries", "anfrage", "bonjour", "hallo", "verkauf", "vertrieb"),
}
FREE_MAIL = {
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "aol.com"),
    *("gmx.de", "gmx.net", "web.de", "t-online.de", "orange.fr", "free.fr", "proton.me", "protonmail.com", "me.com"),
}
LEGAL = {
    *("gmbh", "ag", "kg", "ohg", "ug", "mbh", "co", "company", "inc", "incorporated", "llc", "ltd", "limited", "plc"),
    *(
        "corp",
        "corporation",
        "sa",
        "sas",
        "sarl",
        "srl",
        "spa",
        "bv",
        "nv",
        "ab",
        "oy",
        "as",
        "aps",
        "group",
        "holding",
    ),
    *("and", "und", "the"),
}
ROADS = {
    **dict.fromkeys(("street", "strasse", "str", "st"), "st"),
    **dict.fromkeys(("road", "rd"), "rd"),
    **dict.fromkeys(("avenue", "ave", "av"), "ave"),
    **dict.fromkeys(("place", "pl", "platz"), "pl"),
    **dict.fromkeys(("drive", "dr"), "dr"),
    **dict.fromkeys(("crescent", "cres"), "cres"),
    **dict.fromkeys(("court", "ct"), "ct"),
    **dict.fromkeys(("circuit", "cct"), "cct"),
    **dict.fromkeys(("lane", "ln"), "ln"),
    **dict.fromkeys(("square", "sq"), "sq"),
}
MANY = 100_000


@lru_cache(MANY)
def fold(text: str) -> str:
    """Write words small, without accents and punctuation, one space apart: "O'Neill-García" becomes "oneill garcia"."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(SPECIAL).replace("'", "").replace("’", ""))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return NEITHER_LETTER_NOR_DIGIT.sub(" ", bare).strip()


@lru_cache(MANY)
def sound(word: str) -> str:
    """Give what different spellings of a folded name share: its consonants, alike ones as one, behind its beginning."""
    letters = word.replace(" ", "")
    for written, spoken in (("ph", "f"), ("sch", "s"), ("sh", "s"), ("ck", "k"), ("th", "t"), ("gh", "g"), ("dt", "t")):
        letters = letters.replace(written, spoken)
    letters = letters.translate(str.maketrans("cqzxvwyj", "kkssffii"))
    kept = letters[:1] + "".join(letter for letter in letters[1:] if letter not in "aeiouhy")
    return re.sub(r"(.)\1+", r"\1", kept)[:6]


@lru_cache(MANY)
def roots(name: str) -> frozenset[str]:
    """Give the folded first name and the full names that it may be short for: "bob" is also "robert"."""
    return frozenset({name, *_nicknames().canonicals_of(name)} if name else ())


def are_nicknames(one: str, other: str) -> bool:
    """Tell whether two folded first names may be short for the same."""
    return not roots(one).isdisjoint(roots(other))


@cache
def _nicknames() -> NickNamer:
    return NickNamer()  # reads its table, so not before somebody asks


def mailbox(email: str) -> str:
    """Give the mailbox behind an address: without a plus-tag, and without dots where the provider ignores them."""
    local, at, domain = email.strip().lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in FREE_OF_DOTS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}{at}{domain}"


def without_digits(text: str) -> str:
    return "".join(letter for letter in text if not letter.isdigit())


def is_shared(email: str) -> bool:
    """Tell whether an address is a desk's rather than a person's."""
    return email.partition("@")[0] in SHARED


@lru_cache(MANY)
def company(name: str) -> str:
    """Give what is particular in a company's name: its words without legal form."""
    words = fold(name).split()
    return " ".join(word for word in words if word not in LEGAL) or " ".join(words)


@lru_cache(MANY)
def street(text: str) -> str:
    """Write a street with its number in one way, the number last."""
    words = [ROADS.get(word, word) for word in re.sub(r"str(asse)?\b", " st", fold(text)).split()]
    numbers = [word for word in words if word[0].isdigit()]
    return " ".join([word for word in words if not word[0].isdigit()] + numbers)
