import pytest

from core.scope import workspace_scope
from leads.models import Lead, LeadSource
from tests.factories import LeadSourceFactory, WorkspaceFactory

SOURCES = "/w/acme/settings/sources/"
FORM = {"name": "Podcast", "category": "digital", "description": "", "is_active": "on"}
HTMX = {"HX-Request": "true"}


def named(workspace) -> dict[str, str]:
    with workspace_scope(workspace.pk):
        return dict(LeadSource.objects.values_list("name", "category"))


def test_a_source_is_added_and_listed(client_of_owner, workspace):
    assert client_of_owner.post(f"{SOURCES}new/", FORM).url == SOURCES
    assert named(workspace) == {"Podcast": "digital"}
    page = client_of_owner.get(SOURCES).text
    assert "Podcast is added." in page
    assert "Digital" in page


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "  "}, {"name": "WEBSITE"}, {"category": "paper"}])
def test_a_source_without_a_name_of_its_own_or_a_category_is_refused(client_of_owner, workspace, wrong):
    LeadSourceFactory(workspace=workspace, name="Website")
    answer = client_of_owner.post(f"{SOURCES}new/", FORM | wrong, headers=HTMX)
    assert (answer.status_code, named(workspace)) == (422, {"Website": "other"})


def test_a_source_is_switched_off(client_of_owner, workspace):
    source = LeadSourceFactory(workspace=workspace, name="Fax")
    form = {"name": "Fax", "category": "traditional", "description": "Nobody sends any."}
    answer = client_of_owner.post(f"{SOURCES}{source.pk}/", form, headers=HTMX)
    assert answer.headers["HX-Redirect"] == SOURCES
    with workspace_scope(workspace.pk):
        stored = LeadSource.objects.get()
    assert (stored.is_active, stored.category, stored.description) == (False, "traditional", "Nobody sends any.")


def test_deleting_a_source_asks_first_and_keeps_its_leads(client_of_owner, lead, workspace):
    source = LeadSourceFactory(workspace=workspace, name="Fax")
    with workspace_scope(workspace.pk):
        Lead.objects.update(source=source)
    assert "Its leads stay" in client_of_owner.get(f"{SOURCES}{source.pk}/removal/").text
    assert client_of_owner.post(f"{SOURCES}{source.pk}/removal/").url == SOURCES
    with workspace_scope(workspace.pk):
        assert (Lead.objects.get().source, LeadSource.objects.count()) == (None, 0)


def test_sources_are_for_those_who_configure(client_of_member, workspace):
    source = LeadSourceFactory(workspace=workspace)
    for path in ("", "new/", f"{source.pk}/", f"{source.pk}/removal/"):
        assert client_of_member.get(SOURCES + path).status_code == 403


def test_another_workspace_s_source_is_not_there(client_of_owner):
    source = LeadSourceFactory(workspace=WorkspaceFactory())
    assert client_of_owner.get(f"{SOURCES}{source.pk}/").status_code == 404
    assert client_of_owner.post(f"{SOURCES}{source.pk}/removal/").status_code == 404
