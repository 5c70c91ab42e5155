"""Every write to operations."""

from operations.services.running import Ended, advance, begin, cancel, finish, hand_over, queue, recorded

__all__ = ["Ended", "advance", "begin", "cancel", "finish", "hand_over", "queue", "recorded"]
