import io
import json
import logging

import pytest
from django.utils import timezone

from core.scope import workspace_scope
from tests.factories import PASSWORD
from workspaces import services
from workspaces.models import Role


@pytest.fixture
def written(monkeypatch):
    """What the process writes to its console, as the formatter of the settings writes it."""
    (console,) = [h for h in logging.getLogger().handlers if type(h.formatter).__name__ == "ProcessorFormatter"]
    stream = io.StringIO()
    monkeypatch.setattr(console, "stream", stream)
    return stream


def lines(written) -> list[dict]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def requests(written) -> list[dict]:
    return [line for line in lines(written) if line["event"] == "request"]


def test_a_request_is_one_line_of_json_with_what_one_looks_for(client_of_member, membership, workspace, written):
    answer = client_of_member.get("/w/acme/settings/?page=2", headers={"X-Request-ID": "from-the-proxy"})
    (line,) = requests(written)
    assert (line["request_id"], line["method"], line["path"]) == ("from-the-proxy", "GET", "/w/acme/settings/")
    assert (line["status"], line["level"]) == (200, "info")
    assert (line["workspace_id"], line["user_id"]) == (str(workspace.pk), str(membership.user_id))
    assert isinstance(line["took_ms"], float)
    assert answer.headers["X-Request-ID"] == "from-the-proxy"


def test_a_request_outside_a_workspace_names_none(client, db, written):
    client.get("/accounts/login/")
    (line,) = requests(written)
    assert "workspace_id" not in line
    assert len(line["request_id"]) == 32


def test_a_request_id_as_long_as_a_book_is_cut(client, db, written):
    client.get("/accounts/login/", headers={"X-Request-ID": "x" * 5000})
    assert requests(written)[0]["request_id"] == "x" * 64


def test_an_error_is_one_line_of_json_with_its_cause(client_of_member, written, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a test")

    monkeypatch.setattr("workspaces.views.switcher.services.memberships_of", fail)
    client_of_member.raise_request_exception = False
    assert client_of_member.get("/w/acme/workspaces/").status_code == 500
    (error,) = [line for line in lines(written) if line["level"] == "error"]
    assert "ZeroDivisionError: a test" in error["exception"]
    assert error["request_id"] == requests(written)[0]["request_id"]


def test_passwords_are_never_written(client, membership, written):
    form = {"login": "sam@example.com", "password": "my secret phrase"}
    client.post("/accounts/login/", form)
    client.post("/accounts/login/", form | {"password": PASSWORD})
    assert len(requests(written)) == 2
    assert "my secret phrase" not in written.getvalue()
    assert PASSWORD not in written.getvalue()


def test_the_secret_of_an_invitation_is_never_written(client, owner, workspace, written):
    with workspace_scope(workspace.pk):
        invitation = services.invite(email="nora@example.net", role=Role.STAFF, by=owner, at=timezone.now())
    client.get(f"/invitations/{invitation.token}/")
    client.post(f"/invitations/{invitation.token}/", {"first_name": "Nora", "password": "short"})
    client.get(f"/accounts/login/?next=/invitations/{invitation.token}/")
    logging.getLogger("django.server").info('"GET /invitations/%s/?x=1 HTTP/1.1" 200', invitation.token)
    assert {line["path"] for line in requests(written)} == {"/invitations/***/", "/accounts/login/"}
    assert invitation.token not in written.getvalue()
    assert "/invitations/***/?x=1" in written.getvalue()


def test_the_secret_of_a_password_link_is_never_written(client, db, written):
    client.get("/accounts/password/reset/key/1-abcdef-0123456789/")
    assert requests(written)[0]["path"] == "/accounts/password/reset/key/***/"
    assert "0123456789" not in written.getvalue()


def test_a_broken_link_s_refusal_is_written_without_its_secret(client, db, written):
    assert client.get("/invitations/somebody-s-old-secret/").status_code == 410
    warnings = [line["event"] for line in lines(written) if line["level"] == "warning"]
    assert warnings == ["Gone: /invitations/***/"]
