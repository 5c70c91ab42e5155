"""People who move leads as quickly as answers come."""

from __future__ import annotations

import time
from threading import Event as Flag

from django.utils import timezone

from core.scope import workspace_scope
from leads import services
from leads.models import Lead, StageChange
from pipelines.models import Pipeline, Stage
from tests.chaos.web import Visitor
from tests.factories import ContactFactory
from workspaces.models import User

ROUND = ("contacted", "qualified", "proposal", "won", "nurture", "new")


def leads_for(pipeline: Pipeline, by: User, number: int = 8) -> list[Lead]:
    workspace, at = pipeline.workspace, timezone.now()
    with workspace_scope(workspace.pk):
        contacts = [ContactFactory(workspace=workspace) for _ in range(number)]
        return [services.create_lead(contact=each, pipeline=pipeline, value=100, by=by, at=at) for each in contacts]


class Salesperson:
    """Moves one lead round the stages; goes on after an answer that did not come, or that was an error of ours."""

    def __init__(self, visitor: Visitor, lead: Lead, stages: dict[str, Stage]) -> None:
        self.visitor = visitor
        self.lead = lead
        self.targets = [stages[name] for name in ROUND]
        self.answered = 0
        self.failures: list[float] = []  # when they were asked

    def work(self, ended: Flag) -> None:
        while not ended.is_set():
            stage = self.targets[self.answered % len(self.targets)]
            answer = self.visitor.post(f"/w/acme/leads/{self.lead.pk}/stage/", {"stage": str(stage.pk)})
            if answer.status == 302:
                self.answered += 1
            else:
                assert answer.status == 0 or answer.status >= 500, answer
                self.failures.append(time.monotonic() - answer.seconds)
                time.sleep(0.02)
        self.visitor.leave()

    def assert_nothing_lost_or_doubled(self) -> None:
        """Compare, in the open scope, what was answered with what is stored; the last answer may have been lost."""
        stored = StageChange.objects.filter(lead=self.lead).exclude(from_stage=None).count()
        assert stored - self.answered in {0, 1}
