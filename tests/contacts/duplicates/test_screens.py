"""The queue, the page that merges, what quick add says, and where old addresses lead."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from contacts.duplicates.typed import matches
from contacts.models import Contact, ContactAlias, DuplicateCandidate, DuplicateScan
from contacts.services import merging
from contacts.tasks import match_contacts
from core.scope import workspace_scope
from tests.factories import ContactFactory

QUEUE = "/w/acme/contacts/possible-duplicates/"
MERGE = "/w/acme/contacts/merge/"


@pytest.fixture
def ada(workspace):
    return ContactFactory(workspace=workspace, first_name="Ada", last_name="Lovelace", email="ada@example.org")


@pytest.fixture
def again(workspace, ada):
    made = ContactFactory(
        workspace=workspace, first_name="Ada", last_name="Lovelance", email="ada+x@example.org", job_title="Countess"
    )
    match_contacts(workspace_id=str(workspace.pk))
    return made


@pytest.fixture
def candidate(workspace, again):
    with workspace_scope(workspace.pk):
        return DuplicateCandidate.objects.get()


def test_the_queue_shows_pairs_side_by_side_with_reasons(client_of_member, ada, candidate):
    html = client_of_member.get(QUEUE).content.decode()
    assert "same e-mail address, same first name, similar last name" in html
    assert f'<a href="/w/acme/contacts/{ada.pk}/">Ada Lovelace</a>' in html
    differing = re.findall(r'<tr class="differs"><th scope="row">([^<]+)</th>', html)
    assert differing == ["E-mail"]
    assert f"{MERGE}?ids={candidate.first_id}&amp;ids={candidate.second_id}&amp;queue=1" in html


def test_not_the_same_takes_a_pair_away_and_back(client_of_member, workspace, candidate):
    url = f"{QUEUE}{candidate.pk}/apart/"
    assert client_of_member.post(url, headers={"HX-Request": "true"}).content == b""
    assert "data-pair " not in client_of_member.get(QUEUE).content.decode()
    assert "Ask again" in client_of_member.get(f"{QUEUE}?status=not_same").content.decode()
    assert client_of_member.post(url, {"undo": "1"}).status_code == 302
    assert "data-pair " in client_of_member.get(QUEUE).content.decode()


def test_an_empty_queue_says_what_to_do_and_a_scan_is_started_once(client_of_member, workspace, ada):
    assert "Nobody has looked yet" in client_of_member.get(QUEUE).content.decode()
    assert client_of_member.post(f"{QUEUE}scan/").status_code == 302
    assert client_of_member.post(f"{QUEUE}scan/").status_code == 302
    html = client_of_member.get(QUEUE).content.decode()
    assert "Looking at all contacts" in html
    with workspace_scope(workspace.pk):
        assert DuplicateScan.objects.count() == 1


@pytest.mark.parametrize("pairs", [1, 15])
def test_the_queue_asks_the_database_the_same_however_many_pairs(
    client_of_member, workspace, pairs, django_assert_max_num_queries
):
    people = ContactFactory.create_batch(2 * pairs, workspace=workspace)
    with workspace_scope(workspace.pk):
        for one, other in zip(people[::2], people[1::2], strict=True):
            DuplicateCandidate.objects.create(first_id=one.pk, second_id=other.pk, score=0.9)
    client_of_member.get(QUEUE)
    # session, user, workspace, member; pairs, people, three counts, sure ones, scan; four for the scope
    with django_assert_max_num_queries(15):
        html = client_of_member.get(QUEUE).content.decode()
    assert html.count('<article class="panel-box pair"') == pairs


def test_pages_of_the_queue_go_on_where_the_last_ended(client_of_member, workspace):
    people = ContactFactory.create_batch(26, workspace=workspace)
    with workspace_scope(workspace.pk):
        for other in people[1:]:
            DuplicateCandidate.objects.create(first_id=people[0].pk, second_id=other.pk, score=0.5)
    first = client_of_member.get(QUEUE).content.decode()
    after = re.search(r"after=([0-9a-f-]{36})", first)
    second = client_of_member.get(f"{QUEUE}?after={after[1]}").content.decode()
    shown = [re.findall(r'id="pair-([0-9a-f-]{36})"', html) for html in (first, second)]
    assert (len(shown[0]), len(shown[1]), len(set(shown[0] + shown[1]))) == (20, 5, 25)


def test_the_page_that_merges_proposes_and_does_what_was_chosen(client_of_member, workspace, ada, again):
    html = client_of_member.get(f"{MERGE}?ids={ada.pk}&ids={again.pk}").content.decode()
    assert re.findall(r'name="survivor" value="([^"]+)" checked', html) == [str(again.pk)]  # more is known of her
    assert re.findall(r'name="choose-(\w+)" value="[^"]+" checked', html) == ["last_name", "email"]
    seen = dict(re.findall(r'name="(seen-[^"]+)" value="([^"]+)"', html))
    said = {"ids": [ada.pk, again.pk], "survivor": ada.pk, "choose-email": ada.pk, "choose-last_name": ada.pk} | seen
    answer = client_of_member.post(MERGE, said, follow=True)
    assert answer.redirect_chain == [(f"/w/acme/contacts/{ada.pk}/", 302)]
    assert "2 contacts are one now: Ada Lovelace." in answer.content.decode()
    assert "merged <strong>Ada Lovelance</strong> into this contact" in answer.content.decode()
    with workspace_scope(workspace.pk):
        kept = Contact.objects.get()
        assert (kept.pk, kept.email, kept.job_title) == (ada.pk, "ada@example.org", "Countess")
    late = client_of_member.post(MERGE, said)
    assert late.status_code == 409
    assert "merged or deleted meanwhile" in late.content.decode()


def test_the_old_address_leads_to_the_one_who_stayed(client_of_member, workspace, ada, again):
    with workspace_scope(workspace.pk):
        merging.merge_contacts(contacts=[ada.pk, again.pk], survivor=ada.pk, by=None, at=timezone.now())
        found = matches({"email": "ADA+x@example.org"})
        assert [(each.contact.pk, str(each.why), each.is_sure) for each in found] == [
            (ada.pk, "had this e-mail address", True)
        ]
        assert ContactAlias.objects.get().value == "ada+x@example.org"
    answer = client_of_member.get(f"/w/acme/contacts/{again.pk}/", follow=True)
    assert answer.redirect_chain == [(f"/w/acme/contacts/{ada.pk}/", 302)]
    assert "This contact was merged into Ada Lovelace." in answer.content.decode()


def test_typing_warns_of_the_same_person_written_otherwise(workspace, ada):
    match_contacts(workspace_id=str(workspace.pk))
    with workspace_scope(workspace.pk):
        found = matches({"first_name": "Lovelace", "last_name": "Ada", "email": "ada+fair@example.org"})
        assert [each.contact.pk for each in found] == [ada.pk]
        assert str(found[0].why).startswith("is probably the same: same e-mail address")


def test_sure_pairs_are_merged_only_when_ticked(client_of_member, workspace, candidate):
    with workspace_scope(workspace.pk):
        DuplicateCandidate.objects.update(score=0.99)
    url = f"{QUEUE}sure/"
    html = client_of_member.get(url).content.decode()
    assert f'value="{candidate.pk}" checked' in html
    client_of_member.post(url, {})
    with workspace_scope(workspace.pk):
        assert Contact.objects.count() == 2
    client_of_member.post(url, {"pairs": [str(candidate.pk)]})
    with workspace_scope(workspace.pk):
        assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    "query", ["?status=nonsense", "?after=x", "?contact=1", "?after=00000000-0000-0000-0000-000000000000"]
)
def test_nonsense_in_the_address_is_passed_over(client_of_member, candidate, query):
    assert client_of_member.get(QUEUE + query).status_code == 200


def test_viewers_look_and_strangers_find_nothing(client_of_viewer, client_of_stranger, candidate):
    assert client_of_viewer.get(QUEUE).status_code == 200
    assert "Not the same</button>" not in client_of_viewer.get(QUEUE).content.decode()
    ids = {"ids": [candidate.first_id, candidate.second_id], "survivor": candidate.first_id}
    for path, said in [
        (f"{QUEUE}{candidate.pk}/apart/", {}),
        (MERGE, ids),
        (f"{QUEUE}sure/", {}),
        (f"{QUEUE}scan/", {}),
    ]:
        assert client_of_viewer.post(path, said).status_code == 403
        assert client_of_stranger.post(path, said).status_code == 404
