"""Files full of hostile texts: each row comes in as it is, or is refused with its reason, and pages stay inert."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts.models import Account, Contact
from core.scope import workspace_scope
from leads.models import Lead, LeadSource
from tests.hostile.reading import Page
from tests.hostile.strings import CONTROLS, LINES, all_strings
from transfers import jobs, services
from transfers.models import Import, ImportRow

TEXTS = [text for text in all_strings() if text.strip() and "\x00" not in text and len(text) <= 100]
HEAD = ["First Name", "Last Name", "Email", "Company", "Product", "Notes", "Value", "<script>window.__pwned=1</script>"]


@pytest.fixture(autouse=True)
def _files(tmp_path, settings, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(services, "hand_over", lambda job: None)


def upload(client, rows, name="<img src=x onerror=window.__pwned=1>.csv") -> str:
    """Upload rows and give the address of the import."""
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    file = SimpleUploadedFile(name, text.getvalue().encode("utf-8", "surrogatepass"))
    answer = client.post("/w/acme/imports/new/", {"file": file, "kind": "lead"})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer.url


def carry_in(client, workspace, address: str) -> Import:
    with workspace_scope(workspace.pk):
        job = Import.objects.get()
        services.start(job=job, by=job.created_by, at=job.created_at)
    jobs.run_import(str(workspace.pk), str(job.pk))
    with workspace_scope(workspace.pk):
        job.refresh_from_db()
    return job


def test_each_text_of_a_file_comes_in_as_it_is(client_of_member, workspace, pipeline):
    rows = [[text, str(n), f"p{n}@example.org", text, text, text, "", text] for n, text in enumerate(TEXTS)]
    address = upload(client_of_member, rows)
    page = Page(client_of_member.get(address).content.decode())
    assert page.acting == []
    job = carry_in(client_of_member, workspace, address)
    assert (job.status, job.error, job.settled) == ("finished", "", len(TEXTS))
    with workspace_scope(workspace.pk):
        remarks = dict(ImportRow.objects.filter(is_refused=True).values_list("number", "reason"))
        assert len(remarks) == job.refused
        assert all(remarks.values())
        stored = dict(Contact.objects.values_list("email", "first_name"))
        changed = {}
        for number, text in enumerate(TEXTS):
            if text in job.empty_words or number + 2 in remarks:
                continue
            if " ".join(text.split()) not in stored[f"p{number}@example.org"]:
                changed[text] = stored[f"p{number}@example.org"]
        assert changed == {}
        assert Lead.objects.count() == job.created == len(TEXTS) - job.refused
        assert job.refused <= 5
    for path in (address, "/w/acme/imports/", "/w/acme/", "/w/acme/leads/", "/w/acme/board/"):
        assert Page(client_of_member.get(path).content.decode()).acting == [], path


def test_refused_rows_show_their_texts_and_go_into_a_file_that_no_spreadsheet_runs(
    client_of_member, workspace, pipeline
):
    rows = [[text, "", "not an address " + text, "", "", "", "not a number " + text, text] for text in TEXTS]
    address = upload(client_of_member, rows)
    job = carry_in(client_of_member, workspace, address)
    assert job.settled == len(TEXTS)
    answer = client_of_member.get(address)
    page = Page(answer.content.decode())
    assert page.acting == []
    refused = client_of_member.get(f"{address}refused.csv")
    text = b"".join(refused.streaming_content if refused.streaming else [refused.content]).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert len(table) == job.refused + 1
    dangerous = [cell for row in table[1:] for cell in row if cell[:1] in {"=", "@", "+", "-"} and len(cell) > 1]
    assert dangerous == []


def test_names_that_python_and_postgresql_lower_differently_are_found_again(client_of_member, workspace, pipeline):
    head = ["First Name", "Email", "Company", "Lead Source"]
    rows = [["Ada", f"a{n}@example.org", "ΑΦΟΙ ΠΑΠΑΔΟΠΟΥΛΟΣ", ("İnternet", "INTERNET")[n % 2]] for n in range(6)]
    for turn in (rows[:3], rows[3:]):
        text = io.StringIO()
        csv.writer(text).writerows([head, *turn])
        file = SimpleUploadedFile("people.csv", text.getvalue().encode())
        address = client_of_member.post("/w/acme/imports/new/", {"file": file, "kind": "lead"}).url
        job = carry_in(client_of_member, workspace, address)
        assert (job.status, job.error, job.created) == ("finished", "", 3)
        client_of_member.post(f"{address}delete/")
        with workspace_scope(workspace.pk):
            Import.objects.all().delete()
    with workspace_scope(workspace.pk):
        assert list(Account.objects.values_list("name", flat=True)) == ["ΑΦΟΙ ΠΑΠΑΔΟΠΟΥΛΟΣ"]
        assert LeadSource.objects.count() <= 2
        assert Lead.objects.exclude(source=None).count() == 6


def test_control_characters_and_lines_are_kept_or_refused_but_never_stop_the_import(
    client_of_member, workspace, pipeline
):
    texts = [*CONTROLS, *LINES]
    rows = [[text, str(n), f"p{n}@example.org", text, text, text, "", text] for n, text in enumerate(texts)]
    rows.append(["Ada", "Last", "last@example.org", "", "", "", "", ""])
    address = upload(client_of_member, rows)
    job = carry_in(client_of_member, workspace, address)
    assert (job.status, job.error, job.settled) == ("finished", "", len(rows))
    with workspace_scope(workspace.pk):
        assert Contact.objects.filter(email="last@example.org").exists()
    assert Page(client_of_member.get(address).content.decode()).acting == []
