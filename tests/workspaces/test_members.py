import pytest
from django.utils import timezone

from core.scope import workspace_scope
from tests.chaos.threads import at_once
from tests.factories import MembershipFactory, WorkspaceFactory
from workspaces import services
from workspaces.models import Invitation, Membership, Role
from workspaces.services import LastOwner, NotAllowed

MEMBERS = "/w/acme/settings/members/"


def role_of(membership: Membership) -> str:
    with workspace_scope(membership.workspace_id):
        return Membership.objects.get(pk=membership.pk).role


def exists(membership: Membership) -> bool:
    with workspace_scope(membership.workspace_id):
        return Membership.objects.filter(pk=membership.pk).exists()


def in_scope(workspace, act, *memberships):
    """Let a thread act on rows that were read for it, as a request reads its own before it acts."""
    with workspace_scope(workspace.pk):
        own = [Membership.objects.with_people().get(pk=each.pk) for each in memberships]

    def perform():
        with workspace_scope(workspace.pk):
            return act(*own)

    return perform


def test_the_members_are_listed_with_what_each_role_may_do(client_of_owner, membership, viewer):
    page = client_of_owner.get(MEMBERS)
    assert page.status_code == 200
    assert [m.user.email for m in page.context_data["members"]] == [
        "olga@example.com",
        "sam@example.com",
        "vera@example.com",
    ]
    allowed = {str(text): roles for text, roles in page.context_data["capabilities"]}
    assert allowed["Invite and remove members, give roles"] == {Role.OWNER, Role.ADMIN}
    assert Role.VIEWER not in allowed["Create and change leads, contacts and notes"]


def test_the_list_of_members_takes_the_same_queries_however_many_there_are(
    client_of_owner, workspace, django_assert_max_num_queries
):
    MembershipFactory.create_batch(12, workspace=workspace)
    with django_assert_max_num_queries(12):  # four of them open and close the scope and name the session
        client_of_owner.get(MEMBERS)


def test_staff_see_their_colleagues_and_change_nothing(client_of_member, owner):
    page = client_of_member.get(MEMBERS)
    assert "olga@example.com" in page.text
    assert "<select" not in page.text
    assert "Invite somebody" not in page.text
    assert client_of_member.post(f"{MEMBERS}{owner.pk}/role/", {"role": "viewer"}).status_code == 403
    assert client_of_member.post(f"{MEMBERS}{owner.pk}/").status_code == 403
    assert (role_of(owner), exists(owner)) == (Role.OWNER, True)


def test_a_role_is_changed_in_its_row(client_of_owner, membership):
    answer = client_of_owner.post(
        f"{MEMBERS}{membership.pk}/role/", {"role": "manager"}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, role_of(membership)) == (200, Role.MANAGER)
    assert answer.text.strip().startswith(f'<tr id="member-{membership.pk}">')
    assert "Sam Example is now Manager." in answer.headers["HX-Trigger"]


def test_without_a_script_a_change_of_role_leads_back_to_the_page(client_of_owner, membership):
    answer = client_of_owner.post(f"{MEMBERS}{membership.pk}/role/", {"role": "viewer"})
    assert (answer.url, role_of(membership)) == (MEMBERS, Role.VIEWER)


def test_the_last_owner_stays_and_the_page_says_why(client_of_owner, owner):
    answer = client_of_owner.post(f"{MEMBERS}{owner.pk}/role/", {"role": "staff"}, headers={"HX-Request": "true"})
    assert (answer.status_code, role_of(owner)) == (422, Role.OWNER)
    assert "Make somebody else an owner first." in answer.text
    assert '<option value="owner" selected>' in answer.text
    removed = client_of_owner.post(f"{MEMBERS}{owner.pk}/", follow=True)
    assert "Make somebody else an owner first." in removed.text
    assert exists(owner)


def test_a_role_that_does_not_exist_is_refused(client_of_owner, membership):
    answer = client_of_owner.post(f"{MEMBERS}{membership.pk}/role/", {"role": "king"}, headers={"HX-Request": "true"})
    assert (answer.status_code, role_of(membership)) == (422, Role.STAFF)


def test_an_admin_makes_no_owner_and_unmakes_none(workspace, owner, membership, client):
    admin = MembershipFactory(workspace=workspace, role=Role.ADMIN)
    client.force_login(admin.user)
    sentence = "Only an owner can make or change an owner."
    for target, role in ((membership, "owner"), (owner, "staff")):
        answer = client.post(f"{MEMBERS}{target.pk}/role/", {"role": role}, headers={"HX-Request": "true"})
        assert (answer.status_code, sentence in answer.text) == (422, True)
    assert sentence in client.post(f"{MEMBERS}{owner.pk}/", follow=True).text
    refused = client.post(f"{MEMBERS}invitations/", {"email": "new@example.com", "role": "owner"})
    assert (refused.status_code, sentence in refused.text) == (422, True)
    assert (role_of(owner), role_of(membership)) == (Role.OWNER, Role.STAFF)


def test_removing_somebody_asks_first_and_shuts_the_door(client_of_owner, membership, client_of_member):
    assert "Remove Sam Example?" in client_of_owner.get(f"{MEMBERS}{membership.pk}/").text
    assert exists(membership)
    client_of_owner.post(f"{MEMBERS}{membership.pk}/")
    assert not exists(membership)
    assert client_of_member.get(MEMBERS).status_code == 404


def test_who_removes_themselves_is_led_out(client_of_owner, owner, workspace):
    MembershipFactory(workspace=workspace, role=Role.OWNER)
    assert client_of_owner.post(f"{MEMBERS}{owner.pk}/").url == "/"


def test_a_member_of_another_workspace_cannot_be_reached(client_of_owner):
    other = MembershipFactory(workspace=WorkspaceFactory(), role=Role.STAFF)
    assert client_of_owner.post(f"{MEMBERS}{other.pk}/role/", {"role": "viewer"}).status_code == 404
    assert client_of_owner.post(f"{MEMBERS}{other.pk}/").status_code == 404
    assert exists(other)


def test_a_role_that_is_theirs_already_is_no_change(owner, membership, scope):
    assert services.change_role(membership=membership, role=Role.STAFF, by=owner) is False


def test_an_owner_who_is_switched_off_does_not_count(owner, workspace, scope):
    MembershipFactory(workspace=workspace, role=Role.OWNER, user__is_active=False)
    with pytest.raises(LastOwner):
        services.change_role(membership=owner, role=Role.ADMIN, by=owner)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_unmake_each_other_at_once_leave_one(workspace):
    first, second = MembershipFactory.create_batch(2, workspace=workspace, role=Role.OWNER)

    def unmake(by, other):
        return services.change_role(membership=other, role=Role.STAFF, by=by)

    answers = at_once(
        in_scope(workspace, unmake, first, second),
        in_scope(workspace, unmake, second, first),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["LastOwner", "bool"]
    assert sorted([role_of(first), role_of(second)]) == [Role.OWNER, Role.STAFF]


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_leave_one(workspace):
    first, second = MembershipFactory.create_batch(2, workspace=workspace, role=Role.OWNER)

    def leave(mine):
        return services.remove_member(membership=mine, by=mine)

    answers = at_once(*(in_scope(workspace, leave, each) for each in (first, second)))
    assert sorted(type(answer).__name__ for answer in answers) == ["LastOwner", "NoneType"]
    assert sorted([exists(first), exists(second)]) == [False, True]


def test_only_an_owner_invites_an_owner(workspace, scope):
    admin = MembershipFactory(workspace=workspace, role=Role.ADMIN)
    with pytest.raises(NotAllowed):
        services.invite(email="new@example.com", role=Role.OWNER, by=admin, at=timezone.now())
    assert Invitation.objects.count() == 0
