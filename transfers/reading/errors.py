"""What can go wrong while reading: each text is a sentence for the person who uploaded the file."""

from core.errors import DomainError


class Unreadable(DomainError):
    """The file cannot be read as a table; nothing of it was imported."""


class BadValue(ValueError):
    """One cell cannot be understood; the text names the value and says what would be right."""


def quoted(text: str, most: int = 60) -> str:
    """Show a value inside a sentence: on one line, shortened, without what a terminal or browser would obey."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[: most + 1]).strip()
    return f"“{shown[:most]}…”" if len(text) > most else f"“{shown}”"
