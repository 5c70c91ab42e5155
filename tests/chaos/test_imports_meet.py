from functools import partial

import pytest

from contacts.models import Account
from core.scope import workspace_scope
from events.models import Event
from leads.models import LeadSource
from tests.chaos.imports import assert_each_person_once, begin_import, progress
from tests.chaos.threads import at_once
from tests.chaos.truth import assert_one_story
from transfers import jobs, services
from transfers.engine import run
from transfers.models import Import

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _files(tmp_path, settings, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(services, "hand_over", lambda job: None)
    monkeypatch.setattr(run, "BATCH", 60)


def carry(job):
    return jobs.run_import(str(job.workspace_id), str(job.pk))


def test_six_imports_of_overlapping_files_bring_each_person_in_once(workspace, pipeline, member):
    files = [range(start, start + 240) for start in (0, 120, 240, 0, 60, 240)]
    begun = [begin_import(workspace, member, numbers) for numbers in files]
    answers = at_once(*(partial(carry, job) for job in begun))
    assert (answers, [progress(job).error for job in begun]) == (["finished"] * 6, [""] * 6)
    ended = [progress(job) for job in begun]
    assert [(job.status, job.settled, job.refused) for job in ended] == [("finished", 240, 0)] * 6
    assert sum(job.created for job in ended) == 480
    with workspace_scope(workspace.pk):
        assert_each_person_once(range(480))
        assert_one_story()
        assert (Account.objects.count(), LeadSource.objects.count()) == (200, 3)
        assert Event.objects.filter(name="contact.created").count() == 480


def test_an_import_that_four_workers_take_up_is_carried_in_once(workspace, pipeline, member):
    job = begin_import(workspace, member, range(300))
    assert sorted(at_once(*[partial(carry, job)] * 4)) == ["finished", "skipped", "skipped", "skipped"]
    ended = progress(job)
    assert (ended.status, ended.created, ended.settled) == (Import.Status.FINISHED, 300, 300)
    with workspace_scope(workspace.pk):
        assert_each_person_once(range(300))
