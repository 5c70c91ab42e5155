"""The order of a benchmark: fill, ask for pages in this process, then over real connections."""

from __future__ import annotations

import argparse
import logging
import statistics
import time
from collections.abc import Callable, Sequence

from core.scope import workspace_scope
from crm.bench import browser, floors, imports, memory, seeding, throughput
from crm.bench.asking import Answer, Ask, Statement, send, statements
from crm.bench.figures import Figures, median_ms, p95_ms
from crm.bench.pages import Pages
from crm.bench.report import Report
from crm.launch.errors import LaunchError
from crm.launch.servers import Servers
from crm.launch.stack import Stack
from crm.wsgi import application
from events import live
from leads.models import Lead

WARM_UP, COUNTED = 20, 40  # requests before the time is taken, and those whose statements are kept
BROWSERS, SECONDS = 8, 10.0
READING = {"list", "filtered_list", "deep_page", "board", "record", "palette_search"}
ONLINE = ("throughput", "browser", "memory")


class Bench:
    """One run over one workspace."""

    def __init__(
        self, servers: Servers, stack: Stack, options: argparse.Namespace, tell: Callable[[str], None]
    ) -> None:
        self.servers = servers
        self.stack = stack
        self.options = options
        self.tell = tell
        self.url = servers.environment["DATABASE_URL"]
        self.report = Report(options.leads)

    def measure(self) -> Report:
        """Fill what is missing and take all the figures asked for."""
        self.application = application
        _log_into(self.servers)
        self.workspace = seeding.seed(leads=self.options.leads, events=self.options.events, tell=self.tell)
        self.pages = Pages(self.workspace, number=self.options.requests + WARM_UP + COUNTED)
        for name in self.pages.kinds:
            if name in self.options.only:
                self.tell(name.replace("_", " "))
                self._page(name)
        self._floors()
        if any(part in self.options.only for part in ONLINE):
            self._online()
        if "import" in self.options.only:
            self.tell("import")
            self.report.import_rows_per_s = imports.rows_per_second(self.workspace)
        return self.report

    def _page(self, name: str) -> None:
        make = self.pages.kinds[name]
        counted = [self._counted(make()) for _ in range(COUNTED)]
        for _ in range(WARM_UP):
            self._ask(make())
        answers = [self._ask(make()) for _ in range(self.options.requests)]
        times = [answer.seconds for answer in answers]
        sizes = [len(answer.content) for answer in answers]
        queries = max(len(sent) for sent in counted)
        self.report.pages[name] = Figures(median_ms(times), p95_ms(times), queries, round(statistics.median(sizes)))
        if name in READING:
            self.report.compressed[name] = round(statistics.median(len(answer.body) for answer in answers))
            self.report.floor[name] = floors.replay(self.url, counted)

    def _counted(self, ask: Ask) -> Sequence[Statement]:
        with statements() as sent:
            self._ask(ask)
        return sent

    def _ask(self, ask: Ask) -> Answer:
        answer = send(self.application, ask)
        if answer.status not in ask.expects:
            raise LaunchError(f"{ask.address} answered {answer.status}: {answer.content[:200]!r}")
        return answer

    def _floors(self) -> None:
        with workspace_scope(self.workspace.pk):
            leads = list(Lead.objects.order_by("-pk").values_list("pk", flat=True)[: self.options.requests])
        self.report.floor["empty_view"] = floors.empty_view(self.options.requests)
        self.report.floor["commit"] = floors.commit(self.url, self.workspace.pk, leads)

    def _online(self) -> None:
        with self.stack:
            if "throughput" in self.options.only:
                self.tell("list pages, eight clients")
                self._throughput()
            if "browser" in self.options.only:
                self.tell("browser")
                self.report.browser = browser.painted(self.stack.url, self.pages.list())
            if "memory" in self.options.only:
                self.tell("memory")
                self.report.memory_mb = memory.settled_mb(self._processes())

    def _throughput(self) -> None:
        asks = [[self.pages.list() for _ in range(40)] for _ in range(BROWSERS)]
        throughput.pages_per_second(self.stack.host, self.stack.port, asks, seconds=2)
        time.sleep(1)
        found = throughput.pages_per_second(self.stack.host, self.stack.port, asks, seconds=SECONDS)
        self.report.throughput = {"list_pages_per_s": found["pages"], "connections": BROWSERS, "workers": 2}

    def _processes(self) -> dict[str, int]:
        found = {child.name: child.pid for child in self.stack.children}
        found["redis"] = live.connection().info("server")["process_id"]
        if self.servers.postgres and (pid := self.servers.postgres.pid()):
            found["postgres"] = pid
        return found


def _log_into(servers: Servers) -> None:
    """Let the log lines of requests go where those of the web server go: into a file."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(servers.places.log("bench").open("a"))
