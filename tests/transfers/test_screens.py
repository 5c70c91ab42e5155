"""Imports in the browser: upload, columns, progress, result, and who may do what."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from contacts.models import Contact
from core.scope import workspace_scope
from leads.models import Lead
from tests.transfers.conftest import file_of
from transfers import files, jobs, services, uploading
from transfers.models import Import, ImportRow
from transfers.progress import progress_of
from transfers.refusals import guarded, unguarded
from transfers.remarks import gather, key_of, of_kind
from transfers.tasks import forget_abandoned

LIST, NEW = "/w/acme/imports/", "/w/acme/imports/new/"
HEAD = ["First Name", "Last Name", "Email", "Value", "Shoe size"]
ADA = ["Ada", "King", "ada.king@example.org", "1200", "38"]
MAPPING = {"0": "first_name", "1": "last_name", "2": "email", "3": "value"}
BOB = ["Bob", "Roe", "bob(at)example.org", "500", "N/A"]
NAUGHTY = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "%(name)s %s", "\u202etest"]


@pytest.fixture(autouse=True)
def handed(monkeypatch) -> list[Import]:
    """What was put into the queue; no worker takes it."""
    put: list[Import] = []
    monkeypatch.setattr(services, "hand_over", put.append)
    return put


@pytest.fixture
def uploaded(workspace, pipeline, member):
    """Upload rows, the first of them headings; nobody has chosen anything yet."""

    def uploaded(*rows, kind="lead") -> Import:
        with workspace_scope(workspace.pk):
            return services.upload(file=file_of(rows), kind=kind, by=member, at=timezone.now())

    return uploaded


def page_of(job: Import, end: str = "") -> str:
    return f"{LIST}{job.pk}/{end}"


def text(response) -> str:
    content = response.getvalue() if response.streaming else response.content
    return unescape(content.decode("utf-8-sig"))


def chosen(job: Import, **changes: str) -> dict:
    """Give what the form of the columns sends, with some columns changed."""
    columns = {f"column-{place}": target for place, target in job.mapping.items()}
    return {"mode": job.mode, "key": job.key, "empty_words": job.empty_words} | columns | changes


def now_of(job: Import) -> Import:
    with workspace_scope(job.workspace_id):
        job.refresh_from_db()
    return job


def run(job: Import) -> Import:
    jobs.run_import(str(job.workspace_id), str(job.pk))
    return now_of(job)


def test_a_file_is_uploaded_and_its_columns_are_shown(client_of_member, pipeline, scope):
    file = SimpleUploadedFile("leads.csv", b"First Name,Email,Colour\nAda,ada@example.net,red\n")
    response = client_of_member.post(NEW, {"kind": "lead", "file": file})
    job = Import.objects.get()
    assert (response.status_code, response.url) == (302, page_of(job))
    assert (job.filename, job.mapping) == ("leads.csv", {"0": "first_name", "1": "email"})
    page = text(client_of_member.get(page_of(job)))
    assert "a usual heading" in page
    assert "<strong>1 created</strong>" in page


def test_htmx_is_sent_to_the_columns_by_a_header(client_of_member, pipeline):
    file = SimpleUploadedFile("leads.csv", b"First Name,Email\nAda,ada@example.net\n")
    response = client_of_member.post(NEW, {"kind": "lead", "file": file}, headers={"hx-request": "true"})
    assert response.headers["HX-Redirect"].startswith(LIST)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 and more", "This is a PDF, not a table."),
        (b'a,b\n1,"never closed\n', "is never closed"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_field_and_leaves_no_file(
    client_of_member, tmp_path, scope, content, said
):
    response = client_of_member.post(NEW, {"kind": "lead", "file": SimpleUploadedFile("x.csv", content)})
    assert response.status_code == 422
    assert said in text(response).partition('id="id_file_error"')[2]
    assert not Import.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_upload_that_is_too_large_is_read_past_and_refused(client_of_member, monkeypatch, scope):
    monkeypatch.setattr(uploading, "LARGEST", -uploading.AROUND)
    response = client_of_member.post(NEW, {"kind": "lead", "file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert response.status_code == 422
    assert services.TOO_LARGE in text(response)
    assert not Import.objects.exists()


def test_a_large_upload_is_moved_and_readable_for_workers(client_of_member, pipeline, settings, scope):
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    file = SimpleUploadedFile("x.csv", b"First Name,Email\nAda,ada@example.net\n")
    assert client_of_member.post(NEW, {"kind": "lead", "file": file}).status_code == 302
    path = Import.objects.get().path
    assert (path.read_bytes()[:10], path.stat().st_mode & 0o777) == (b"First Name", files.READABLE)


def test_too_many_columns_are_refused(client_of_member, monkeypatch):
    monkeypatch.setattr(services, "MOST_COLUMNS", 2)
    response = client_of_member.post(NEW, {"kind": "lead", "file": SimpleUploadedFile("x.csv", b"a,b,c\n1,2,3\n")})
    assert "The file has 3 columns; 2 can be taken in at most." in text(response)


def test_the_preview_says_what_then_happens(client_of_member, uploaded, scope):
    job = uploaded(HEAD, ADA, BOB, [*ADA, "one too many"])
    page = text(client_of_member.get(page_of(job)))
    assert [int(number) for number in re.findall(r"<strong[^>]*>(\d+) (?:created|refused)</strong>", page)] == [1, 2]
    assert not Lead.objects.exists()
    client_of_member.post(page_of(job, "columns/"), chosen(job, start="1"))
    run(job)
    assert (job.created, job.updated, job.unchanged, job.refused) == (1, 0, 0, 2)


def test_the_rows_of_a_file_are_counted_where_the_preview_shows_them_all(client_of_member, uploaded):
    poem = ["Ada", "King", "a@example.org", "1", "no man\nis an island"]
    assert "<span>2 rows,\n" in text(client_of_member.get(page_of(uploaded(HEAD, poem, ADA))))
    assert "<span>About 21 rows,\n" in text(client_of_member.get(page_of(uploaded(HEAD, *[ADA] * 21))))


def test_a_change_is_stored_and_answered_with_the_form(client_of_member, uploaded):
    job = uploaded(HEAD, ADA)
    sent = chosen(job, **{"column-4": "job_title"})
    response = client_of_member.post(page_of(job, "columns/"), sent, headers={"hx-request": "true"})
    assert response.status_code == 200
    assert text(response).lstrip().startswith('<form id="choices"')
    assert now_of(job).mapping["4"] == "job_title"


def test_two_columns_cannot_have_one_meaning(client_of_member, uploaded, handed):
    job = uploaded(HEAD, ADA)
    response = client_of_member.post(page_of(job, "columns/"), chosen(job, start="1", **{"column-4": "email"}))
    assert response.status_code == 422
    said = "“Email” has the meaning E-mail already. Choose another for one of the two."
    assert f'id="column-4-error">{said}' in text(response)
    assert (now_of(job).status, job.mapping.get("4"), handed) == ("uploaded", None, [])


def test_only_mapped_keys_can_be_chosen_and_none_is_said(client_of_member, uploaded):
    job = uploaded(HEAD, ADA)
    keys = re.compile(r'<select name="key".*?</select>', re.DOTALL)
    assert re.findall('value="(.*?)"', keys.findall(text(client_of_member.get(page_of(job))))[0]) == ["email"]
    sent = chosen(job, **{"column-2": ""})
    page = text(client_of_member.post(page_of(job, "columns/"), sent, follow=True))
    assert keys.findall(page) == []
    assert "No column recognises people." in page


def test_texts_that_count_as_empty_are_taken_away_and_added(client_of_member, uploaded, scope):
    job = uploaded(HEAD, [*BOB[:2], "bob@example.org", "500", "N/A"])
    assert job.empty_words == ["N/A"]
    client_of_member.post(page_of(job, "columns/"), chosen(job) | {"empty_words": [], "more_words": "none, 500"})
    assert now_of(job).empty_words == ["500", "none"]
    client_of_member.post(page_of(job, "columns/"), chosen(job, start="1"))
    run(job)
    assert (Lead.objects.get().value, Lead.objects.get().metadata) == (None, {"Shoe size": "N/A"})


def test_a_column_that_is_left_out_is_kept_nowhere(client_of_member, uploaded, scope):
    job = uploaded(HEAD, ADA)
    client_of_member.post(page_of(job, "columns/"), chosen(job, start="1", **{"column-4": "-"}))
    assert run(job).status == "finished"
    assert Lead.objects.get().metadata == {}
    assert "1 column left out" in text(client_of_member.get(page_of(job)))


@pytest.mark.parametrize(
    ("sent", "columns"),
    [
        ({"delimiter": ";"}, ["Straße,b"]),
        ({"header_row": "0"}, ["Column 1", "Column 2"]),
        ({"encoding": "cp1251"}, ["StraЯe", "b"]),
    ],
)
def test_a_file_is_read_as_a_person_says(client_of_member, workspace, pipeline, member, sent, columns):
    file = SimpleUploadedFile("x.csv", "Straße,b\nGrün,2\nÖl,5\n".encode("cp1252"))
    with workspace_scope(workspace.pk):
        job = services.upload(file=file, kind="lead", by=member, at=timezone.now())
    assert job.columns == ["Straße", "b"]
    shown = {"encoding": "cp1252", "delimiter": ",", "header_row": "1"}
    assert client_of_member.post(page_of(job, "reading/"), shown | sent).status_code == 302
    assert now_of(job).columns == columns
    assert set(job.reading) == set(sent)


def test_a_row_of_headings_that_is_not_there_is_said(client_of_member, uploaded):
    job = uploaded(HEAD, ADA)
    response = client_of_member.post(page_of(job, "reading/"), {"delimiter": ",", "header_row": "20"})
    assert response.status_code == 422
    assert "There is no row 20 among the first 2 rows." in text(response)
    assert now_of(job).columns == HEAD


def test_starting_twice_hands_over_once(client_of_member, uploaded, handed, django_capture_on_commit_callbacks):
    job = uploaded(HEAD, ADA)
    with django_capture_on_commit_callbacks(execute=True):
        answers = [client_of_member.post(page_of(job, "columns/"), chosen(job, start="1")) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, page_of(job))] * 2
    assert (len(handed), now_of(job).status) == (1, "queued")


def test_the_progress_is_told_until_the_end(client_of_member, begin):
    job = begin([HEAD, ADA, BOB])
    asked = {"hx-request": "true"}
    part = text(client_of_member.get(page_of(job), headers=asked))
    assert part.lstrip().startswith("<title>0 % · people.csv")
    assert "Waiting for a worker" in part
    assert 'hx-trigger="every 1s"' in part
    run(job)
    assert client_of_member.get(page_of(job), headers=asked).headers["HX-Refresh"] == "true"
    page = text(client_of_member.get(page_of(job)))
    assert "Every one of the 2 rows is accounted for." in page
    assert "every 1s" not in page


def test_the_pace_is_that_of_watching(scope):
    at = timezone.now()
    job = Import(kind="lead", size=1, rows=100_000, created=20_000, status="running")
    assert progress_of(job, {}, at=at).per_second is None
    watched = {"first": "10000", "began": str((at - timedelta(seconds=10)).timestamp())}
    progress = progress_of(job, watched, at=at)
    assert (progress.percent, progress.per_second, progress.minutes_left) == (20, 1000, 1)
    for nonsense in (
        {"first": "x", "began": "y"},
        {"first": "-1", "began": "1e400"},
        {"first": "9999999", "began": "0"},
    ):
        assert progress_of(job, nonsense, at=at).per_second is None


def test_cancelling_asks_first(client_of_member, begin):
    job = begin([HEAD, ADA])
    assert "Cancel this import?" in text(client_of_member.get(page_of(job, "cancel/")))
    assert now_of(job).status == "queued"
    assert client_of_member.post(page_of(job, "cancel/")).url == page_of(job)
    assert now_of(job).status == "cancelled"
    assert "Cancelled before the first row was taken in." in text(client_of_member.get(page_of(job)))
    assert jobs.run_import(str(job.workspace_id), str(job.pk)) == "skipped"


def test_remarks_are_gathered_by_what_was_said(bring_in, scope):
    rows = [["Eve", "Bad", f"no address {n}", "", ""] for n in range(7)]
    job = bring_in([HEAD, *rows, ["Cleo", "Two", "cleo@example.org", "a lot", ""]], mapping=MAPPING)
    refused, warned = gather(job).kinds
    assert (refused.is_refused, refused.count, refused.numbers) == (True, 7, [2, 3, 4, 5, 6])
    assert refused.text.startswith("“…” is not an e-mail address.")
    assert (warned.is_refused, warned.count, warned.text.partition(".")[0]) == (False, 1, "“a lot” is not an amount")
    assert [row.number for row in of_kind(job, refused.key, is_refused=True, after=6)] == [7, 8]
    assert not of_kind(job, refused.key, is_refused=False).exists()


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("No member is called “A. (B)*”; it stays.", "No member is called “…”; it stays."),
        ("This row has 1,200 cells, but there are 11 columns.", "This row has … cells, but there are … columns."),
        ("“2.5” is no number.", "“…” is no number."),
    ],
)
def test_a_sentence_without_what_varies_finds_its_rows(bring_in, scope, said, key):
    job = bring_in([HEAD, ADA])
    ImportRow.objects.create(source=job, number=9, values=[], reason=f"Something else.\n{said}")
    assert key_of(said) == key
    assert [row.number for row in of_kind(job, key, is_refused=True)] == [9]


def test_all_rows_of_a_sort_are_listed_in_pages(client_of_member, bring_in, monkeypatch):
    monkeypatch.setattr("transfers.views.results.PAGE", 2)
    job = bring_in([HEAD, *([n, "Bad", "no address", "", ""] for n in "ABC")], mapping=MAPPING)
    first = text(client_of_member.get(page_of(job, "rows/")))
    assert ["Row 2" in first, "Row 3" in first, "Row 4" in first] == [True, True, False]
    second = text(client_of_member.get(page_of(job, "rows/?after=3")))
    assert ["Row 3" in second, "Row 4" in second] == [False, True]
    assert "No such rows" in text(client_of_member.get(page_of(job, "rows/?said=Nonsense(&after=x")))


def test_refused_rows_come_as_a_file_that_no_spreadsheet_runs(client_of_member, bring_in):
    job = bring_in([HEAD, ["=cmd|' /C calc'!A0", "+1", "bad", "-5", "@SUM(1)"], [*ADA, "too", "many"]], mapping=MAPPING)
    response = client_of_member.get(page_of(job, "refused.csv"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="refused-rows.csv"'
    head, first, second = csv.reader(io.StringIO(text(response)))
    assert head == ["Row (Relay)", "Reason (Relay)", *HEAD]
    assert (first[0], first[2:]) == ("2", ["'=cmd|' /C calc'!A0", "+1", "bad", "-5", "'@SUM(1)"])
    assert (second[0], second[2:]) == ("3", [*ADA, "too", "many"])


def test_a_corrected_file_comes_in_by_itself(client_of_member, bring_in, uploaded, scope):
    mapping = {"0": "first_name", "1": "last_name", "2": "email", "4": "job_title"}
    job = bring_in([HEAD, ["=Eve", "Bad", "eve(at)example.org", "7", "39"]], mapping=mapping, mode="create")
    rows = list(csv.reader(io.StringIO(text(client_of_member.get(page_of(job, "refused.csv"))))))
    rows[1][4] = "eve@example.org"
    again = uploaded(*rows)
    assert again.mapping == {str(int(place) + 2): target for place, target in mapping.items()} | {"0": "-", "1": "-"}
    assert again.mode == "create"
    assert "as chosen last time" in text(client_of_member.get(page_of(again)))
    client_of_member.post(page_of(again, "columns/"), chosen(again, start="1"))
    assert run(again).created == 1
    contact = Contact.objects.get()
    assert (contact.first_name, contact.email, contact.job_title) == ("=Eve", "eve@example.org", "39")
    assert Lead.objects.get().metadata == {"Value": "7"}


@pytest.mark.parametrize("cell", ["=1+1", "'=1+1", "-5", "'-5", "+49 (0)30", "@x", "\tx", "it's", "'", ""])
def test_guarding_can_be_undone(cell):
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_naughty_texts_stay_text(client_of_member, uploaded, bring_in, naughty):
    job = uploaded([naughty, "Email"], [naughty, naughty])
    page = client_of_member.get(page_of(job))
    assert page.status_code == 200
    ended = bring_in([[naughty, "Email"], [naughty, naughty]])
    for response in (page, client_of_member.get(page_of(ended)), client_of_member.get(page_of(ended, "rows/"))):
        raw = response.content.decode()
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
        assert naughty in unescape(raw)


def test_imports_are_listed_latest_first_in_pages(client_of_member, bring_in, monkeypatch):
    monkeypatch.setattr("transfers.views.uploads.PAGE", 1)
    first, second = bring_in([HEAD, ADA]), bring_in([HEAD, BOB], mode="both")
    page = text(client_of_member.get(LIST))
    assert (page_of(second) in page, page_of(first) in page) == (True, False)
    earlier = re.findall(r'href="([^"]*before=[^"]*)"', page)[0]
    assert page_of(first) in text(client_of_member.get(earlier))
    assert client_of_member.get(f"{LIST}?before=nonsense").status_code == 200


def test_without_imports_the_list_says_what_to_do(client_of_member):
    assert "No imports yet" in text(client_of_member.get(LIST))


def test_a_file_nothing_has_come_of_is_discarded_by_who_may_import(client_of_member, uploaded, scope):
    job = uploaded(HEAD, ADA)
    path = job.path
    assert "Discard this file?" in text(client_of_member.get(page_of(job, "discard/")))
    assert client_of_member.post(page_of(job, "discard/")).url == LIST
    assert not Import.objects.exists()
    assert path.exists()  # until the transaction, which is the test's, has ended


def test_an_import_that_has_begun_is_not_discarded(client_of_member, bring_in):
    response = client_of_member.post(page_of(bring_in([HEAD, ADA]), "discard/"))
    assert response.status_code == 422
    assert "This import has begun already." in text(response)


def test_forgetting_deletes_the_file_and_keeps_the_leads(
    client_of_owner, bring_in, scope, django_capture_on_commit_callbacks
):
    job = bring_in([HEAD, ADA])
    with django_capture_on_commit_callbacks(execute=True):
        assert client_of_owner.post(page_of(job, "delete/")).url == LIST
    assert not job.path.exists()
    assert (Import.objects.exists(), Lead.objects.count()) == (False, 1)


def test_a_running_import_is_not_forgotten(client_of_owner, begin):
    response = client_of_owner.post(page_of(begin([HEAD, ADA]), "delete/"))
    assert (response.status_code, "Cancel the import first." in text(response)) == (422, True)


def test_uploads_that_nobody_started_are_forgotten_after_a_week(uploaded, begin, scope):
    old, young, begun = uploaded(HEAD, ADA), uploaded(HEAD, ADA), begin([HEAD, ADA])
    Import.objects.filter(pk__in=[old.pk, begun.pk]).update(updated_at=timezone.now() - timedelta(days=8))
    assert forget_abandoned() == 1
    assert set(Import.objects.values_list("pk", flat=True)) == {young.pk, begun.pk}


def test_a_file_that_is_gone_is_said(client_of_member, uploaded):
    job = uploaded(HEAD, ADA)
    job.path.unlink()
    response = client_of_member.get(page_of(job))
    assert (response.status_code, files.GONE in text(response)) == (422, True)
    assert client_of_member.post(page_of(job, "reading/"), {}).url == page_of(job)


def test_a_preview_asks_the_same_number_of_questions_for_any_file(
    client_of_member, uploaded, django_assert_max_num_queries
):
    job = uploaded(HEAD, *([f"P{n}", "Person", f"p{n}@example.org", "1", ""] for n in range(300)))
    with django_assert_max_num_queries(40):
        client_of_member.get(page_of(job))


def test_colleagues_see_each_others_imports_and_viewers_none(client_of_owner, client_of_viewer, bring_in):
    job = bring_in([HEAD, ADA])
    assert client_of_owner.get(page_of(job)).status_code == 200
    ends = ["", "columns/", "reading/", "cancel/", "rows/", "refused.csv", "discard/", "delete/"]
    assert {client_of_viewer.post(page_of(job, end)).status_code for end in ends} == {403}
    assert {client_of_viewer.get(url).status_code for url in (LIST, NEW)} == {403}


def test_another_workspace_finds_no_import(client_of_stranger, bring_in):
    job = bring_in([HEAD, ADA])
    assert client_of_stranger.get(page_of(job)).status_code == 404
    assert client_of_stranger.get(f"/w/other/imports/{job.pk}/").status_code == 404
