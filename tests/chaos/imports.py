"""Imports to be disturbed: a file of people, and what it must have become."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count
from django.utils import timezone

from contacts.models import Contact
from core.scope import workspace_scope
from leads.models import Lead
from transfers import services
from transfers.models import Import
from workspaces.models import User, Workspace

HEAD = "First Name,Last Name,Email,Phone,Company,Lead Source,Value\n"


def line(number: int) -> str:
    company, source = f"Company {number % 200}", ("Website", "Referral", "Fair")[number % 3]
    return (
        f"First{number},Last{number},person{number}@example.org,+4930{1_000_000 + number},{company},{source},{number}\n"
    )


def begin_import(
    workspace: Workspace, by: User, numbers: Iterable[int], *, start: bool = True, **values: Any
) -> Import:
    """Upload a file of these people and hand it to the workers."""
    at = timezone.now()
    text = HEAD + "".join(map(line, numbers))
    with workspace_scope(workspace.pk):
        file = SimpleUploadedFile("people.csv", text.encode())
        job = services.upload(file=file, kind=Import.Kind.LEAD, by=by, at=at)
        services.choose(job=job, values=values, by=by)
        if start:
            services.start(job=job, by=by, at=at)
    return job


def progress(job: Import) -> Import:
    """Read an import anew."""
    with workspace_scope(job.workspace_id):
        return Import.objects.get(pk=job.pk)


def assert_each_person_once(numbers: Iterable[int]) -> None:
    """Compare, in the open scope, the people and their leads with those of a file."""
    addresses = sorted(f"person{number}@example.org" for number in numbers)
    assert sorted(Contact.objects.values_list("email", flat=True)) == addresses
    doubled = Lead.objects.values("contact").annotate(leads=Count("pk")).exclude(leads=1)
    assert list(doubled) == []
    assert Lead.objects.count() == len(addresses)
