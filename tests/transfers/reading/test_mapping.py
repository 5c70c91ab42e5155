"""Columns find their fields by known headings and by their values; consent is never touched."""

from __future__ import annotations

import pytest

from transfers.reading import Row
from transfers.reading.known_headers import is_consent, key
from transfers.reading.mapping import Proposal, propose
from transfers.reading.targets import ACCOUNT_TARGETS, CONTACT_TARGETS, LEAD_TARGETS, Target

HUBSPOT = "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Associated Company,Contact owner"
SALESFORCE = "Lead ID,FirstName,LastName,Email,Phone,Company,LeadSource,Status,OwnerId"
LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
META = "id,created_time,ad_id,ad_name,adset_id,campaign_name,form_id,is_organic,platform,email,full_name,phone_number"
OUTLOOK = (
    "First Name,Last Name,Title,E-mail Address,E-mail 2 Address,Home Phone,Business Phone,Business Fax,Home Street"
)
PIPEDRIVE = "Person - Name*,Person - Phone,Person - Email (Work),Organization - Name*,Deal - Value,Note - Content*"
CALENDLY = (
    "Invitee Name,Invitee Email,Invitee accepted marketing emails,Text Reminder Number,Event Type Name,User Email"
)
APOLLO = (
    "First Name,Title,Company,Company Name for Emails,Email,Work Direct Phone,Corporate Phone,# Employees,Lists,City"
)
ZOHO = "LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Industry,Lead Source,Lead Status,Created Time"
EDUCATION = "Prospect ID,Lead Number,Lead Origin,Lead Source,Do Not Email,Do Not Call,Last Activity,Country,Tags,City"


def mapped(heading: str, *rows: str, targets: tuple[Target, ...] = LEAD_TARGETS, cut: str = ",") -> dict[str, str]:
    columns = heading.split(cut)
    found = propose(columns, [Row(at, row.split(cut)) for at, row in enumerate(rows, start=2)], targets)
    return {columns[at]: proposal.target for at, proposal in found.items()}


@pytest.mark.parametrize(
    ("product", "heading", "expected"),
    [
        (
            "HubSpot",
            HUBSPOT,
            "external_id first_name last_name email phone_number stage created_at company owner",
        ),
        ("Salesforce", SALESFORCE, "external_id first_name last_name email phone_number company source stage -"),
        ("LinkedIn", LINKEDIN, "first_name last_name linkedin_url email company job_title -"),
        (
            "Meta Lead Ads",
            META,
            "external_id created_at - utm_content - utm_campaign - - utm_source email full_name phone_number",
        ),
        ("Outlook", OUTLOOK, "first_name last_name - email - - phone_number - address_1"),
        ("Pipedrive", PIPEDRIVE, "full_name phone_number email company value notes"),
        ("Calendly", CALENDLY, "full_name email - phone_number product_interest owner"),
        ("Apollo", APOLLO, "first_name job_title company - email phone_number - - tags city"),
        (
            "Zoho",
            ZOHO,
            "external_id last_name company owner email mobile_phone website - source stage created_at",
        ),
        ("X Education", EDUCATION, "external_id - - source - - - country tags city"),
    ],
)
def test_the_export_of_a_product_is_known(product: str, heading: str, expected: str) -> None:
    columns = heading.split(",")
    found = propose(columns, [], LEAD_TARGETS)
    assert [found[at].target if at in found else "-" for at in range(len(columns))] == expected.split()
    assert {(each.reason, each.certainty) for each in found.values()} == {(f"heading known from {product}", "high")}


def test_ordinary_headings_do_not_pass_for_those_of_a_product() -> None:
    found = propose(["First Name", "Last Name", "Email", "Phone", "Company"], [], LEAD_TARGETS)
    assert {each.reason for each in found.values()} == {"a usual heading"}


@pytest.mark.parametrize(
    ("heading", "targets"),
    [
        ("Vorname;Nachname;E-Mail-Adresse;Handy;PLZ;Ort", "first_name last_name email mobile_phone zip_code city"),
        ("Prénom;Nom de famille;Courriel;Téléphone;Société", "first_name last_name email phone_number company"),
        ("Nombre;Apellidos;Correo electrónico;Móvil;País", "first_name last_name email mobile_phone country"),
        ("Cognome;Indirizzo e-mail;Cellulare;Città;Note", "last_name email mobile_phone city notes"),
        ("Sobrenome;Endereço de e-mail;Telefone;Cidade;Valor", "last_name email phone_number city value"),
        ("Voornaam;Achternaam;E-mailadres;Bedrijf;Functie", "first_name last_name email company job_title"),
        ("Keresztnév;Vezetéknév;E-mail cím;Telefonszám;Cég", "first_name last_name email phone_number company"),
    ],
)
def test_headings_in_other_languages_are_known(heading: str, targets: str) -> None:
    assert list(mapped(heading, cut=";").values()) == targets.split()


@pytest.mark.parametrize(
    "heading",
    [
        "Do Not Email",
        "DoNotCall",
        "do_not_contact",
        "Email Opt Out",
        "HasOptedOutOfEmail",
        "Unsubscribed",
        "Unsubscribed from all email",
        "Marketing contact status",
        "Invitee accepted marketing emails",
        "Newsletter",
        "GDPR Consent",
        "Email opt-in",
        "DNC",
        "Receive More Updates About Our Courses",
        "Einwilligung E-Mail",
        "Nicht anrufen",
        "Désabonné",
        "Ne pas appeler",
        "No llamar",
        "Consenso privacy",
        "Não ligar",
        "Toestemming",
        "Afgemeld",
        "Leiratkozott",
        "Hozzájárulás",
    ],
)
def test_a_column_about_consent_is_never_mapped(heading: str) -> None:
    own = Target("email_consent", heading)
    rows = [Row(2, ["anna@example.com", "Yes"]), Row(3, ["bea@example.com", "No"])]
    assert is_consent(heading)
    assert propose([heading, "x"], rows, (own, *LEAD_TARGETS)) == {}


@pytest.mark.parametrize("heading", ["Email", "Contact", "Company", "Notes", "Budget", "Last contacted", "Contacto"])
def test_ordinary_columns_are_not_about_consent(heading: str) -> None:
    assert not is_consent(heading)


def test_values_tell_what_an_unknown_heading_means() -> None:
    columns = ["Wer", "Spalte 2", "Spalte 3", "Profil", "Seite", "Nummer"]
    rows = [
        Row(
            2, ["Anna", "anna@example.com", "+49 30 901820", "linkedin.com/in/anna", "https://a.example.com", "660737"]
        ),
        Row(3, ["Bea", "bea@example.com", "(415) 555-2671", "", "www.b.example.com", "660738"]),
    ]
    assert propose(columns, rows, LEAD_TARGETS) == {
        1: Proposal("email", "looks like e-mail addresses", "low"),
        2: Proposal("phone_number", "looks like telephone numbers", "low"),
        3: Proposal("linkedin_url", "looks like LinkedIn profiles", "low"),
        4: Proposal("website", "looks like addresses of web pages", "low"),
    }


def test_a_second_number_becomes_the_mobile_one_and_a_second_address_stays_over() -> None:
    found = mapped(
        "A,B,C,D", "a@b.com,+49 30 901820,+49 170 1234567,c@d.com", "e@f.com,+49 30 1,+49 171 7654321,g@h.com"
    )
    assert found == {"A": "email", "C": "phone_number"}
    found = mapped("A,B,C,D", "a@b.com,+49 30 901820,+49 170 1234567,c@d.com")
    assert found == {"A": "email", "B": "phone_number", "C": "mobile_phone"}


@pytest.mark.parametrize("value", ["2021-04-15 23:03", "31.12.2026", "1532.50", "192.168.0.10", "2095257564", "Yes"])
def test_dates_and_numbers_do_not_pass_for_telephone_numbers(value: str) -> None:
    assert mapped("A,B", f"x,{value}", f"y,{value}") == {}


@pytest.mark.parametrize("heading", ["Assistant", "Account manager's mail", "Created by", "Fax", "Spouse", "Guest"])
def test_addresses_of_others_are_not_those_of_the_person(heading: str) -> None:
    assert mapped(f"{heading},x", "anna@example.com,1") == {}


def test_a_heading_whose_values_speak_against_it_is_left() -> None:
    assert mapped("Last activity,Value,Priority", "Email Opened,high,x1", "Unreachable,low,x2") == {}
    assert mapped("Last activity,Value,Priority", "2021-04-15,$5,High") == {
        "Last activity": "last_activity_at",
        "Value": "value",
        "Priority": "priority",
    }


def test_no_target_is_used_twice_and_the_fuller_column_wins() -> None:
    assert mapped("Email,Work email", ",anna@example.com") == {"Work email": "email"}
    assert mapped("Email,Email (2),Work email", "a@b.com,c@d.com,e@f.com") == {"Email": "email"}


def test_a_full_name_beside_its_parts_is_left() -> None:
    assert mapped("Full name,First name,Last name") == {"First name": "first_name", "Last name": "last_name"}
    assert mapped("Full name,First name") == {"Full name": "full_name", "First name": "first_name"}


def test_one_address_of_several_is_taken_as_a_whole() -> None:
    heading = "E-mail Address,Business Phone,Business Street,Business City,Home Street,Home City"
    both = mapped(heading, "a@b.com,+1,Work Rd 1,Rome,Home Rd 1,Bern")
    assert (both["Business Street"], both["Business City"], len(both)) == ("address_1", "city", 3)
    home = mapped(heading, "a@b.com,+4930901820,,,Home Rd 1,Bern")
    assert (home["Home Street"], home["Home City"], "Business City" in home) == ("address_1", "city", False)


def test_the_label_beside_a_number_says_that_it_is_mobile() -> None:
    heading = "E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value"
    found = mapped(heading, "a@b.com,Mobile,+44 20 7946 0100,Work,+44 20 7946 0200")
    assert (found["Phone 1 - Value"], found["Phone 2 - Value"]) == ("mobile_phone", "phone_number")
    found = mapped(heading)
    assert (found["Phone 1 - Value"], found["Phone 2 - Value"]) == ("phone_number", "mobile_phone")


def test_contacts_and_accounts_have_fields_of_their_own() -> None:
    assert mapped("Birthday,Stage,Notes", targets=CONTACT_TARGETS) == {"Birthday": "birthday", "Notes": "notes"}
    found = mapped("Account Name,Industry,# Employees,Phone,City", targets=ACCOUNT_TARGETS)
    assert list(found.values()) == ["name", "industry", "employees", "phone_number", "city"]
    assert mapped("Company,Name", targets=ACCOUNT_TARGETS) == {"Company": "name"}


def test_a_field_that_the_caller_adds_is_found_by_its_name_or_label() -> None:
    own = Target("shoe_size", "Größe der Schuhe", "integer")
    assert mapped("SHOE SIZE", targets=(own,)) == {"SHOE SIZE": "shoe_size"}
    assert mapped("größe DER schuhe", "42", targets=(own,)) == {"größe DER schuhe": "shoe_size"}


@pytest.mark.parametrize(
    ("heading", "reduced"),
    [("E-Mail", "e mail"), ("FirstName", "first name"), ("É_MAIL*", "e mail"), ("# Employees", "no employees")],
)
def test_spellings_of_a_heading_share_a_key(heading: str, reduced: str) -> None:
    assert key(heading) == reduced
