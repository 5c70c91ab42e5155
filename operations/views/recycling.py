"""The recycle bin."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from operations import services, shown
from operations.kinds import described
from operations.models import Deleted
from ui.sheets import question_in_dialog
from workspaces.access import may, member_required
from workspaces.middleware import MemberRequest

PAGE = 50


@member_required("operations.view_operation")
@require_safe
def deleted(request: MemberRequest) -> HttpResponse:
    """List what was deleted, the latest first; `after` is the last one on the page that was left."""
    words, kind = request.GET.get("q", "").replace("\x00", "").strip()[:200], request.GET.get("kind", "")
    entries = Deleted.objects.in_bin().called(words).of_kind(kind).latest_first()
    entries = entries.below(_id(request.GET.get("after", "")))
    found = list(entries[: PAGE + 1])
    context = {
        "lines": shown.lines(request, found[:PAGE], at=timezone.now()),
        "after": found[PAGE - 1].pk if len(found) > PAGE else None,
        "words": words,
        "kind": kind,
        "kinds": described(),
        "may_delete": may(request, "operations.delete_operation"),
    }
    return TemplateResponse(request, "operations/bin.html", context)


@member_required("operations.change_operation")
@require_POST
def restore(request: MemberRequest) -> HttpResponse:
    """Put the ticked records back with all that went with them."""
    entries = _entries(request)
    if not all(shown.may_undo(request, entry.operation) for entry in entries):
        raise PermissionDenied
    back, stayed = services.restore(entries=entries, by=request.user, at=timezone.now())
    if back:
        text = ngettext("%(n)s record is back.", "%(n)s records are back.", len(back)) % {"n": len(back)}
        messages.success(request, f"{back[0].name}: {text}" if len(back) == 1 else text)
    for entry, reason in stayed:
        messages.warning(request, f"{entry.name}: {reason}")
    if not entries:
        messages.warning(request, _("Tick what is to be restored."))
    return redirect("operations:bin")


@member_required("operations.delete_operation")
@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest) -> HttpResponse:
    """Ask whether to delete the ticked records for good, and do it when the answer is yes."""
    entries = _entries(request)
    text = _("%(names)s and all that went with them will be gone; nobody can bring them back.")
    names = ", ".join(entry.name for entry in entries[:5]) + (" …" if len(entries) > 5 else "")
    return question_in_dialog(
        request,
        partial(_delete, request, entries),
        back=reverse("operations:bin"),
        title=ngettext("Delete %(n)s record for good?", "Delete %(n)s records for good?", len(entries))
        % {"n": len(entries)},
        text=text % {"names": names} if entries else _("Nothing is ticked."),
        yes=_("Delete for good"),
    )


def _delete(request: MemberRequest, entries: Sequence[Deleted]) -> str:
    count = services.delete_for_good(entries=entries, by=request.user, at=timezone.now())
    return ngettext("%(n)s record is gone.", "%(n)s records are gone.", count) % {"n": count}


def _entries(request: MemberRequest) -> list[Deleted]:
    texts = (request.POST if request.method == "POST" else request.GET).getlist("ids") or request.GET.getlist("ids")
    wanted = {pk for text in texts[:PAGE] if (pk := _id(text))}
    found = list(Deleted.objects.in_bin().latest_first().filter(pk__in=wanted))
    if len(found) < len(set(texts[:PAGE])):
        raise Http404("That is not in the recycle bin.")
    return found


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
