"""Every write to operations."""

from operations.services.bin import delete_for_good, note_deleted, restore
from operations.services.running import Ended, advance, begin, cancel, finish, hand_over, queue, recorded
from operations.services.undoing import AT_ONCE, NotEnded, TooLate, UndoneAlready, undo, undo_page

__all__ = [
    "AT_ONCE",
    "Ended",
    "NotEnded",
    "TooLate",
    "UndoneAlready",
    "advance",
    "begin",
    "cancel",
    "delete_for_good",
    "finish",
    "hand_over",
    "note_deleted",
    "queue",
    "recorded",
    "restore",
    "undo",
    "undo_page",
]
