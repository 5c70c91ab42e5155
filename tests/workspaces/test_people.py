import pytest

from core.scope import workspace_scope
from tests.factories import PASSWORD, MembershipFactory, UserFactory, WorkspaceFactory
from workspaces import services
from workspaces.models import Role
from workspaces.services import BelongsElsewhere, NotAllowed, WeakPassword


def test_an_admin_renames_and_switches_off_a_member_of_this_workspace_alone(membership, owner, scope):
    user = membership.user
    changes = services.administer_user(user=user, values={"last_name": "Carter", "is_active": False}, by=owner)
    assert changes == {"last_name": ["Example", "Carter"], "is_active": [True, False]}
    user.refresh_from_db()
    assert (user.last_name, user.is_active) == ("Carter", False)


def test_an_admin_of_one_workspace_has_no_power_over_another_s_people(membership, owner, workspace):
    MembershipFactory(workspace=WorkspaceFactory(), user=membership.user, role=Role.OWNER)
    with workspace_scope(workspace.pk):
        with pytest.raises(BelongsElsewhere):
            services.set_password(user=membership.user, password="a phrase of mine", by=owner)
        with pytest.raises(BelongsElsewhere):
            services.administer_user(user=membership.user, values={"is_active": False}, by=owner)
    membership.user.refresh_from_db()
    assert (membership.user.check_password(PASSWORD), membership.user.is_active) == (True, True)


def test_nobody_takes_over_who_runs_the_installation(workspace, owner, scope):
    chief = MembershipFactory(workspace=workspace, user=UserFactory(is_staff=True))
    with pytest.raises(BelongsElsewhere):
        services.set_password(user=chief.user, password="a phrase of mine", by=owner)


def test_a_stranger_s_account_is_out_of_reach(owner, scope):
    with pytest.raises(BelongsElsewhere):
        services.set_password(user=UserFactory(), password="a phrase of mine", by=owner)


def test_an_admin_does_not_take_over_an_owner(workspace, owner, scope):
    admin = MembershipFactory(workspace=workspace, role=Role.ADMIN)
    with pytest.raises(NotAllowed):
        services.set_password(user=owner.user, password="a phrase of mine", by=admin)


def test_nobody_switches_oneself_off(owner, scope):
    with pytest.raises(NotAllowed):
        services.administer_user(user=owner.user, values={"is_active": False}, by=owner)


def test_a_new_password_signs_the_member_out_everywhere(client_of_member, membership, owner, scope):
    assert client_of_member.get("/w/acme/settings/").status_code == 200
    services.set_password(user=membership.user, password="a phrase of mine", by=owner)
    assert client_of_member.get("/w/acme/settings/").status_code == 302


def test_a_weak_password_is_refused(membership, owner, scope):
    with pytest.raises(WeakPassword):
        services.set_password(user=membership.user, password="sam@example.com", by=owner)
