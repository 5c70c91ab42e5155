from django.db import migrations

from core.search_entries import Follow, KeepSearchEntries

CONTACT = """
SELECT c.id, c.workspace_id, search_text(c.first_name || ' ' || c.last_name) AS name_words, '' AS known_words,
       concat_ws(' ', search_text(c.first_name || ' ' || c.last_name), search_email(c.email),
                 search_number(c.phone_number), search_number(c.mobile_phone), search_text(a.name)) AS new_words,
       c.updated_at AS at, CASE WHEN c.is_archived THEN 2 ELSE 0 END AS standing, NULL::uuid AS private_to
FROM contacts_contact c LEFT JOIN contacts_account a ON a.id = c.account_id
"""
ACCOUNT = r"""
SELECT a.id, a.workspace_id, search_text(a.name) AS name_words, '' AS known_words,
       concat_ws(' ', search_text(a.name), search_text(regexp_replace(a.website, '^(https?://)?(www\.)?', '')),
                 search_number(a.phone_number)) AS new_words,
       a.updated_at AS at, CASE WHEN a.is_archived THEN 2 ELSE 0 END AS standing, NULL::uuid AS private_to
FROM contacts_account a
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_match_due"), ("core", "0007_search_query")]
    operations = [
        KeepSearchEntries(
            "Contact",
            kind="contact",
            select=CONTACT,
            key="c.id",
            columns=["first_name", "last_name", "email", "phone_number", "mobile_phone", "account_id", "is_archived"],
            at="updated_at",
            follow=[
                Follow(
                    "contacts_account",
                    columns=["name"],
                    ids="SELECT c.id FROM contacts_contact c JOIN touched ON c.account_id = touched.id",
                )
            ],
        ),
        KeepSearchEntries(
            "Account",
            kind="account",
            select=ACCOUNT,
            key="a.id",
            columns=["name", "website", "phone_number", "is_archived"],
            at="updated_at",
        ),
    ]
