from decimal import Decimal

import pytest
from django.utils import timezone

from contacts.models import Account, Contact
from events.models import Event
from leads import services as lead_services
from leads.models import Lead, LeadAssignment, LeadSource, LeadTally, StageChange
from pipelines.services import update_stage
from tests.factories import ContactFactory
from transfers import jobs, services
from transfers.engine import run
from transfers.models import Import, ImportRow
from transfers.tasks import revive

HEAD = ["First Name", "Last Name", "Email", "Phone", "Company", "Lead Source", "Value", "Tags", "Shoe size"]
ADA = ["Ada", "King", "ada.king@example.org", "030 1234567", "Analytical", "Website", "1,200.50", "vip; new", "38"]
BOB = ["Bob", "Roe", "bob@example.org", "", "analytical", "website", "", "", ""]


def counts(job: Import) -> tuple[int, ...]:
    return tuple(getattr(job, name) for name in Import.COUNTERS)


def reasons(job: Import) -> list[tuple[int, str]]:
    return list(ImportRow.objects.filter(source=job).order_by("number").values_list("number", "reason"))


def test_rows_become_leads_with_all_that_services_would_have_written(bring_in, stages, member, scope):
    job = bring_in([HEAD, ADA, BOB])
    assert (job.status, counts(job)) == ("finished", (2, 0, 0, 0, 0))
    lead = Lead.objects.with_parts().get(contact__email="ada.king@example.org")
    assert (lead.value, lead.stage, lead.metadata) == (Decimal("1200.50"), stages["new"], {"Shoe size": "38"})
    assert (lead.contact.phone_number, lead.contact.account.name) == ("+49301234567", "Analytical")
    assert sorted(tag.name for tag in lead.tags.all()) == ["new", "vip"]
    change = StageChange.objects.get(lead=lead)
    assert (change.from_stage, change.to_stage, change.changed_by) == (None, stages["new"], member)
    event = Event.objects.get(name="lead.created", subject_id=lead.pk)
    assert (event.data["name"], event.data["source"], event.actor) == ("Ada King", "Website", member)
    assert event.dispatched_at is not None  # an import sets nothing off
    assert (Account.objects.count(), LeadSource.objects.count()) == (1, 1)
    assert LeadTally.objects.total() == Lead.objects.count()


def test_a_lead_brought_in_equals_one_made_by_hand(bring_in, pipeline, member, scope):
    bring_in([HEAD[:3], ADA[:3]], owner=member)
    by_hand = lead_services.create_lead(
        contact=ContactFactory(workspace=scope), owner=member, metadata={}, by=member, at=timezone.now()
    )
    brought = Lead.objects.exclude(pk=by_hand.pk).get()
    own = {"id", "contact_id", "created_at", "updated_at", "stage_entered_at", "last_activity_at"}
    names = [field.attname for field in Lead._meta.local_concrete_fields if field.attname not in own]
    assert {n: getattr(brought, n) for n in names} == {n: getattr(by_hand, n) for n in names}
    assert [LeadAssignment.objects.filter(lead=lead).count() for lead in (brought, by_hand)] == [1, 1]


def test_the_same_file_twice_changes_nothing(bring_in, scope):
    bring_in([HEAD, ADA, BOB])
    events = Event.objects.filter(name__startswith="lead.").count()
    again = bring_in([HEAD, ADA, BOB])
    assert counts(again) == (0, 0, 2, 0, 0)
    assert (Lead.objects.count(), Contact.objects.count()) == (2, 2)
    assert Event.objects.filter(name__startswith="lead.").count() == events


def test_a_lead_that_is_closed_already_is_recognised_by_its_person_and_stage(bring_in, scope):
    head = [*HEAD, "Stage"]
    rows = [head, [*ADA, "Won"], [*ADA, "New"], [*BOB, "Won"]]
    mapping = {"0": "first_name", "1": "last_name", "2": "email", "9": "stage"}
    assert counts(bring_in(rows, mapping=mapping)) == (3, 0, 0, 0, 0)  # Ada bought once and thinks about it again
    assert counts(bring_in(rows, mapping=mapping)) == (0, 0, 3, 0, 0)


def test_updating_writes_what_changed_and_its_history(bring_in, scope):
    bring_in([HEAD, ADA])
    job = bring_in([HEAD, [*ADA[:6], "1500", "vip", ""]], mode="update")
    assert counts(job) == (0, 1, 0, 0, 0)
    event = Event.objects.get(name="lead.updated")
    assert event.data["changes"] == {"value": ["1200.50", "1500.00"]}
    assert Lead.objects.get().metadata == {"Shoe size": "38"}


@pytest.mark.parametrize(
    ("mode", "expected", "reason"),
    [
        ("create", (1, 0, 0, 1, 0), "There is one with this e-mail address already, here or further up in the file."),
        ("update", (0, 0, 1, 1, 0), "Nothing here has this e-mail address, and new ones are not wanted."),
    ],
)
def test_rows_that_the_mode_excludes_are_refused_with_a_reason(bring_in, scope, mode, expected, reason):
    bring_in([HEAD, ADA])
    job = bring_in([HEAD, ADA, BOB], mode=mode)
    assert counts(job) == expected
    assert [said for _, said in reasons(job)] == [reason]


def test_a_doubled_row_in_one_file_is_one_lead(bring_in, scope):
    job = bring_in([HEAD, ADA, BOB, ADA], mode="create")
    assert counts(job) == (2, 0, 0, 1, 0)


def test_every_row_is_accounted_for(bring_in, scope):
    rows = [HEAD, ADA, [""] * 9, ["", "", "", "", "", "Website", "", "", ""], [*ADA, "one too many"], ["x@", *ADA[1:]]]
    rows.append(["Eve", "Bad", "not an address", "", "", "", "", "", ""])
    job = bring_in(rows)
    assert (job.rows, job.settled) == (6, 6)
    assert job.blank == 1
    assert [number for number, _ in reasons(job) if ImportRow.objects.get(source=job, number=number).is_refused] == [
        4,
        5,
        7,
    ]


def test_a_phone_number_of_somebody_else_is_kept_as_mobile_with_a_remark(bring_in, scope):
    bring_in([HEAD, ADA])
    job = bring_in([HEAD, ["Cleo", "Two", "cleo@example.org", ADA[3], "", "", "", "", ""]])
    contact = Contact.objects.get(email="cleo@example.org")
    assert (contact.phone_number, contact.mobile_phone) == ("", "+49301234567")
    assert reasons(job) == [(2, "The phone number “+49301234567” belongs to “Ada King”; it was kept as mobile.")]


def test_a_value_that_cannot_be_understood_is_kept_with_a_remark(bring_in, scope):
    job = bring_in([HEAD, [*ADA[:6], "a lot", "", ""]], mapping={"2": "email", "6": "value"})
    lead = Lead.objects.get()
    assert (lead.value, lead.metadata["Value"], counts(job)) == (None, "a lot", (1, 0, 0, 0, 0))
    assert "further data" in reasons(job)[0][1]


def test_people_without_a_name_are_called_after_their_id(bring_in, scope):
    job = bring_in(
        [["Lead Id", "City"], ["660737", "Mumbai"]], mapping={"0": "external_id", "1": "city"}, key="external_id"
    )
    assert counts(job) == (1, 0, 0, 0, 0)
    assert Contact.objects.get().name == "Lead 660737"


def test_a_stage_that_requires_fields_refuses_rows_as_it_refuses_drags(bring_in, stages, scope):
    bring_in([HEAD, ADA])
    stages["proposal"].required_fields = ["expected_close_date"]
    stages["proposal"].save()
    job = bring_in([[*HEAD, "Stage"], [*ADA, "Proposal"]], mapping={"2": "email", "9": "stage"})
    assert reasons(job) == [(2, "Proposal needs these filled in first: expected close.")]


def test_formulas_stay_text(bring_in, scope):
    bring_in([HEAD, ["=HYPERLINK(1)", "+cmd", "f@example.org", "", "", "", "", "", "@SUM(1)"]])
    contact = Contact.objects.get()
    assert (contact.first_name, contact.last_name) == ("=HYPERLINK(1)", "+cmd")


def test_contacts_come_in_without_leads(bring_in, scope):
    job = bring_in([["Name", "Email", "Shoe size"], ["Grace Hopper", "grace@example.org", "39"]], kind="contact")
    contact = Contact.objects.get()
    assert (contact.first_name, contact.last_name, contact.metadata) == ("Grace", "Hopper", {"Shoe size": "39"})
    assert (counts(job), Lead.objects.count()) == ((1, 0, 0, 0, 0), 0)


def people(count: int) -> list[list[str]]:
    return [["Last Name", "Email"], *([f"Person {n}", f"p{n}@example.org"] for n in range(count))]


def test_a_worker_that_dies_is_followed_by_one_that_goes_on(begin, monkeypatch, scope):
    monkeypatch.setattr(run, "BATCH", 10)
    job = begin(people(35))
    settle, batches = run.settle, []

    def die_in_the_third(*args, **kwargs):
        batches.append(1)
        settle(*args, **kwargs)
        if len(batches) == 3:
            raise KeyboardInterrupt  # as abrupt as it gets inside one process: the third batch is not committed

    monkeypatch.setattr(run, "settle", die_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_import(str(job.workspace_id), str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.done_through, job.created) == ("running", 21, 20)
    monkeypatch.setattr(run, "settle", settle)
    Import.objects.filter(pk=job.pk).update(lease_until=timezone.now())
    jobs.run_import(str(job.workspace_id), str(job.pk))
    job.refresh_from_db()
    assert (job.status, counts(job), Lead.objects.count()) == ("finished", (35, 0, 0, 0, 0), 35)


def test_only_one_worker_carries_an_import(begin, scope):
    job = begin(people(3))
    assert Import.objects.claim(job.pk, at=timezone.now()) is True
    assert jobs.run_import(str(job.workspace_id), str(job.pk)) == "skipped"
    assert Lead.objects.count() == 0


def test_a_cancelled_import_stops_behind_its_batch(begin, monkeypatch, member, scope):
    monkeypatch.setattr(run, "BATCH", 10)
    job = begin(people(30))
    settle = run.settle

    def cancel_after_the_first(*args, **kwargs):
        settle(*args, **kwargs)
        services.cancel(job=Import.objects.get(pk=job.pk), by=member, at=timezone.now())

    monkeypatch.setattr(run, "settle", cancel_after_the_first)
    assert jobs.run_import(str(job.workspace_id), str(job.pk)) == "ended"
    job.refresh_from_db()
    assert (job.status, job.created, Lead.objects.count()) == ("cancelled", 10, 10)


def test_the_sweep_hands_an_abandoned_import_over_again(begin, scope, monkeypatch):
    handed = []
    monkeypatch.setattr("transfers.tasks.hand_over", lambda job: handed.append(job.pk))
    job = begin(people(3))
    assert revive() == 0
    Import.objects.filter(pk=job.pk).update(status="running", lease_until=timezone.now())
    assert (revive(), handed) == (1, [job.pk])


def test_a_file_that_vanished_fails_with_a_sentence(begin, scope):
    job = begin(people(3))
    job.path.unlink()
    jobs.run_import(str(job.workspace_id), str(job.pk))
    job.refresh_from_db()
    assert job.status == "failed"
    assert job.error


def test_a_cell_that_is_no_text_refuses_its_row_only(bring_in, scope):
    job = bring_in([HEAD[:3], ["A\0da", "King", "ada.king@example.org"], BOB[:3]])
    assert (job.status, counts(job)) == ("finished", (1, 0, 0, 1, 0))
    assert ImportRow.objects.get(source=job).values == ["A\ufffdda", "King", "ada.king@example.org"]


def test_text_too_long_to_be_looked_up_by_stays_out_and_the_import_goes_on(bring_in, scope):
    long = "".join(f"{n:x}" for n in range(3000))
    rows = [[*BOB[:2], f"bob{n}@example.org", *[""] * 5] for n in range(5)]
    for place, row in zip((1, 3, 4, 5, 7), rows, strict=True):
        row[place] = long
    refused = [*BOB[:2], f"{long}@example.org", *[""] * 5]
    job = bring_in([HEAD[:8], *rows, refused])
    assert (job.status, counts(job)) == ("finished", (5, 0, 0, 1, 0))
    assert [number for number, _ in reasons(job)] == [2, 3, 4, 5, 6, 7]


def test_a_lost_lead_keeps_the_reason_that_the_file_gives(bring_in, stages, scope):
    head = ["Last Name", "Email", "Stage", "Disposition"]
    bring_in([head, ["King", "ada@example.org", "Lost", "Too dear"], ["Roe", "bob@example.org", "Lost", ""]])
    said = Lead.objects.order_by("contact__email").values_list("disposition", "stage_changes__reason")
    assert list(said) == [("Too dear", "Too dear"), ("Imported", "Imported")]


def test_a_lead_brought_back_from_lost_forgets_why_it_was(bring_in, stages, member, scope):
    head = ["Last Name", "ID", "Stage"]
    bring_in([head, ["King", "A1", "New"]], key="external_id")
    lost = Lead.objects.get()
    lead_services.change_stage(lead=lost, to_stage=stages["lost"], by=member, at=timezone.now(), reason="Too dear")
    bring_in([head, ["King", "A1", "Contacted"]], key="external_id")
    assert list(Lead.objects.values_list("stage__name", "disposition")) == [("Contacted", "")]


def test_leads_take_on_what_their_stage_means_now(bring_in, stages, member, scope):
    head = ["Last Name", "Email", "Stage"]
    bring_in([head, ["King", "ada@example.org", "Qualified"]])
    update_stage(stage=stages["qualified"], values={"is_qualified": False}, by=member, at=timezone.now())
    bring_in([head, ["Roe", "bob@example.org", "Qualified"]])
    assert Lead.objects.get(contact__email="bob@example.org").is_qualified is False


def test_the_value_won_follows_the_file(bring_in, stages, scope):
    head = ["Last Name", "ID", "Stage", "Value"]
    bring_in([head, ["King", "A1", "Won", "100"]], key="external_id")
    bring_in([head, ["King", "A1", "Won", "200"]], key="external_id")
    assert list(Lead.objects.values_list("value", "conversion_value")) == [(200, 200)]
