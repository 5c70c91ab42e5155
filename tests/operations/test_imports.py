"""Imports are operations: what they made goes, what they changed goes back, what was worked on since stays."""

from __future__ import annotations

from django.utils import timezone

from activities.services import add_note
from contacts.models import Contact
from core.scope import workspace_scope
from leads import services as leads
from leads.models import Lead
from operations.models import Operation, Stayed
from operations.services import undo, undo_page
from tests.operations.test_undo import snapshot
from tests.transfers.conftest import _media, begin, bring_in

__all__ = ["_media", "begin", "bring_in"]

HEAD = ["First Name", "Last Name", "Email", "Company", "Lead Source", "Value", "Tags", "Owner", "Stage", "Shoe size"]


def row(number: int, *, value: int, stage: str = "New", company: str = "Navy") -> list[str]:
    who = f"P{number}", "Example", f"p{number}@example.org"
    return [*who, company, "Fair", str(value), "hot, new", "sam@example.com", stage, str(number)]


def test_an_import_of_500_rows_of_which_200_are_known_is_undone(bring_in, workspace, member):
    first = bring_in([HEAD, *(row(n, value=n + 1) for n in range(200))])
    with workspace_scope(workspace.pk):
        before = snapshot()
    second = bring_in([HEAD, *(row(n, value=n + 2, stage="Contacted", company=f"Co {n % 7}") for n in range(500))])
    assert (first.created, second.created, second.updated) == (200, 300, 200)
    with workspace_scope(workspace.pk):
        operation = Operation.objects.get(pk=second.operation_id)
        assert (operation.status, operation.kind, operation.title) == ("finished", "import", "people.csv")
        assert (operation.done, operation.same, operation.skipped, operation.total) == (500, 0, 0, 500)
        assert snapshot() != before
        undo(operation=operation, by=member, at=timezone.now())
        while operation.status == "undoing":
            undo_page(operation=operation, at=timezone.now())
        assert (operation.status, operation.stayed) == ("undone", 0)
        assert snapshot() == before


def test_rows_worked_on_since_an_import_stay_and_are_listed(bring_in, workspace, member):
    job = bring_in([HEAD, *(row(n, value=n + 1) for n in range(20))])
    with workspace_scope(workspace.pk):
        by_email = {lead.contact.email: lead for lead in Lead.objects.select_related("contact")}
        noted, edited = by_email["p3@example.org"], by_email["p4@example.org"]
        add_note(subject=noted, content="Called.", by=member, at=timezone.now())
        leads.update_lead(lead=edited, values={"budget": "10k"}, by=member, at=timezone.now())
        undo(operation=Operation.objects.get(pk=job.operation_id), by=member, at=timezone.now())
        assert set(Lead.objects.values_list("pk", flat=True)) == {noted.pk, edited.pk}
        assert Contact.objects.count() == 2
        listed = Stayed.objects.filter(kind="leads.lead").values_list("record", "reason")
        assert set(listed) == {(noted.pk, "It was changed since."), (edited.pk, "It was changed since.")}
        assert noted.stage_changes.count() == noted.tags.count() - 1 == 1
