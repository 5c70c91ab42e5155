import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone

from activities.models import Note
from activities.services import add_note
from contacts import normal
from contacts.models import Account, Contact
from contacts.services import create_account, create_contact, tags_named, update_contact
from core.scope import workspace_scope
from crm.demo import clock, names
from crm.demo.company import make_demo
from crm.demo.ledger import ORDER, Ledger
from events.models import Event
from leads import services
from leads.models import Lead, LeadAssignment, LeadSource, LeadTally, StageChange
from pipelines.models import Pipeline
from workspaces.models import Membership, User, Workspace

OWN = {"id", "lead_id", "contact_id", "account_id", "subject_id", "created_at", "updated_at", "recorded_at"}
AT = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
VISIT = {"utm_source": "google", "viewed_pricing": True, "score": 20, "first_seen_at": AT - timedelta(days=2)}


def rows() -> list[dict]:
    """Everything the demo writes, without what differs between any two records; events as heard and unheard alike."""
    found = [dict(row, table=model._meta.db_table) for model in ORDER for row in model.objects.order_by("pk").values()]
    return [{k: v for k, v in row.items() if k not in OWN | {"dispatched_at", "data"}} for row in found]


def facts() -> list[tuple]:
    events = Event.objects.order_by("pk").values_list("name", "data")
    return [(name, {k: v for k, v in data.items() if k != "note"}) for name, data in events]


def by_services(lead_owner: User, manager: User, stages: dict, source: LeadSource) -> None:
    account = create_account(name="Hof Lindner", by=manager, at=AT, owner=manager)
    contact = create_contact(
        first_name="Åke", email="ake@example.org", account=account, owner=manager, by=manager, at=AT
    )
    lead = services.create_lead(
        contact=contact, stage=stages["new"], source=source, tags=tags_named(["Storage"]), by=None, at=AT, **VISIT
    )
    services.assign_lead(lead=lead, owner=lead_owner, by=manager, at=AT + timedelta(hours=1))
    add_note(subject=lead, content="Called.", note_type="call", by=lead_owner, at=AT + timedelta(hours=2))
    services.change_stage(lead=lead, to_stage=stages["contacted"], by=lead_owner, at=AT + timedelta(days=1))
    figures = {"value": Decimal("14800.00"), "expected_close_date": (AT + timedelta(days=30)).date()}
    services.update_lead(lead=lead, values=figures, by=lead_owner, at=AT + timedelta(days=5))
    services.change_stage(lead=lead, to_stage=stages["won"], by=manager, at=AT + timedelta(days=9))
    update_contact(contact=contact, values={"contact_type": "customer"}, by=manager, at=AT + timedelta(days=9))
    other = services.create_lead(
        contact=contact,
        stage=stages["new"],
        source=None,
        owner=manager,
        value=500,
        by=manager,
        at=AT + timedelta(days=10),
    )
    services.change_stage(lead=other, to_stage=stages["lost"], by=None, at=AT + timedelta(days=12), reason="Postponed")


def by_the_demo(lead_owner: User, manager: User, stages: dict, source: LeadSource) -> None:
    ledger = Ledger(currency="EUR")
    account = ledger.add_account(name="Hof Lindner", by=manager, at=AT, owner=manager)
    contact = ledger.add_contact(
        first_name="Åke", email="ake@example.org", account=account, owner=manager, by=manager, at=AT
    )
    lead = ledger.add_lead(
        contact=contact, stage=stages["new"], source=source, tags=tags_named(["Storage"]), by=None, at=AT, **VISIT
    )
    ledger.assign(lead, lead_owner, by=manager, at=AT + timedelta(hours=1))
    ledger.note(lead, "Called.", note_type="call", by=lead_owner, at=AT + timedelta(hours=2))
    ledger.move(lead, stages["contacted"], by=lead_owner, at=AT + timedelta(days=1))
    figures = {"value": Decimal("14800.00"), "expected_close_date": (AT + timedelta(days=30)).date()}
    ledger.update(lead, figures, by=lead_owner, at=AT + timedelta(days=5))
    ledger.move(lead, stages["won"], by=manager, at=AT + timedelta(days=9))
    ledger.update(contact, {"contact_type": "customer"}, by=manager, at=AT + timedelta(days=9))
    other = ledger.add_lead(
        contact=contact,
        stage=stages["new"],
        source=None,
        owner=manager,
        value=500,
        by=manager,
        at=AT + timedelta(days=10),
    )
    ledger.move(other, stages["lost"], by=None, at=AT + timedelta(days=12), reason="Postponed")
    ledger.store()


def test_the_demo_writes_what_the_services_write(scope, stages, membership, owner):
    source = services.create_source(name="Google Ads", category="digital", by=None, at=AT)
    Event.objects.all().delete()
    by_services(membership.user, owner.user, stages, source)
    expected = rows(), facts()
    assert len(expected[1]) == 11
    for model in reversed(ORDER):
        model.objects.all().delete()
    by_the_demo(membership.user, owner.user, stages, source)
    written = rows()
    assert written == expected[0]
    assert facts() == expected[1]


def test_rows_of_the_demo_carry_the_times_of_their_facts(scope, stages, membership, owner):
    source = services.create_source(name="Google Ads", category="digital", by=None, at=AT)
    by_the_demo(membership.user, owner.user, stages, source)
    first, second = Lead.objects.order_by("pk")
    assert (first.created_at, first.updated_at) == (AT, AT + timedelta(days=9))
    assert (second.created_at, second.updated_at) == (AT + timedelta(days=10), AT + timedelta(days=12))
    assert first.pk.version == 7
    assert Contact.objects.get().updated_at == AT + timedelta(days=9)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo of a whole start, made once for this module: its workspace and what the command printed."""
    with django_db_blocker.unblock():
        printed = StringIO()
        call_command("seed_demo", stdout=printed)
        workspace = Workspace.objects.get()
        yield workspace, printed.getvalue()
        workspace.delete()
        User.objects.all().delete()


@pytest.fixture
def inside(demo, db):
    with workspace_scope(demo[0].pk):
        yield demo[0]


def test_a_first_start_shows_a_year_of_a_company(inside):
    assert (inside.name, inside.slug, inside.is_demo) == ("Northlight Solar", "demo", True)
    assert Lead.objects.count() == 1200
    assert Account.objects.count() == 180
    assert list(Pipeline.objects.in_order().values_list("name", flat=True)) == ["Sales", "Appointments"]
    assert Counter(Membership.objects.values_list("role", flat=True)) == {
        "staff": 3, "owner": 1, "admin": 1, "manager": 1, "project_manager": 1, "viewer": 1
    }  # fmt: skip
    won, lost = Lead.objects.filter(is_closed_won=True).count(), Lead.objects.filter(is_closed_lost=True).count()
    assert 0.18 < won / (won + lost) < 0.26
    assert Lead.objects.open().count() > 150
    assert set(LeadSource.objects.values_list("category", flat=True)) == {"digital", "referral", "traditional"}


def test_some_leads_of_the_demo_are_overdue_and_some_wait_untouched(inside):
    today = timezone.now().date()
    assert Lead.objects.open().filter(expected_close_date__lt=today).count() > 5
    untouched = Lead.objects.open().filter(
        contacted_at=None, owner=None, created_at__gt=timezone.now() - timedelta(hours=6)
    )
    assert untouched.count() >= 7
    assert untouched.exclude(utm_source="").count() >= 7


def test_the_histories_of_the_demo_lead_to_where_its_leads_are(inside):
    last = {}
    for change in StageChange.objects.order_by("changed_at", "pk"):
        before = last.get(change.lead_id)
        assert change.from_stage_id == (before.to_stage_id if before else None)
        last[change.lead_id] = change
    assert {pk: change.to_stage_id for pk, change in last.items()} == dict(Lead.objects.values_list("pk", "stage"))
    assert {pk: change.changed_at for pk, change in last.items()} == dict(
        Lead.objects.values_list("pk", "stage_entered_at")
    )
    lost = Lead.objects.filter(is_closed_lost=True)
    assert lost.filter(disposition="").count() == 0
    assert len(set(lost.values_list("disposition", flat=True))) == 7


def test_nothing_of_the_demo_lies_in_the_future_or_before_its_record(inside):
    now = timezone.now()
    assert Event.objects.filter(occurred_at__gt=now).count() == 0
    assert Lead.objects.filter(last_activity_at__gt=now).count() == 0
    assert Note.objects.filter(created_at__gt=now).count() == 0
    assert Note.objects.filter(created_at__lt=F("lead__created_at")).count() == 0
    assert LeadAssignment.objects.filter(assigned_at__lt=F("lead__created_at")).count() == 0
    assert Lead.objects.filter(created_at__lt=now - timedelta(days=367)).count() == 0


def test_everything_of_the_demo_has_been_heard_of(inside):
    assert Event.objects.count() > 8_000
    assert Event.objects.undispatched().count() == 0


def test_the_tallies_of_the_demo_are_those_of_its_leads(inside):
    counted = Counter(Lead.objects.values_list("stage", flat=True))
    assert {stage: leads for stage, (leads, _) in LeadTally.objects.by_stage().items()} == counted


def test_nobody_in_the_demo_can_be_reached(inside):
    """Addresses lie in the example domains, numbers in what regulators keep free for fiction, as they are stored."""
    emails = [
        *Contact.objects.exclude(email="").values_list("email", flat=True),
        *User.objects.values_list("email", flat=True),
    ]
    assert {email.rpartition("@")[2] for email in emails} == {"example.com", "example.org", "example.net"}
    ranges = [each for country in names.NUMBERS.values() for each in country]
    free = {f"{prefix}{n:0{len(low)}}" for prefix, low, high in ranges for n in range(int(low), int(high) + 1)}
    numbers = {number for number in Contact.objects.values_list("phone_number", flat=True) if number}
    assert len(numbers) > 800
    assert numbers <= free
    assert {normal.phone(number, "DE") for number in numbers} == numbers


def test_the_demo_prints_who_can_sign_in(demo, db):
    lines = [line.split(" ", 2) for line in demo[1].splitlines()]
    assert [role for _, _, role in lines] == [
        "owner", "admin", "manager", "staff", "staff", "staff", "project manager", "viewer"
    ]  # fmt: skip
    assert Client().login(request=None, email=lines[3][0], password=lines[3][1])
    assert len({password for _, password, _ in lines}) == 1


def test_a_database_with_a_workspace_gets_no_demo(workspace):
    before = set(Workspace.objects.all())
    complaint, printed = StringIO(), StringIO()
    call_command("seed_demo", stdout=printed, stderr=complaint)
    assert (printed.getvalue(), set(Workspace.objects.all())) == ("", before)
    assert complaint.getvalue() == "There is a workspace already, so no demo data was made.\n"


def test_the_demo_is_the_same_for_the_same_moment(db):
    def told(workspace: Workspace) -> list[tuple]:
        with workspace_scope(workspace.pk):
            leads = Lead.objects.order_by("created_at", "pk")
            return list(leads.values_list("contact__email", "stage__name", "stage_entered_at", "value", "source__name"))

    made = []
    for _ in range(2):
        make_demo(at=AT, leads=60)
        made.append(told(Workspace.objects.latest("pk")))
    assert made[0] == made[1]
    assert len(made[0]) == 60


@pytest.mark.parametrize(
    ("moment", "earliest"),
    [
        (datetime(2026, 5, 12, 9, 30, tzinfo=UTC), datetime(2026, 5, 12, 9, 30, tzinfo=UTC)),  # Tuesday at work
        (datetime(2026, 5, 12, 19, 0, tzinfo=UTC), datetime(2026, 5, 13, 6, 15, tzinfo=UTC)),  # Tuesday evening
        (datetime(2026, 5, 12, 3, 0, tzinfo=UTC), datetime(2026, 5, 12, 6, 15, tzinfo=UTC)),  # before it opens
        (datetime(2026, 5, 16, 9, 30, tzinfo=UTC), datetime(2026, 5, 18, 6, 15, tzinfo=UTC)),  # Saturday
    ],
)
def test_work_is_done_in_office_hours(moment, earliest):
    for seed in range(40):
        at = clock.in_office(random.Random(seed), moment)
        assert at >= earliest
        assert at.astimezone(clock.ZONE).weekday() < 5
