from django.db import migrations

CREATE = """
CREATE FUNCTION customfields_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE check_violation USING
        MESSAGE = format('%s keeps its key, its kind and whose field it is', OLD.label),
        TABLE = TG_TABLE_NAME, CONSTRAINT = 'customfields_fixed';
END $$;
CREATE TRIGGER fixed BEFORE UPDATE ON customfields_fielddefinition FOR EACH ROW
    WHEN ((OLD.key, OLD.kind, OLD.context) IS DISTINCT FROM (NEW.key, NEW.kind, NEW.context))
    EXECUTE FUNCTION customfields_fixed();
CREATE TRIGGER fixed BEFORE UPDATE ON customfields_fieldoption FOR EACH ROW
    WHEN ((OLD.key, OLD.field_id) IS DISTINCT FROM (NEW.key, NEW.field_id))
    EXECUTE FUNCTION customfields_fixed();
"""
DROP = """
DROP TRIGGER fixed ON customfields_fielddefinition; DROP TRIGGER fixed ON customfields_fieldoption;
DROP FUNCTION customfields_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("customfields", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
