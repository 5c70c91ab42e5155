from django.db import migrations

from core.tracking import TrackChanges

# What the matcher sees of a contact; when one of these changes, the contact is to be looked at again.
COLUMNS = (
    "first_name, last_name, email, phone_number, mobile_phone, account_id, address_1, city, zip_code, birthday, external_id"
)
MARK = """
CREATE FUNCTION contacts_contact_match() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO contacts_matchdue (contact_id, workspace_id)
        SELECT id, workspace_id FROM fresh ORDER BY id ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO contacts_matchdue (contact_id, workspace_id)
        SELECT fresh.id, fresh.workspace_id FROM fresh JOIN gone USING (id)
        WHERE ({fresh}) IS DISTINCT FROM ({gone}) ORDER BY fresh.id ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER match_insert AFTER INSERT ON contacts_contact REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION contacts_contact_match();
CREATE TRIGGER match_update AFTER UPDATE ON contacts_contact REFERENCING NEW TABLE AS fresh OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION contacts_contact_match();
""".format(
    fresh=", ".join(f"fresh.{column}" for column in COLUMNS.split(", ")),
    gone=", ".join(f"gone.{column}" for column in COLUMNS.split(", ")),
)
FORGET = """
DROP TRIGGER match_insert ON contacts_contact;
DROP TRIGGER match_update ON contacts_contact;
DROP FUNCTION contacts_contact_match();
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_duplicates")]
    operations = [migrations.RunSQL(MARK, FORGET), TrackChanges("ContactAlias", owners=["contact"])]
