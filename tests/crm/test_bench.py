import http.server
import json
import subprocess
import sys
import threading
from http import HTTPStatus

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from activities.models import Note
from contacts.models import Account, Contact
from core.scope import every_workspace, workspace_scope
from core.search import find
from crm.bench import main as bench
from crm.bench import throughput
from crm.bench.asking import Ask, send, sign_in, statements
from crm.bench.figures import Figures, median_ms, p95_ms
from crm.bench.filling import TABLES, fill
from crm.bench.floors import empty_view
from crm.bench.loading import bare_tables
from crm.bench.memory import memory_mb
from crm.bench.report import AIMS_MS, Report
from crm.bench.seeding import invented_names, new_workspace, parameters_of
from events.models import Event
from leads.models import Lead, LeadAssignment, LeadTally, StageChange
from workspaces.models import Membership

DEFINITIONS = """
SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'
ORDER BY 1
"""


def definitions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(DEFINITIONS)
        return [definition for (definition,) in cursor]


@pytest.fixture(autouse=True)
def _servers_of_this_run(monkeypatch):
    """The benchmark forgets the servers that its environment names; put them back for the tests that come after."""
    for name in bench.FOREIGN:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def filled(db):
    """A workspace of 400 leads with 3 events each, as the benchmark makes it; and what was told meanwhile."""
    before, told = definitions(), []
    workspace = new_workspace("bench-400-3")
    with every_workspace(), bare_tables(TABLES):
        fill(parameters_of(workspace, 400), events=3, tell=told.append)
    assert definitions() == before
    with workspace_scope(workspace.pk):
        yield workspace


def test_a_filled_workspace_holds_what_was_asked_for(filled):
    models = (Lead, Contact, Account, Event, Note, StageChange)
    assert [model.objects.count() for model in models] == [400, 360, 20, 1207, 120, 400 + moved()]
    assert Membership.objects.count() == 12
    assert LeadAssignment.objects.count() == Lead.objects.exclude(owner=None).count()


def moved() -> int:
    return Lead.objects.exclude(stage__name="New").count()


def test_a_filled_workspace_agrees_with_itself(filled):
    """The triggers have run, the flags are those of the stages, the histories end where the leads are."""
    stages = dict(Lead.objects.values_list("pk", "stage"))
    changes = StageChange.objects.order_by("lead", "changed_at", "pk").values_list("lead", "to_stage")
    assert dict(changes) == stages
    assert sum(leads for leads, _ in LeadTally.objects.by_stage().values()) == 400
    assert set(Lead.objects.values_list("stage__is_won", "is_closed_won")) == {(True, True), (False, False)}
    contact = Contact.objects.order_by("pk")[100]
    assert (contact.pk, "contact") in find(f"{contact.first_name} {contact.last_name}", kinds=["contact"])


def test_invented_names_differ_and_come_back_the_same():
    first = invented_names(500, "al be co da en fi go hu", 3)
    assert len(set(first)) == 500
    assert first == invented_names(500, "al be co da en fi go hu", 3)


def test_the_median_and_the_95th_of_a_series():
    seconds = [number / 1000 for number in range(1, 101)]
    assert (median_ms(seconds), p95_ms(seconds)) == (50.5, 96.0)
    assert (median_ms([0.003]), p95_ms([0.003])) == (3.0, 3.0)


def test_the_table_marks_what_is_kept_and_what_is_missed():
    report = Report(1000)
    report.pages = {"list": Figures(9.5, 14.25, 9, 60_000), "create": Figures(12.5, 20, 11, 0)}
    report.compressed, report.floor = {"list": 8_000}, {"list": 1.5, "empty_view": 0.05, "commit": 0.4}
    report.memory_mb = {"web": 300.0, "web_worker": 120.0, "total": 950.0}
    lines = report.as_table().splitlines()
    assert lines[0] == "1,000 leads in one workspace"
    assert lines[2].split() == ["list", "9.50", "14.25", "≤", "10", "✓", "1.50", "9", "✓", "60,000", "8,000"]
    assert lines[3].split() == ["create", "12.50", "20.00", "≤", "12", "✗", "11", "✗", "0"]
    assert "memory of one web worker, MB              120.00     ≤ 200 ✓" in lines
    assert "memory of everything, MB                  950.00     ≤ 900 ✗" in lines


def test_programs_get_the_same_figures():
    report = Report(1000, pages={"list": Figures(9.5, 14.25, 9, 60_000)}, import_rows_per_s=6_000.0)
    told = json.loads(json.dumps(report.as_json()))
    assert list(told) == ["leads", "pages", "floor", "throughput", "import_rows_per_s", "memory_mb", "browser"]
    assert told["pages"] == {"list": {"median_ms": 9.5, "p95_ms": 14.25, "queries": 9, "bytes": 60_000}}
    assert told["import_rows_per_s"] == 6_000.0


def test_a_request_is_made_as_a_web_server_makes_it(transactional_db, membership):
    application = get_wsgi_application()
    ask = Ask(sign_in(membership.user), "/w/acme/")
    with statements() as sent:
        answer = send(application, ask)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"Sam" in answer.content
    assert answer.seconds > 0
    assert any("django_session" in sql for sql, _ in sent)
    assert send(application, Ask("nobody", "/w/acme/")).status == 302


def test_the_empty_view_is_the_floor(transactional_db):
    assert 0 < empty_view(20) < 50


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b"x" * 400_000
        status = HTTPStatus.OK if self.path == "/page" else HTTPStatus.NOT_FOUND
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def web_server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address
        server.shutdown()
        thread.join()


def test_pages_are_read_whole_over_kept_connections(web_server):
    found = throughput.pages_per_second(*web_server, [[Ask("", "/page")]] * 3, seconds=0.5)
    assert found["pages"] > 5
    assert 400_000 < found["bytes"] < 401_000


def test_refused_pages_are_not_counted_as_pages(web_server):
    with pytest.raises(RuntimeError, match="pages were refused"):
        throughput.pages_per_second(*web_server, [[Ask("", "/other")]], seconds=0.1)


def test_memory_is_that_of_a_process_and_its_children():
    found = memory_mb({"web": threading.get_native_id()})
    assert found["web"] > 20
    assert found["total"] == found["web"]


def test_the_data_of_relay_itself_is_left_alone(tmp_path, monkeypatch, capsys):
    (tmp_path / "postgres").mkdir()
    monkeypatch.setattr("sys.argv", ["bin/bench", "--var", str(tmp_path)])
    assert bench.main() == 1
    assert capsys.readouterr().err == (
        f"{tmp_path} holds data of Relay itself: choose another --var for the benchmark.\n"
    )
    assert (tmp_path / "postgres").is_dir()


@pytest.mark.parametrize("arguments", [["--leads", "0"], ["--only", "lists"], ["--leads", "many"]])
def test_what_cannot_be_measured_is_refused(arguments, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bin/bench", *arguments])
    with pytest.raises(SystemExit) as refusal:
        bench.main()
    assert refusal.value.code == 2
    assert "error" in capsys.readouterr().err


@pytest.mark.slow
def test_a_small_benchmark_measures_every_page(tmp_path):
    """The script as people run it, with servers of its own, which it leaves neither running nor behind."""
    figures = tmp_path / "figures.json"
    command = [sys.executable, "bin/bench", "--leads", "300", "--requests", "5", "--json", str(figures)]
    run = subprocess.run(
        [*command, "--only", "pages", "--var", str(tmp_path / "var")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(figures.read_text())
    assert (told["leads"], list(told["pages"])) == (300, list(AIMS_MS))
    for name, page in told["pages"].items():
        assert list(page) == ["median_ms", "p95_ms", "queries", "bytes"], name
        assert 0 < page["median_ms"] <= page["p95_ms"], name
        assert 5 <= page["queries"] <= 14, name
    assert "300 leads in one workspace" in run.stdout
    assert not (tmp_path / "var" / "postgres").exists()
