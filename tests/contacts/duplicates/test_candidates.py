"""Pairs are found for who is new or changed, kept once, and what people said of them holds."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from contacts import jobs, services
from contacts.duplicates.weights import SURE
from contacts.models import Contact, DuplicateCandidate, DuplicateScan, MatchDue, MatchKey
from contacts.services import duplicates
from contacts.tasks import catch_up, match_contacts
from core.scope import workspace_scope
from tests.factories import ContactFactory, WorkspaceFactory

ADA = {"first_name": "Ada", "last_name": "Lovelace", "city": "London"}


@pytest.fixture
def ada(workspace):
    return ContactFactory(workspace=workspace, email="ada@example.org", phone_number="+4930231250001", **ADA)


@pytest.fixture
def again(workspace, ada):
    return ContactFactory(workspace=workspace, email="ada+crm@example.org", mobile_phone="+4930231250001", **ADA)


def matched(workspace) -> int:
    return match_contacts(workspace_id=str(workspace.pk))


def pairs() -> list[tuple]:
    return list(DuplicateCandidate.objects.surest_first().values_list("first_id", "second_id", "status"))


def test_a_second_writing_becomes_a_candidate_with_its_reasons(workspace, ada, again):
    ContactFactory(workspace=workspace, first_name="Grace", last_name="Hopper", email="grace@example.org")
    assert matched(workspace) == 3
    with workspace_scope(workspace.pk):
        candidate = DuplicateCandidate.objects.get()
        assert (candidate.first_id, candidate.second_id, candidate.status) == (ada.pk, again.pk, "open")
        assert candidate.score > SURE
        assert [reason[:2] for reason in candidate.evidence][:2] == [["email", "same"], ["phone", "same"]]
        assert not MatchDue.objects.exists()
    assert matched(workspace) == 0


def test_only_the_changed_contact_is_looked_at(workspace, ada, again):
    matched(workspace)
    with workspace_scope(workspace.pk):
        services.update_contact(contact=ada, values={"job_title": "Analyst"}, by=None, at=timezone.now())
        assert not MatchDue.objects.exists()  # the matcher does not see titles
        services.update_contact(
            contact=again,
            values={"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.org", "mobile_phone": ""},
            by=None,
            at=timezone.now(),
        )
        assert list(MatchDue.objects.values_list("contact_id", flat=True)) == [again.pk]
    assert matched(workspace) == 1
    with workspace_scope(workspace.pk):
        assert pairs() == []  # no longer alike


def test_not_the_same_is_remembered_whatever_changes(workspace, ada, again, member):
    matched(workspace)
    now = timezone.now()
    with workspace_scope(workspace.pk):
        candidate = DuplicateCandidate.objects.get()
        assert duplicates.keep_apart(candidate=candidate, by=member, at=now)
        assert not duplicates.keep_apart(candidate=candidate, by=member, at=now)
        services.update_contact(contact=ada, values={"city": "Londonn"}, by=None, at=now)
    matched(workspace)
    with workspace_scope(workspace.pk):
        duplicates.start_scan(by=member, at=now)
        scan = DuplicateScan.objects.get()
    assert jobs.run_scan(str(workspace.pk), str(scan.pk)) == "finished"
    with workspace_scope(workspace.pk):
        candidate = DuplicateCandidate.objects.get()
        assert (candidate.status, candidate.decided_by, candidate.decided_at) == ("not_same", member, now)
        assert duplicates.reopen(candidate=candidate, by=member, at=now)
        assert pairs() == [(ada.pk, again.pk, "open")]


def test_a_scan_looks_at_everybody_once_and_says_how_far_it_is(workspace, ada, again, member):
    with workspace_scope(workspace.pk):
        MatchDue.objects.all().delete()  # contacts from before there were keys
        scan = duplicates.start_scan(by=member, at=timezone.now())
        assert duplicates.start_scan(by=member, at=timezone.now()).pk == scan.pk
        assert (scan.people, scan.total, scan.done) == (2, 4, 0)
    assert jobs.run_scan(str(workspace.pk), str(scan.pk)) == "finished"
    assert jobs.run_scan(str(workspace.pk), str(scan.pk)) == "skipped"
    with workspace_scope(workspace.pk):
        scan.refresh_from_db()
        assert (scan.done, scan.finished_at is not None) == (4, True)
        assert pairs() == [(ada.pk, again.pk, "open")]


def test_a_scan_forgets_pairs_that_are_alike_no_more(workspace, ada, member):
    grace = ContactFactory(workspace=workspace, first_name="Grace", last_name="Hopper", email="grace@example.org")
    with workspace_scope(workspace.pk):
        DuplicateCandidate.objects.create(first_id=ada.pk, second_id=grace.pk, score=0.9)
        scan = duplicates.start_scan(by=member, at=timezone.now())
    jobs.run_scan(str(workspace.pk), str(scan.pk))
    with workspace_scope(workspace.pk):
        assert pairs() == []


def test_whoever_a_crash_left_waiting_is_found(workspace, ada, again, member):
    with workspace_scope(workspace.pk):
        MatchDue.objects.update(since=timezone.now() - timedelta(minutes=1))
    assert catch_up() == 1
    with workspace_scope(workspace.pk):
        assert pairs() == [(ada.pk, again.pk, "open")]


def test_rows_that_are_copied_in_are_noted_too(workspace):
    with workspace_scope(workspace.pk), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_contact (workspace_id, first_name, last_name, email, phone_number, mobile_phone, "
            "job_title, department, website, linkedin_url, contact_type, relationship_status, "
            "preferred_contact_method, time_zone, lead_source, notes, metadata, is_favorite, is_archived, priority, "
            "external_id, address_1, address_2, city, state, zip_code, country, no_email, no_calls, merged_from) "
            "SELECT %s, 'Ada', 'L' || n, '', '', '', '', '', '', '', '', '', '', '', '', '', '{}', false, false, '', "
            "'', '', '', '', '', '', '', false, false, '[]' FROM generate_series(1, 5) n",
            [workspace.pk],
        )
        assert MatchDue.objects.count() == 5


def test_a_key_that_many_share_holds_nobody_against_each_other(workspace):
    ContactFactory.create_batch(102, workspace=workspace, first_name="Ada", last_name="Smith")
    matched(workspace)
    with workspace_scope(workspace.pk):
        assert MatchKey.objects.filter(key__startswith="n").values("key").distinct().count() >= 1
        assert pairs() == []


def test_nobody_of_another_workspace_is_looked_at(workspace, ada):
    other = WorkspaceFactory()
    ContactFactory(workspace=other, email="ada@example.org", phone_number="+4930231250001", **ADA)
    matched(workspace)
    matched(other)
    for each in (workspace, other):
        with workspace_scope(each.pk):
            assert pairs() == []
            assert MatchKey.objects.values("contact").distinct().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_each_contact_once(workspace):
    ContactFactory.create_batch(60, workspace=workspace)
    taken: list[int] = []

    def work() -> None:
        try:
            taken.append(matched(workspace))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 60
    with workspace_scope(workspace.pk):
        assert Contact.objects.count() == MatchKey.objects.values("contact").distinct().count() == 60
