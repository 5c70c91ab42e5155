"""The queue of possible duplicates: side by side, the surest first."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import beside
from contacts.duplicates.weights import SURE
from contacts.duplicates.words import reasons
from contacts.models import Contact, DuplicateCandidate, DuplicateScan
from contacts.services import duplicates, merging
from workspaces.access import may, member_required
from workspaces.middleware import MemberRequest

PAGE = 20
COUNTED = 10_000
MOST_AT_ONCE = 50  # each takes 20 to 50 ms
Status = DuplicateCandidate.Status


@dataclass(frozen=True, slots=True)
class Pair:
    candidate: DuplicateCandidate
    people: list[Contact]
    lines: list[beside.Line]
    reasons: tuple[list[str], list[str]]

    @property
    def percent(self) -> int:
        return min(int(self.candidate.score * 100), 99)

    @property
    def merge_url(self) -> str:
        ids = "&".join(f"ids={each.pk}" for each in self.people)
        return f"{reverse('contacts:merge')}?{ids}&queue=1"


@member_required("contacts.view_contact")
@require_safe
def queue(request: MemberRequest) -> HttpResponse:
    wanted = _wanted(request)
    found = list(_after(request, wanted["rows"]).surest_first()[: PAGE + 1])
    scan = DuplicateScan.objects.latest_first().first()
    context = {
        "pairs": _pairs(found[:PAGE]),
        "after": found[PAGE - 1].pk if len(found) > PAGE else None,
        "status": wanted["status"],
        "contact": wanted["contact"],
        "tabs": _tabs(wanted["status"]),
        "scan": scan,
        "scanning": scan is not None and scan.finished_at is None,
        "sure": _sure()[:COUNTED].count() if wanted["status"] == Status.OPEN else 0,
        "may_change": may(request, "contacts.change_contact"),
    }
    template = "contacts/candidates.html#queue" if request.htmx else "contacts/candidates.html"  # type: ignore[attr-defined]
    return TemplateResponse(request, template, context)


def _wanted(request: MemberRequest) -> dict[str, Any]:
    status = request.GET.get("status", "")
    status = status if status in Status.values else Status.OPEN.value
    rows, contact = DuplicateCandidate.objects.filter(status=status), None
    with suppress(KeyError, ValueError):
        contact = Contact.objects.filter(pk=UUID(request.GET["contact"])).first()
    return {"status": status, "rows": rows.of(contact.pk) if contact else rows, "contact": contact}


def _after(request: MemberRequest, rows: Any) -> Any:
    try:
        last = DuplicateCandidate.objects.get(pk=UUID(request.GET["after"]))
    except (KeyError, ValueError, DuplicateCandidate.DoesNotExist):
        return rows
    return rows.filter(score__lte=last.score).exclude(score=last.score, pk__gte=last.pk)


def _pairs(candidates: list[DuplicateCandidate]) -> list[Pair]:
    known = beside.people({pk for each in candidates for pk in (each.first_id, each.second_id)})
    found = []
    for each in candidates:
        people = [known[pk] for pk in (each.first_id, each.second_id) if pk in known]
        if each.status == Status.MERGED or len(people) == 2:
            found.append(Pair(each, people, beside.lines(people), reasons(each.evidence)))
    return found


def _tabs(status: str) -> list[tuple[str, str, bool, str | None]]:
    here = reverse("contacts:candidates")
    counts = {each: DuplicateCandidate.objects.filter(status=each)[:COUNTED].count() for each in Status}
    return [
        (str(each.label), f"{here}?status={each}", each == status, f"{counts[each]:,}" if counts[each] else None)
        for each in Status
    ]


def _sure() -> Any:
    return DuplicateCandidate.objects.open().filter(score__gte=SURE).surest_first()


@member_required("contacts.change_contact")
@require_POST
def scan(request: MemberRequest) -> HttpResponse:
    duplicates.start_scan(by=request.user, at=timezone.now())
    return redirect("contacts:candidates")


@member_required("contacts.change_contact")
@require_POST
def apart(request: MemberRequest, candidate_id: UUID) -> HttpResponse:
    """Remember that a pair is not the same; with `undo`, forget it."""
    candidate = get_object_or_404(DuplicateCandidate, pk=candidate_id)
    if "undo" in request.POST:
        duplicates.reopen(candidate=candidate, by=request.user, at=timezone.now())
    else:
        duplicates.keep_apart(candidate=candidate, by=request.user, at=timezone.now())
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse("")
    return redirect("contacts:candidates")


@member_required("contacts.change_contact")
@require_http_methods(["GET", "POST"])
def merge_sure(request: MemberRequest) -> HttpResponse:
    """Merge the pairs that are surer than 98 %, after a question that names them."""
    pairs = _pairs(list(_sure()[:MOST_AT_ONCE]))
    if request.method == "GET":
        context = {"pairs": pairs, "percent": int(SURE * 100), "shown": pairs[:10]}
        return TemplateResponse(request, "contacts/merge_sure.html", context)
    asked = set(request.POST.getlist("pairs"))
    done = merging.merge_pairs(
        pairs=[
            (each.candidate.first_id, each.candidate.second_id) for each in pairs if str(each.candidate.pk) in asked
        ],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("%(count)d pairs were merged.") % {"count": done})
    return redirect("contacts:candidates")
