"""Several people at the same moment: real threads, a connection each."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Let all acts begin at the same moment; give what each returned or raised, in their order."""
    answers: list[Any] = [None] * len(acts)
    ready = Barrier(len(acts))

    def perform(number: int, act: Callable[[], Any]) -> None:
        try:
            ready.wait(timeout=10)
            answers[number] = act()
        except Exception as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [Thread(target=perform, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers
