from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from core.scope import workspace_scope
from tests.chaos.threads import at_once
from tests.factories import PASSWORD, MembershipFactory, UserFactory, WorkspaceFactory
from workspaces import services
from workspaces.models import Invitation, Membership, Role, User, Workspace
from workspaces.services import AccountExists, AlreadyMember, InvitationClosed, WeakPassword
from workspaces.tasks import send_invitation

MEMBERS = "/w/acme/settings/members/"
NEW = {"first_name": "Nora", "last_name": "Lund", "password": "a phrase of my own"}


@pytest.fixture
def invitation(owner, workspace) -> Invitation:
    with workspace_scope(workspace.pk):
        return services.invite(email="Nora@Example.net", role=Role.STAFF, by=owner, at=timezone.now())


def members(workspace) -> dict[str, str]:
    with workspace_scope(workspace.pk):
        return dict(Membership.objects.values_list("user__email", "role"))


def expire(invitation: Invitation) -> None:
    with workspace_scope(invitation.workspace_id):
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_an_admin_gets_a_link_to_hand_over(client_of_owner, workspace):
    answer = client_of_owner.post(
        f"{MEMBERS}invitations/", {"email": "Nora@Example.net ", "role": "viewer"}, follow=True
    )
    with workspace_scope(workspace.pk):
        made = Invitation.objects.get()
    assert (made.email, made.role, len(made.token)) == ("nora@example.net", "viewer", 43)
    assert f"http://testserver/invitations/{made.token}/" in answer.text
    assert mail.outbox == []  # no mail server is set up


def test_with_a_mail_server_a_worker_sends_the_link(
    client_of_owner, workspace, settings, django_capture_on_commit_callbacks
):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend", "OPTIONS": {}}}
    with django_capture_on_commit_callbacks(execute=True):
        client_of_owner.post(f"{MEMBERS}invitations/", {"email": "nora@example.net", "role": "staff"})
    with workspace_scope(workspace.pk):
        made = Invitation.objects.get()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["nora@example.net"], "Olga Example invites you to Acme")
    assert f"http://testserver/invitations/{made.token}/" in letter.body


def test_a_withdrawn_invitation_is_not_mailed(invitation, workspace):
    names = {"workspace_id": str(workspace.pk), "invitation_id": str(invitation.pk)}
    with workspace_scope(workspace.pk):
        services.withdraw_invitation(invitation=invitation)
    sent = send_invitation(**names, site="http://testserver")
    assert (sent, mail.outbox) == (False, [])


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "two@example.com,three@example.com"])
def test_what_is_no_address_is_refused_beside_its_field(client_of_owner, email):
    answer = client_of_owner.post(f"{MEMBERS}invitations/", {"email": email, "role": "staff"})
    assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)


def test_a_member_is_not_invited_again(owner, membership, scope):
    with pytest.raises(AlreadyMember, match=r"sam@example.com is a member already."):
        services.invite(email="SAM@example.com", role=Role.STAFF, by=owner, at=timezone.now())


def test_a_second_invitation_replaces_the_first(invitation, owner, workspace, client):
    with workspace_scope(workspace.pk):
        again = services.invite(email="nora@example.net", role=Role.ADMIN, by=owner, at=timezone.now())
        assert list(Invitation.objects.all()) == [again]
    assert client.get(f"/invitations/{invitation.token}/").status_code == 410


def test_a_withdrawn_link_says_so(invitation, client_of_owner, client):
    client_of_owner.post(f"{MEMBERS}invitations/{invitation.pk}/")
    page = client.get(f"/invitations/{invitation.token}/")
    assert (page.status_code, "This link does not work any more" in page.text) == (410, True)


def test_an_expired_or_invented_link_says_so(invitation, client):
    expire(invitation)
    for token in (invitation.token, "invented", "x" * 500):
        assert client.get(f"/invitations/{token}/").status_code == 410
        assert client.post(f"/invitations/{token}/", NEW).status_code == 410
    assert User.objects.filter(email="nora@example.net").count() == 0


def test_somebody_without_an_account_makes_one_and_is_in(invitation, workspace, client):
    Workspace.objects.filter(pk=workspace.pk).update(timezone="Europe/Oslo")
    page = client.get(f"/invitations/{invitation.token}/")
    assert "Olga Example invites you as Staff." in page.text
    answer = client.post(f"/invitations/{invitation.token}/", NEW)
    assert answer.url == "/w/acme/"
    assert client.get(MEMBERS).status_code == 200
    user = User.objects.get(email="nora@example.net")
    assert (user.name, user.check_password(NEW["password"])) == ("Nora Lund", True)
    assert user.timezone == "Europe/Oslo"
    assert members(workspace)["nora@example.net"] == Role.STAFF
    assert Client().get(f"/invitations/{invitation.token}/").status_code == 410


def test_a_weak_password_is_refused_beside_its_field_and_makes_no_account(invitation, client):
    answer = client.post(f"/invitations/{invitation.token}/", NEW | {"password": "12345678"})
    assert (answer.status_code, "too common" in answer.text) == (422, True)
    assert not User.objects.filter(email="nora@example.net").exists()


def test_somebody_with_an_account_is_asked_to_sign_in_and_comes_back(invitation, workspace, client):
    UserFactory(email="nora@example.net", first_name="Nora", last_name="")
    assert "You have an account" in client.get(f"/invitations/{invitation.token}/").text
    asked = client.post(f"/invitations/{invitation.token}/", NEW)
    assert asked.url == f"/accounts/login/?next=/invitations/{invitation.token}/"
    form = {"login": "nora@example.net", "password": PASSWORD, "next": f"/invitations/{invitation.token}/"}
    page = client.post("/accounts/login/", form, follow=True)
    assert "Join as Nora" in page.text
    assert client.post(f"/invitations/{invitation.token}/").url == "/w/acme/"
    assert members(workspace)["nora@example.net"] == Role.STAFF


def test_who_is_signed_in_as_somebody_else_is_told_before_joining(invitation, client_of_stranger):
    page = client_of_stranger.get(f"/invitations/{invitation.token}/")
    assert "The invitation went to nora@example.net." in page.text


def test_who_is_signed_in_as_somebody_else_signs_out_and_comes_back(invitation, client_of_stranger):
    link = f"/invitations/{invitation.token}/"
    answer = client_of_stranger.post("/accounts/logout/", {"next": link}, follow=True)
    assert answer.redirect_chain == [(link, 302)]
    assert "Make my account and join" in answer.text


def test_a_member_who_opens_another_link_keeps_the_role(invitation, client_of_owner, workspace):
    client_of_owner.post(f"/invitations/{invitation.token}/")
    assert members(workspace) == {"olga@example.com": Role.OWNER}


def test_an_account_made_meanwhile_is_not_made_twice(invitation):
    UserFactory(email="nora@example.net")
    with pytest.raises(AccountExists):
        services.join(invitation=invitation, **NEW, at=timezone.now())


def test_when_the_link_closed_meanwhile_no_account_is_left_behind(invitation):
    expire(invitation)
    with pytest.raises(InvitationClosed):
        services.join(invitation=invitation, **NEW, at=timezone.now())
    assert not User.objects.filter(email="nora@example.net").exists()


def test_a_password_that_others_guess_is_refused_by_the_service_too(invitation):
    with pytest.raises(WeakPassword):
        services.join(invitation=invitation, **NEW | {"password": "password"}, at=timezone.now())


def test_a_link_into_a_workspace_that_was_closed_is_closed(invitation, workspace, client):
    workspace.is_active = False
    workspace.save()
    assert client.get(f"/invitations/{invitation.token}/").status_code == 410


@pytest.mark.django_db(transaction=True)
def test_accepted_twice_at_once_it_counts_once(workspace):
    owner = MembershipFactory(workspace=workspace, role=Role.OWNER)
    with workspace_scope(workspace.pk):
        invitation = services.invite(email="nora@example.net", role=Role.STAFF, by=owner, at=timezone.now())
    user, now = UserFactory(email="nora@example.net"), timezone.now()
    answers = at_once(*[lambda: services.accept_invitation(invitation=invitation, user=user, at=now)] * 4)
    assert sorted(type(answer).__name__ for answer in answers) == ["InvitationClosed"] * 3 + ["Membership"]
    assert members(workspace)["nora@example.net"] == Role.STAFF


@pytest.mark.django_db(transaction=True)
def test_registered_twice_at_once_makes_one_account_and_one_member(workspace):
    owner = MembershipFactory(workspace=workspace, role=Role.OWNER)
    with workspace_scope(workspace.pk):
        invitation = services.invite(email="nora@example.net", role=Role.STAFF, by=owner, at=timezone.now())
    answers = at_once(*[lambda: services.join(invitation=invitation, **NEW, at=timezone.now())] * 3)
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds.count("Membership") == 1
    assert set(kinds) <= {"Membership", "AccountExists", "InvitationClosed"}
    assert User.objects.filter(email="nora@example.net").count() == 1
    assert len(members(workspace)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_invite_one_person_at_once_make_one_link(workspace):
    owner = MembershipFactory(workspace=workspace, role=Role.OWNER)

    def invite():
        with workspace_scope(workspace.pk):
            return services.invite(email="nora@example.net", role=Role.STAFF, by=owner, at=timezone.now())

    answers = at_once(*[invite] * 4)
    assert [type(answer) for answer in answers] == [Invitation] * 4
    with workspace_scope(workspace.pk):
        assert Invitation.objects.count() == 1


def test_an_invitation_is_seen_in_its_workspace_only(invitation, client_of_stranger):
    other = WorkspaceFactory()
    with workspace_scope(other.pk):
        assert Invitation.objects.count() == 0
    assert client_of_stranger.post(f"/w/other/settings/members/invitations/{invitation.pk}/").status_code == 404
