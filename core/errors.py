"""Refusals that a person may see."""


class DomainError(Exception):
    """A rule of the business says no; the text says so to a person, and what to do."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
