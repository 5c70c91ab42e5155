"""A web process that is killed in the middle of moves: what was answered is there, and nothing is half there."""

from __future__ import annotations

from functools import partial
from threading import Event as Flag

import psutil
import pytest

from core.scope import workspace_scope
from tests.chaos.moves import Salesperson, leads_for
from tests.chaos.threads import at_once
from tests.chaos.truth import assert_one_story
from tests.chaos.web import Visitor
from tests.processes import wait_for, web

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KILLS = 3


def test_killed_web_workers_leave_no_move_half_done_and_lose_none_that_was_answered(
    workspace, pipeline, stages, member
):
    with web(workers=2) as (port, granian):
        ended = Flag()
        people = [Salesperson(Visitor(port, member), lead, stages) for lead in leads_for(pipeline, member)]

        def kill_workers():
            for _ in range(KILLS):
                done = sum(person.answered for person in people)
                wait_for(lambda done=done: sum(each.answered for each in people) >= done + 25, seconds=30, every=0.005)
                serving(granian.pid)[0].kill()
            wait_for(lambda: len(serving(granian.pid)) == 2, seconds=20)
            ended.set()

        assert at_once(*(partial(person.work, ended) for person in people), kill_workers) == [None] * 9
    with workspace_scope(workspace.pk):
        assert_one_story()
        for person in people:
            person.assert_nothing_lost_or_doubled()


def serving(pid: int) -> list[psutil.Process]:
    return [each for each in psutil.Process(pid).children() if each.status() != psutil.STATUS_ZOMBIE]
