"""The screens on which admins define fields."""

from __future__ import annotations

import pytest

from core.scope import workspace_scope
from customfields.models import FieldDefinition
from workspaces.models import Role

pytestmark = pytest.mark.django_db
LEADS = "/w/acme/settings/fields/lead/"
NEW = {"label": "Region", "kind": "select", "options": "North, upper\r\n🙂 South\r\n\r\nأزرق", "is_active": "on"}


def defined(workspace, **which):
    with workspace_scope(workspace.pk):
        return FieldDefinition.objects.get(**which)


def test_an_admin_adds_a_field_with_its_options(client_of_owner, workspace):
    assert "No fields of your own yet" in client_of_owner.get(LEADS).content.decode()
    said = NEW | {"visible_to": [Role.STAFF], "is_quick_add": "on"}
    assert client_of_owner.post(f"{LEADS}new/", said).status_code == 302
    field = defined(workspace, label="Region")
    assert (field.key, field.visible_to, field.is_quick_add) == ("region", ["staff"], True)
    with workspace_scope(workspace.pk):
        labels = [(option.key, option.label) for option in field.options.in_order()]
    assert labels == [("north_upper", "North, upper"), ("south", "🙂 South"), ("option", "أزرق")]
    assert "in 0 records" in client_of_owner.get(LEADS).content.decode()
    assert "North, upper" in client_of_owner.get(f"/w/acme/settings/field/{field.pk}/options/").content.decode()
    assert client_of_owner.post(f"{LEADS}new/", NEW | {"label": "region"}).status_code == 422  # there is one


@pytest.mark.parametrize("label", ["Stage", "id", "workspace", "العمر", "🙂", "a, b", "<script>alert(1)</script>"])
def test_a_field_named_like_a_column_or_in_another_script_gets_a_key_of_its_own(client_of_owner, workspace, label):
    assert client_of_owner.post(f"{LEADS}new/", NEW | {"label": label, "kind": "text"}).status_code == 302
    field = defined(workspace)
    assert field.label == label
    assert field.key not in {"stage", "id", "workspace"}
    assert "<script>alert" not in client_of_owner.get(LEADS).content.decode()


def test_two_admins_editing_one_field_the_second_sees_what_the_first_made_of_it(client_of_owner, workspace, define):
    field = define("Region")
    path = f"/w/acme/settings/field/{field.pk}/"
    mine = {"label": "Mine", "original-label": "Region", "is_active": "on", "original-is_active": "True"}
    assert client_of_owner.post(path, mine | {"label": "Theirs"}).status_code == 302
    second = client_of_owner.post(path, mine)
    assert second.status_code == 422
    assert "Theirs" in second.content.decode()
    assert defined(workspace).label == "Theirs"


def test_fields_are_put_into_order_without_a_script(client_of_owner, workspace, define):
    first, second = define("First"), define("Second")
    assert client_of_owner.post(f"{LEADS}order/", {"up": str(second.pk)}).status_code == 302
    with workspace_scope(workspace.pk):
        assert list(FieldDefinition.objects.in_order()) == [second, first]


def test_an_option_is_renamed_and_retired_and_more_are_pasted(client_of_owner, workspace, define):
    field = define("Region", "select", options=["North"])
    with workspace_scope(workspace.pk):
        north = field.options.get()
    path = f"/w/acme/settings/option/{north.pk}/"
    assert client_of_owner.post(path, {"label": "Far north", "colour": "red"}).status_code == 302
    pasted = {"options": "far NORTH\n" + "\n".join(f"Place {n}" for n in range(3))}
    assert client_of_owner.post(f"/w/acme/settings/field/{field.pk}/options/new/", pasted).status_code == 302
    with workspace_scope(workspace.pk):
        north.refresh_from_db()
        assert (north.key, north.label, north.is_active) == ("north", "Far north", False)
        assert field.options.count() == 4


def test_members_who_are_no_admins_are_refused(client_of_member):
    assert client_of_member.get(LEADS).status_code == 403
    assert client_of_member.post(f"{LEADS}new/", NEW).status_code == 403
