from django.db import migrations

CREATE = """
CREATE FUNCTION leads_tally() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO leads_leadtally (workspace_id, stage_id, owner_id, leads, value)
        SELECT workspace_id, stage_id, owner_id, count(*), coalesce(sum(value), 0) FROM fresh GROUP BY 1, 2, 3;
    ELSIF TG_OP = 'DELETE' THEN
        -- a workspace that goes takes its leads along; then nobody counts any more
        INSERT INTO leads_leadtally (workspace_id, stage_id, owner_id, leads, value)
        SELECT workspace_id, stage_id, owner_id, -count(*), -coalesce(sum(value), 0) FROM gone
        WHERE EXISTS (SELECT FROM workspaces_workspace w WHERE w.id = workspace_id) GROUP BY 1, 2, 3;
    ELSE
        INSERT INTO leads_leadtally (workspace_id, stage_id, owner_id, leads, value)
        SELECT workspace_id, stage_id, owner_id, sum(n), sum(v) FROM (
            SELECT workspace_id, stage_id, owner_id, 1 AS n, coalesce(value, 0) AS v FROM fresh
            UNION ALL
            SELECT workspace_id, stage_id, owner_id, -1, -coalesce(value, 0) FROM gone
        ) moved GROUP BY 1, 2, 3 HAVING sum(n) <> 0 OR sum(v) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_insert AFTER INSERT ON leads_lead REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION leads_tally();
CREATE TRIGGER tally_update AFTER UPDATE ON leads_lead REFERENCING NEW TABLE AS fresh OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION leads_tally();
CREATE TRIGGER tally_delete AFTER DELETE ON leads_lead REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION leads_tally();
"""
DROP = """
DROP TRIGGER tally_insert ON leads_lead; DROP TRIGGER tally_update ON leads_lead; DROP TRIGGER tally_delete ON leads_lead;
DROP FUNCTION leads_tally();
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
