import time
from collections import Counter
from functools import partial
from itertools import cycle, islice
from threading import Event as Signal

import pytest
from django.test import Client
from django.utils import timezone

from contacts import services as contact_services
from contacts.models import Contact, Tag
from contacts.services import Taken, tag_record, tags_named
from core.edits import EditConflict
from core.locks import lock
from core.scope import workspace_scope
from events import dispatcher, log, tasks
from events.models import Event
from leads import services
from leads.models import Lead, StageChange
from leads.services.stages import MovedMeanwhile
from leads.tasks import fold_workspace
from pipelines.models import Stage
from pipelines.services import order_stages
from tests.chaos.threads import at_once
from tests.chaos.truth import assert_one_story, kept_sums, true_sums
from tests.factories import ContactFactory, UserFactory
from workspaces.models import Membership, Role
from workspaces.services import InvitationClosed, accept_invitation, invite

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(answers):
    return Counter(type(answer).__name__ for answer in answers)


def move(lead_id, workspace, stage, by, **more):
    with workspace_scope(workspace.pk):
        lead = Lead.objects.get(pk=lead_id)
        return services.change_stage(lead=lead, to_stage=stage, by=by, at=timezone.now(), **more)


def test_eight_people_move_one_lead_at_once_and_history_is_one_chain(lead, stages, workspace, member):
    open_stages = [stages[name] for name in ("contacted", "qualified", "proposal", "nurture", "won")]

    def drag_about(start):
        for stage in islice(cycle(open_stages), start, start + 6):
            move(lead.pk, workspace, stage, member)

    answers = at_once(*(partial(drag_about, number) for number in range(8)))
    assert answers == [None] * 8
    with workspace_scope(workspace.pk):
        assert_one_story()
        assert StageChange.objects.count() > 8


def test_of_eight_moves_from_where_the_lead_was_seen_one_holds(lead, stages, workspace, member):
    names = ("contacted", "qualified", "proposal", "nurture") * 2
    acts = [partial(move, lead.pk, workspace, stages[name], member, from_stage=stages["new"]) for name in names]
    answers = at_once(*acts)
    moved = [answer for answer in answers if isinstance(answer, StageChange)]
    assert len(moved) == 1
    assert {type(answer) for answer in answers} <= {StageChange, MovedMeanwhile, type(None)}
    with workspace_scope(workspace.pk):
        assert_one_story()
        assert StageChange.objects.count() == 2


def test_a_click_repeated_by_eight_browsers_moves_a_lead_once(lead, stages, workspace, owner):
    def click():
        client = Client()
        client.force_login(owner.user)
        return client.post(f"/w/acme/leads/{lead.pk}/stage/", {"stage": str(stages["won"].pk)}).status_code

    answers = at_once(*[click] * 8)
    assert Counter(status < 400 for status in answers) == {True: 8}, answers
    with workspace_scope(workspace.pk):
        assert_one_story()
        assert Lead.objects.get().stage == stages["won"]
        assert Event.objects.filter(name="lead.stage_changed").count() == 1


def test_of_two_who_change_one_field_one_is_told_of_the_other(lead, workspace, member):
    def change(budget):
        with workspace_scope(workspace.pk):
            seen = {"budget": ""}
            mine = Lead.objects.get(pk=lead.pk)
            return services.update_lead(
                lead=mine, values={"budget": budget}, originals=seen, by=member, at=timezone.now()
            )

    answers = at_once(partial(change, "10,000"), partial(change, "20,000"))
    assert kinds(answers) == {"dict": 1, "EditConflict": 1}
    refused = next(answer for answer in answers if isinstance(answer, EditConflict))
    with workspace_scope(workspace.pk):
        assert Lead.objects.get().budget == refused.clashes[0].theirs
        assert Event.objects.filter(name="lead.updated").count() == 1


def test_two_who_change_different_fields_both_keep_what_they_wrote(lead, workspace, member):
    def change(field, value):
        with workspace_scope(workspace.pk):
            mine = Lead.objects.get(pk=lead.pk)
            services.update_lead(lead=mine, values={field: value}, originals={field: ""}, by=member, at=timezone.now())

    fields = ("budget", "project_type", "product_interest", "message", "notes", "raw_input")
    assert at_once(*(partial(change, field, f"my {field}") for field in fields)) == [None] * 6
    with workspace_scope(workspace.pk):
        stored = Lead.objects.get()
        assert [getattr(stored, field) for field in fields] == [f"my {field}" for field in fields]


def test_two_who_tag_one_lead_lose_no_tag(lead, workspace, member):
    def tag(names):
        with workspace_scope(workspace.pk):
            tag_record(record=Lead.objects.get(pk=lead.pk), names=names, seen=[], by=member, at=timezone.now())

    assert at_once(partial(tag, ["vip"]), partial(tag, ["renewal", "vip"]), partial(tag, ["new"])) == [None] * 3
    with workspace_scope(workspace.pk):
        assert sorted(Lead.objects.get().tags.values_list("name", flat=True)) == ["new", "renewal", "vip"]
        assert Tag.objects.count() == 3


def test_of_six_who_add_one_address_one_makes_the_contact(workspace, member):
    def add():
        with workspace_scope(workspace.pk):
            return contact_services.create_contact(
                first_name="Ada", email="Ada@Example.org", by=member, at=timezone.now()
            )

    assert kinds(at_once(*[add] * 6)) == {"Contact": 1, Taken.__name__: 5}
    with workspace_scope(workspace.pk):
        assert [contact.email for contact in Contact.objects.all()] == ["ada@example.org"]
        assert Event.objects.filter(name="contact.created").count() == 1


def test_a_company_and_a_source_that_six_name_at_once_are_made_once(workspace, member):
    def name():
        with workspace_scope(workspace.pk):
            account = contact_services.account_named("ΑΦΟΙ ΠΑΠΑΔΟΠΟΥΛΟΣ", by=member, at=timezone.now())
            source = services.source_named("İnternet", by=member, at=timezone.now())
            return account.pk, source.pk

    answers = at_once(*[name] * 6)
    assert kinds(answers) == {"tuple": 6}
    assert len(set(answers)) == 1


def test_an_invitation_accepted_by_four_at_once_lets_one_in(workspace, owner):
    with workspace_scope(workspace.pk):
        invitation = invite(email="new@example.com", role=Role.STAFF, by=owner, at=timezone.now())
    people = [UserFactory() for _ in range(4)]
    acts = [partial(accept_invitation, invitation=invitation, user=user, at=timezone.now()) for user in people]
    assert kinds(at_once(*acts)) == {"Membership": 1, InvitationClosed.__name__: 3}
    with workspace_scope(workspace.pk):
        assert Membership.objects.count() == 2


def test_an_invitation_clicked_twice_at_once_makes_one_member(workspace, owner):
    with workspace_scope(workspace.pk):
        invitation = invite(email="new@example.com", role=Role.STAFF, by=owner, at=timezone.now())
    accept = partial(accept_invitation, invitation=invitation, user=UserFactory(), at=timezone.now())
    assert kinds(at_once(accept, accept)) == {"Membership": 1, InvitationClosed.__name__: 1}


def test_an_event_that_eight_workers_take_up_is_heard_once(workspace, monkeypatch):
    heard = []
    monkeypatch.setattr(dispatcher, "_subscribers", [("contact.greeted", lambda event: heard.append(event.pk))])
    monkeypatch.setattr(log, "_nudge", lambda event: None)
    contact = ContactFactory(workspace=workspace)
    with workspace_scope(workspace.pk):
        event = log.record("contact.greeted", subject=contact, actor=None, at=timezone.now())
    hear = partial(tasks.dispatch_event, workspace_id=str(workspace.pk), event_id=str(event.pk))
    assert Counter(at_once(*[hear] * 8)) == {True: 1, False: 7}
    assert heard == [event.pk]


def test_stages_ordered_by_four_at_once_stand_in_one_of_their_orders(pipeline, workspace, member):
    with workspace_scope(workspace.pk):
        ids = list(Stage.objects.of(pipeline).order_by("position").values_list("pk", flat=True))
    orders = [ids[turn:] + ids[:turn] for turn in (1, 2, 3, 4)]

    def order(wanted):
        with workspace_scope(workspace.pk):
            return order_stages(pipeline=pipeline, stage_ids=wanted, by=member, at=timezone.now())

    assert at_once(*(partial(order, wanted) for wanted in orders)) == [True] * 4
    with workspace_scope(workspace.pk):
        stored = Stage.objects.of(pipeline).order_by("position")
        assert [stage.position for stage in stored] == list(range(len(ids)))
        assert [stage.pk for stage in stored] in orders


def test_sums_stay_true_while_leads_move_and_sums_are_folded(workspace, pipeline, stages, member):
    with workspace_scope(workspace.pk):
        for value in (None, 10, 200, 3_000):
            services.create_lead(
                contact=ContactFactory(workspace=workspace),
                pipeline=pipeline,
                value=value,
                by=member,
                at=timezone.now(),
            )
        leads = list(Lead.objects.all())

    def go_on(lead):
        for name in ("contacted", "proposal", "won", "nurture", "qualified"):
            move(lead.pk, workspace, stages[name], member)

    def fold():
        for _ in range(10):
            fold_workspace(workspace.pk)

    assert at_once(*(partial(go_on, lead) for lead in leads), fold, fold) == [None] * 6
    with workspace_scope(workspace.pk):
        assert kept_sums() == true_sums() == {stages["qualified"].pk: (4, 3_210)}
        assert_one_story()


def test_a_new_word_on_a_lead_does_not_meet_an_import_crosswise(lead, workspace, member):
    made = Signal()

    def bring_in():
        with workspace_scope(workspace.pk):
            tags_named(["new"])
            made.set()
            time.sleep(0.5)  # meanwhile the other takes whatever lock it takes first
            lock(Lead.objects.get(pk=lead.pk))

    def tag():
        made.wait(10)
        with workspace_scope(workspace.pk):
            services.edit_lead(lead=lead, values={"tags": ["new"]}, by=member, at=timezone.now())

    assert at_once(bring_in, tag) == [None, None]
    with workspace_scope(workspace.pk):
        assert [tag.name for tag in lead.tags.all()] == ["new"]
