"""How fast a file of leads comes in: normalised, validated, held against what is there, every row accounted for."""

from __future__ import annotations

import csv
import io
import random
import time
from collections.abc import Iterator, Sequence
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from contacts.models import Contact
from core.scope import workspace_scope
from crm.launch.errors import LaunchError
from transfers import jobs, services
from transfers.models import Import
from workspaces.models import Membership, Workspace

ROWS = 30_000
KNOWN = 0.1  # share of the rows whose address belongs to a contact of the workspace
HEAD = [
    "First Name",
    "Last Name",
    "Email",
    "Phone",
    "Company",
    "Lead Source",
    "Value",
    "Created",
    "Interest",
    "Remarks",
]


def rows_per_second(workspace: Workspace) -> float:
    """Bring a file in as a worker does; rows a second from its claim to its end."""
    with workspace_scope(workspace.pk):
        by = Membership.objects.owners().select_related("user").get().user
        known = list(Contact.objects.order_by("?").values_list("email", flat=True)[: int(ROWS * KNOWN)])
        job = services.upload(file=_file(known), kind=Import.Kind.LEAD, by=by, at=timezone.now())
        services.start(job=job, by=by, at=timezone.now())
    began = time.perf_counter()
    outcome = jobs.run_import(str(workspace.pk), str(job.pk))
    took = time.perf_counter() - began
    with workspace_scope(workspace.pk):
        job.refresh_from_db()
        services.delete_import(job=job, by=by, at=timezone.now())
    if outcome != "finished" or job.settled != ROWS:
        raise LaunchError(f"The import ended as “{outcome}” with {job.settled} of {ROWS} rows: {job.error}")
    return round(ROWS / took, 1)


def _file(known: Sequence[str]) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *_rows(known)])
    return SimpleUploadedFile("leads.csv", text.getvalue().encode(), content_type="text/csv")


def _rows(known: Sequence[str]) -> Iterator[list[str]]:
    dice, batch = random.Random(11), uuid4().hex[:8]  # noqa: S311
    for number in range(ROWS):
        email = (
            known[number // 10] if number % 10 == 0 and number // 10 < len(known) else f"{batch}.{number}@Example.net"
        )
        yield [
            dice.choice(("Ada", "  Zoë", "JEAN", "Mary Ann", "Łukasz", "Ngozi")),
            dice.choice(("King", "van der Berg", "O'Neill", "García", "Sørensen")),
            email,
            f"0151 {batch[:1].encode()[0] % 10}{number:07d}",
            f"Company {dice.randrange(ROWS // 8)}",
            dice.choice(("Website", "Referral", "Trade fair", "Google Ads", "")),
            dice.choice(("1,200.50", "€ 950", "12000", "", "3.500,00")),
            f"{dice.randint(1, 28):02d}/{dice.randint(1, 12):02d}/2026",
            dice.choice(("Solar roof", "Heat pump", "")),
            dice.choice(("", "Call in the evening; has asked twice.", "From the fair, hall 3")),
        ]
