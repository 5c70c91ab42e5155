"""The requests that are measured: every one different, so that no cache flatters them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from contacts.models import Contact
from core.scope import workspace_scope
from crm.bench.asking import Ask, sign_in
from leads.models import Lead
from pipelines.models import Stage
from ui.lists.keyset import Cursor
from workspaces.models import Membership, User, Workspace

SORTS = ("", "", "created", "-created", "value", "-value", "-score", "active", "closing", "name")


class Pages:
    """Invents requests to one workspace by its members."""

    def __init__(self, workspace: Workspace, *, number: int) -> None:
        self.dice = random.Random(7)  # noqa: S311
        self.base = f"/w/{workspace.slug}"
        self.number = number
        with workspace_scope(workspace.pk):
            members = list(Membership.objects.select_related("user").order_by("pk"))
            self.users: list[User] = [membership.user for membership in members]
            self.stages = list(Stage.objects.order_by("position"))
            self.stands = dict(Lead.objects.order_by("?").values_list("pk", "stage")[: 4 * number])
            self.contacts = list(Contact.objects.order_by("?")[:number])
            self.depths = _middle(number)
        self.sessions = [sign_in(user) for user in self.users]
        self.leads = list(self.stands)
        self._made = 0

    @property
    def kinds(self) -> dict[str, Callable[[], Ask]]:
        """A maker of requests for each page that the table shows."""
        return {
            "list": self.list,
            "filtered_list": self.filtered_list,
            "deep_page": self.deep_page,
            "board": self.board,
            "record": self.record,
            "palette_search": self.palette_search,
            "create": self.create,
            "stage_move": self.stage_move,
        }

    def list(self) -> Ask:
        return self._get("/leads/", sort=self.dice.choice(SORTS))

    def filtered_list(self) -> Ask:
        return self._get(
            "/leads/", stage=str(self.dice.choice(self.stages).pk), owner=str(self.dice.choice(self.users).pk)
        )

    def deep_page(self) -> Ask:
        place, row = self.dice.choice(self.depths)
        return self._get("/leads/", after=str(Cursor(place, row)))

    def board(self) -> Ask:
        owner = str(self.dice.choice(self.users).pk) if self.dice.random() < 0.5 else ""
        return self._get("/board/", owner=owner)

    def record(self) -> Ask:
        return self._get(f"/leads/{self.dice.choice(self.leads)}/")

    def palette_search(self) -> Ask:
        contact = self.dice.choice(self.contacts)
        words = (contact.first_name[:4], contact.last_name[:5], f"{contact.first_name[:3]} {contact.last_name[:4]}",
                 contact.email[:9], contact.phone_number[-6:])  # fmt: skip
        ask = self._get("/search/", q=self.dice.choice(words))
        return replace(ask, target="palette-results")

    def create(self) -> Ask:
        """What the sheet for quick adding sends."""
        self._made += 1
        form = {"first_name": "Nova", "last_name": f"Number{self._made}", "email": f"{uuid4().hex}@example.org"}
        return self._post("/leads/new/", form | {"value": "1200"}, target="new")

    def stage_move(self) -> Ask:
        """What the board sends when a card is dropped."""
        lead = self.dice.choice(self.leads)
        stage = self.stands[lead]
        to = next(each for each in self.dice.sample(self.stages, 3) if each.pk != stage and not each.is_lost)
        self.stands[lead] = to.pk
        form = {"stage": str(to.pk), "from_stage": str(stage), "board": "1"}
        return self._post(f"/leads/{lead}/stage/", form, target="")

    def _get(self, path: str, **query: str) -> Ask:
        return Ask(self.dice.choice(self.sessions), self.base + path, {k: v for k, v in query.items() if v})

    def _post(self, path: str, form: dict[str, str], *, target: str) -> Ask:
        return Ask(self.dice.choice(self.sessions), self.base + path, form=form, target=target, expects=(200, 204))


def _middle(number: int) -> list[tuple[int, tuple[Any, ...]]]:
    """Places and sort values of rows half way down the list."""
    place = Lead.objects.open().count() // 2
    rows = Lead.objects.open().order_by("-last_activity_at", "-pk").values_list("last_activity_at", "pk")
    return list(enumerate(rows[place : place + number], place + 1))
