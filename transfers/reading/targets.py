"""What a column can become: the fields of leads, contacts and accounts, as far as an import fills them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from transfers.reading import values
from transfers.reading.values import Context

type Kind = Literal["text", "email", "phone", "date", "datetime", "money", "integer", "choice", "tags", "url"]
type Normaliser = Callable[[str, Context], Any]


@dataclass(frozen=True, slots=True)
class Target:
    """A field of ours; `choices` maps what people write, in small letters, to what is stored."""

    name: str
    label: str
    kind: Kind = "text"
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def normaliser(self) -> Normaliser:
        return BY_NAME.get(self.name) or BY_KIND[self.kind]


BY_KIND: dict[str, Normaliser] = {
    "text": values.text,
    "email": values.email,
    "phone": values.phone,
    "date": values.date,
    "datetime": values.moment,
    "money": values.amount,
    "integer": values.integer,
    "choice": values.choice,
    "tags": values.tags,
    "url": values.url,
}
BY_NAME: dict[str, Normaliser] = {
    "first_name": values.name,
    "last_name": values.name,
    "full_name": values.full_name,
    "company": values.name,
    "name": values.name,
    "value": values.price,
    "zip_code": values.postcode,
    "currency": values.currency,
}
PRIORITY_WORDS = {
    "low": "low niedrig gering basse faible baja bassa baixa laag alacsony",
    "medium": "medium normal mid mittel moyenne media média gemiddeld közepes",
    "high": "high hoch haute élevée alta hoog magas",
}
PRIORITIES = {word: value for value, words in PRIORITY_WORDS.items() for word in words.split()}
ADDRESS = (
    Target("address_1", "Address"),
    Target("address_2", "Address, second line"),
    Target("city", "City"),
    Target("state", "State"),
    Target("zip_code", "Postal code"),
    Target("country", "Country"),
)
PERSON = (
    Target("first_name", "First name"),
    Target("last_name", "Last name"),
    Target("full_name", "Full name"),
    Target("email", "E-mail", "email"),
    Target("phone_number", "Phone", "phone"),
    Target("mobile_phone", "Mobile", "phone"),
    Target("job_title", "Job title"),
    Target("department", "Department"),
    Target("company", "Company"),
    Target("website", "Website", "url"),
    Target("linkedin_url", "LinkedIn", "url"),
    *ADDRESS,
)
LEAD_TARGETS = (
    *PERSON,
    Target("product_interest", "Interested in"),
    Target("source", "Source"),
    Target("stage", "Stage"),
    Target("owner", "Owner"),
    Target("value", "Value", "money"),
    Target("currency", "Currency"),
    Target("expected_close_date", "Expected close", "date"),
    Target("disposition", "Disposition"),
    Target("notes", "Notes"),
    Target("message", "Message"),
    Target("budget", "Budget"),
    Target("project_type", "Kind of project"),
    Target("priority", "Priority", "choice", {**PRIORITIES, "hot": "hot", "urgent": "hot"}),
    Target("score", "Score", "integer"),
    Target("tags", "Tags", "tags"),
    Target("external_id", "Id elsewhere"),
    Target("utm_source", "UTM source"),
    Target("utm_medium", "UTM medium"),
    Target("utm_campaign", "UTM campaign"),
    Target("utm_content", "UTM content"),
    Target("utm_term", "UTM term"),
    Target("landing_page", "Landing page"),
    Target("referrer", "Referrer"),
    Target("created_at", "Created", "datetime"),
    Target("last_activity_at", "Last activity", "datetime"),
)
CONTACT_TARGETS = (
    *PERSON,
    Target("notes", "Notes"),
    Target("tags", "Tags", "tags"),
    Target("birthday", "Birthday", "date"),
    Target("priority", "Priority", "choice", {**PRIORITIES, "hot": "high", "urgent": "high"}),
    Target("external_id", "Id elsewhere"),
    Target("owner", "Owner"),
    Target("created_at", "Created", "datetime"),
)
ACCOUNT_TARGETS = (
    Target("name", "Name"),
    Target("website", "Website", "url"),
    Target("phone_number", "Phone", "phone"),
    Target("industry", "Industry"),
    Target("employees", "Employees", "integer"),
    *ADDRESS,
    Target("notes", "Notes"),
    Target("external_id", "Id elsewhere"),
    Target("owner", "Owner"),
)
