"""The rows of a large workspace, as SQL: each lead a line of a plan, everything else drawn from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from activities.models import Note
from contacts.models import Account, Contact
from crm.bench.loading import insert, run
from events.models import Event
from leads.models import Lead, LeadAssignment, LeadTag, LeadTally, StageChange

type Parameters = dict[str, Any]

MODELS = (Account, Contact, Lead, StageChange, LeadAssignment, LeadTag, LeadTally, Event, Note)
TABLES = [*(model._meta.db_table for model in MODELS), "search_entry", "search_word"]

# Ids follow the time, as if written then. Values are drawn once, in the inner query, and used by name.
PLAN = """
CREATE TEMP TABLE plan ON COMMIT DROP AS
SELECT n, came, uuidv7(came - now()) AS id, least(came + (now() - came) * random() ^ 1.5, now()) AS moved,
       CASE WHEN n <= %(contacts)s THEN n ELSE 1 + floor(random() * %(contacts)s)::int END AS contact,
       (%(stages)s::uuid[])[1 + floor(random() * 100)::int] AS stage_id,
       CASE WHEN random() < 0.95 THEN (%(users)s::uuid[])[1 + floor(random() * 12)::int] END AS owner_id,
       (%(users)s::uuid[])[1 + floor(random() * 12)::int] AS author_id,
       (%(sources)s::uuid[])[1 + floor(random() * 6)::int] AS source_id,
       (%(firsts)s::text[])[1 + floor(random() * %(first_names)s)::int] AS first_name,
       (%(lasts)s::text[])[1 + floor(random() * %(last_names)s)::int] AS last_name,
       round(exp(8.6 + 1.1 * random_normal())::numeric, 2) AS value
FROM (SELECT n, now() - interval '365 days' * ((%(leads)s - n + 1.0) / %(leads)s)::float8 AS came
      FROM generate_series(1, %(leads)s) n) moments;
"""
PEOPLE = """
CREATE TEMP TABLE people ON COMMIT DROP AS
SELECT n, uuidv7(came - now()) AS id, came, owner_id, author_id, first_name, last_name
FROM plan WHERE n <= %(contacts)s;
CREATE TEMP TABLE companies ON COMMIT DROP AS
SELECT n, uuidv7(interval '-366 days') AS id, (%(lasts)s::text[])[1 + floor(random() * %(last_names)s)::int] || ' '
       || (ARRAY['GmbH', 'Ltd', 'AB', 'SARL', 'Group', 'Works'])[1 + floor(random() * 6)::int] AS name
FROM generate_series(1, %(accounts)s) n;
CREATE INDEX ON people (n);
CREATE INDEX ON companies (n);
ANALYZE plan, people, companies;
"""
LEADS_IN_FULL = (
    "FROM plan JOIN people p ON p.n = plan.contact JOIN pipelines_stage s ON s.id = plan.stage_id ORDER BY plan.n"
)
MOVED = "FROM plan JOIN pipelines_stage s ON s.id = plan.stage_id WHERE s.position > 0 ORDER BY plan.n"
FIRST_STAGE = "(%(stages)s::uuid[])[1]"
CREATED = "jsonb_build_object('name', first_name || ' ' || last_name, 'stage', 'New', 'source', 'Website')"
MOVE = (
    "jsonb_build_object('from', 'New', 'from_id', (%(stages)s::uuid[])[1], 'to', s.name, 'to_id', s.id,"
    " 'reason', '', 'notes', '', 'days', extract(day FROM moved - came)::int, 'automatic', false)"
)
CHANGE = "jsonb_build_object('changes', jsonb_build_object('budget', jsonb_build_array('', round(value) || ' EUR')))"


def fill(parameters: Parameters, *, events: int, tell: Callable[[str], None]) -> None:
    """Write the rows of a workspace, whose people, stages and sources the parameters name."""
    run("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '128MB'; SELECT setseed(0.42)")
    run(PLAN, **parameters)
    run(PEOPLE, **parameters)
    for name, step in {"contacts": _contacts, "leads": _leads, "histories": _histories, "notes, tags": _extras}.items():
        tell(name)
        step(parameters)
    for number in range(1, events + 1):
        tell(f"events, {number} of {events} for each lead")
        _events(parameters, number)


def _contacts(parameters: Parameters) -> None:
    insert(Account, {"id": "id", "name": "name"}, "FROM companies ORDER BY n", **parameters)
    columns = {
        "id": "p.id",
        "first_name": "p.first_name",
        "last_name": "p.last_name",
        "email": "lower(p.first_name || '.' || p.last_name) || p.n || '@example.org'",
        "phone_number": "'+4917' || lpad(p.n::text, 9, '0')",
        "account_id": "c.id",
        "owner_id": "p.owner_id",
        "created_by_id": "p.author_id",
        "created_at": "p.came",
        "updated_at": "p.came",
    }
    to_company = "CASE WHEN p.n %% 5 < 3 THEN 1 + p.n %% %(accounts)s END"
    insert(Contact, columns, f"FROM people p LEFT JOIN companies c ON c.n = {to_company} ORDER BY p.n", **parameters)


def _leads(parameters: Parameters) -> None:
    columns = {
        "id": "plan.id",
        "contact_id": "p.id",
        "stage_id": "plan.stage_id",
        "stage_entered_at": "moved",
        "source_id": "source_id",
        "owner_id": "plan.owner_id",
        "created_by_id": "plan.author_id",
        "product_interest": "(ARRAY['Solar roof', 'Heat pump', 'Wallbox', 'Battery', ''])[1 + plan.n %% 5]",
        "disposition": "CASE WHEN s.is_lost THEN 'Too expensive' ELSE '' END",
        "is_active": "NOT s.is_final",
        "is_qualified": "s.is_qualified",
        "is_closed_won": "s.is_won",
        "is_closed_lost": "s.is_lost",
        "closed_at": "CASE WHEN s.is_final THEN moved END",
        "value": "value",
        "conversion_value": "CASE WHEN s.is_won THEN value END",
        "expected_close_date": "(plan.came + interval '45 days')::date",
        "last_activity_at": "moved",
        "contacted_at": "CASE WHEN s.position > 0 THEN moved END",
        "priority": "(ARRAY['', '', 'low', 'medium', 'high', 'hot'])[1 + floor(random() * 6)::int]",
        "score": "floor(random() * 100)::int",
        "created_at": "plan.came",
        "updated_at": "moved",
    }
    insert(Lead, columns, LEADS_IN_FULL, **parameters)


def _histories(parameters: Parameters) -> None:
    first = {"lead_id": "id", "to_stage_id": FIRST_STAGE, "changed_at": "came", "changed_by_id": "author_id"}
    written = {"created_at": "came", "value_after": "value"}
    insert(StageChange, first | written | {"id": "uuidv7(came - now())"}, "FROM plan ORDER BY n", **parameters)
    then = {
        "id": "uuidv7(moved - now())",
        "lead_id": "plan.id",
        "from_stage_id": FIRST_STAGE,
        "to_stage_id": "stage_id",
        "changed_at": "moved",
        "changed_by_id": "author_id",
        "value_before": "value",
        "value_after": "value",
        "days_in_previous_stage": "extract(day FROM moved - came)::int",
        "created_at": "moved",
    }
    insert(StageChange, then, MOVED, **parameters)
    given = {"lead_id": "id", "assigned_to_id": "owner_id", "assigned_by_id": "author_id", "assigned_at": "came"}
    owned = "FROM plan WHERE owner_id IS NOT NULL ORDER BY n"
    insert(LeadAssignment, given | {"id": "uuidv7(came - now())", "created_at": "came"}, owned, **parameters)


def _extras(parameters: Parameters) -> None:
    note = {
        "id": "uuidv7(moved - now())",
        "lead_id": "id",
        "content": "'Spoke to ' || first_name || ' about the offer. Wants a visit next week, and a second price'"
        " || ' without the battery. Call back on Thursday.'",
        "created_by_id": "author_id",
        "created_at": "moved",
    }
    insert(Note, note, "FROM plan WHERE n %% 10 < 3 ORDER BY n", **parameters)
    tag = "(%(tags)s::uuid[])[1 + n %% cardinality(%(tags)s::uuid[])]"
    insert(LeadTag, {"lead_id": "id", "tag_id": tag}, "FROM plan WHERE n %% 10 < 3 ORDER BY n", **parameters)


def _events(parameters: Parameters, number: int) -> None:
    kinds = (
        ("lead.updated", f"came + (moved - came) * {number / (number + 2)}", CHANGE),
        ("lead.stage_changed", "moved", MOVE),
    )
    name, at, data = ("lead.created", "came", CREATED) if number == 1 else kinds[number % 2 == 0]
    columns = {
        "id": f"uuidv7({at} - now())",
        "name": f"'{name}'",
        "subject_type": "'leads.lead'",
        "subject_id": "plan.id",
        "actor_id": "author_id",
        "occurred_at": at,
        "recorded_at": at,
        "dispatched_at": at,
        "data": data,
    }
    insert(Event, columns, "FROM plan JOIN pipelines_stage s ON s.id = plan.stage_id ORDER BY plan.n", **parameters)
