"""When a person sees the list: Chromium, from the request to the largest paint, with a cold and a warm cache."""

from __future__ import annotations

import os
import shutil
import statistics
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from crm.bench.asking import Ask

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
TIMES = 7
PAINTED = """
() => new Promise((tell) => {
  new PerformanceObserver((list) => {
    const paints = list.getEntries();
    tell(paints[paints.length - 1].startTime);
  }).observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => tell(performance.getEntriesByName("first-contentful-paint")[0].startTime), 3000);
})
"""


def painted(url: str, ask: Ask) -> dict[str, float]:
    """Milliseconds to the largest paint at the median, KiB over the wire; empty where there is no browser."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        return {}
    from playwright.sync_api import sync_playwright

    target = url.rstrip("/") + ask.address
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        _visit(_fresh(chromium, url, ask), target)  # the first page of a browser starts much that is not ours
        cold = [_visit(_fresh(chromium, url, ask), target) for _ in range(TIMES)]
        page = _fresh(chromium, url, ask)
        _visit(page, target)
        warm = [_visit(page, target) for _ in range(TIMES)]
        chromium.close()
    return {
        "warm_ms": round(statistics.median(time for time, _ in warm), 1),
        "cold_ms": round(statistics.median(time for time, _ in cold), 1),
        "wire_kib": round(statistics.median(size for _, size in cold) / 1024, 1),
        "warm_wire_kib": round(statistics.median(size for _, size in warm) / 1024, 1),
    }


def _fresh(chromium: Any, url: str, ask: Ask) -> Any:
    """A page in a new profile: signed in, nothing cached."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    host = urlsplit(url).hostname
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": ask.session, "domain": host, "path": "/"}])
    return context.new_page()


def _visit(page: Any, target: str) -> tuple[float, int]:
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(target, wait_until="load")
    time = page.evaluate(PAINTED)
    session.detach()
    return time, sum(sizes)
