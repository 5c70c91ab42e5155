import threading

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import InternalError, OperationalError

from contacts.models import Contact
from core.scope import InsideScope, OutsideScope, current_workspace_id, every_workspace, outside_scope, workspace_scope
from leads.models import Lead
from tests.factories import ContactFactory, StageFactory, WorkspaceFactory

NOTHING_OPEN = (ProgrammingError, DataError, InternalError, OperationalError)


def count_raw(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_managers_raise_outside_a_scope(workspace):
    with pytest.raises(OutsideScope):
        Contact.objects.all()
    with pytest.raises(OutsideScope):
        Contact.everywhere.all()


def test_raw_sql_outside_a_scope_is_refused_by_postgresql(workspace):
    ContactFactory(workspace=workspace)
    with pytest.raises(NOTHING_OPEN), transaction.atomic():
        count_raw("contacts_contact")


def test_raw_sql_inside_a_scope_sees_one_workspace(workspace):
    other = WorkspaceFactory()
    ContactFactory(workspace=workspace)
    ContactFactory.create_batch(2, workspace=other)
    with workspace_scope(other.pk):
        assert count_raw("contacts_contact") == 2
    with workspace_scope(workspace.pk):
        assert count_raw("contacts_contact") == 1


def test_a_nested_scope_gives_the_outer_one_back(workspace):
    other = WorkspaceFactory()
    ContactFactory(workspace=workspace)
    with workspace_scope(workspace.pk):
        with workspace_scope(other.pk):
            assert Contact.objects.count() == 0
        assert (Contact.objects.count(), current_workspace_id()) == (1, workspace.pk)
        with every_workspace():
            assert Contact.everywhere.count() == 1
        assert count_raw("contacts_contact") == 1


def test_a_failed_scope_closes(workspace):
    with pytest.raises(ZeroDivisionError), workspace_scope(workspace.pk):
        _ = 1 / 0
    with pytest.raises(OutsideScope):
        current_workspace_id()


def test_a_row_cannot_be_written_into_another_workspace(workspace):
    other = WorkspaceFactory()
    with workspace_scope(workspace.pk), pytest.raises(ProgrammingError, match="row-level security"):
        Contact(workspace_id=other.pk, first_name="Eve").save(force_insert=True)


def test_a_row_cannot_refer_to_another_workspace_s_row(workspace, lead):
    foreign = StageFactory(workspace=WorkspaceFactory())
    with workspace_scope(workspace.pk), pytest.raises(ProgrammingError, match="row-level security"):
        Lead.objects.filter(pk=lead.pk).update(stage=foreign)


def test_every_workspace_sees_all_and_only_while_open(workspace):
    ContactFactory(workspace=workspace)
    ContactFactory(workspace=WorkspaceFactory())
    with every_workspace():
        assert Contact.everywhere.count() == 2
    with pytest.raises(OutsideScope):
        Contact.everywhere.count()


def test_what_waits_for_the_network_is_refused_inside_a_scope(workspace):
    @outside_scope
    def call() -> str:
        return "called"

    assert call() == "called"
    with workspace_scope(workspace.pk), pytest.raises(InsideScope):
        call()


@pytest.mark.django_db(transaction=True)
def test_pooled_connections_never_pass_a_scope_on():
    workspaces = [WorkspaceFactory() for _ in range(4)]
    for number, workspace in enumerate(workspaces):
        ContactFactory.create_batch(number + 1, workspace=workspace)
    seen: list[tuple[int, int]] = []

    def work(number: int) -> None:
        for _ in range(15):
            with workspace_scope(workspaces[number].pk):
                seen.append((number + 1, count_raw("contacts_contact")))
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 60
    assert [pair for pair in seen if pair[0] != pair[1]] == []


def test_deleting_a_contact_takes_its_leads_along_in_the_database(lead, scope):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM contacts_contact WHERE id = %s", [lead.contact_id])
    assert Lead.objects.count() == 0


def test_deleting_a_stage_with_leads_is_refused_by_the_database(lead, scope):
    with pytest.raises(IntegrityError), transaction.atomic():
        lead.stage.delete()
        connection.check_constraints()
