from django.db import migrations

from core.search_entries import Follow, KeepSearchEntries

# A lead is found by all that its contact is found by. The contact's trigger comes before the lead's: by their names.
LEAD = """
SELECT l.id, l.workspace_id, c.name AS name_words, c.text AS known_words,
       search_text(l.product_interest || ' ' || l.external_id) AS new_words,
       l.last_activity_at AS at, CASE WHEN l.is_active THEN 0 ELSE 1 END AS standing, NULL::uuid AS private_to
FROM leads_lead l JOIN search_entry c ON c.id = l.contact_id
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0007_value_not_negative"), ("contacts", "0008_search_entries")]
    operations = [
        KeepSearchEntries(
            "Lead",
            kind="lead",
            select=LEAD,
            key="l.id",
            columns=["contact_id", "product_interest", "external_id", "is_active"],
            at="last_activity_at",
            follow=[
                Follow(
                    "contacts_contact",
                    columns=["first_name", "last_name", "email", "phone_number", "mobile_phone", "account_id"],
                    ids="SELECT l.id FROM leads_lead l JOIN touched ON l.contact_id = touched.id",
                ),
                Follow(
                    "contacts_account",
                    columns=["name"],
                    ids="SELECT l.id FROM leads_lead l JOIN contacts_contact c ON c.id = l.contact_id"
                    " JOIN touched ON c.account_id = touched.id",
                ),
            ],
        ),
    ]
