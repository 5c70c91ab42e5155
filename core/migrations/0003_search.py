from django.db import migrations

CREATE = r"""
CREATE FUNCTION search_entries(query text, kinds text[], most int) RETURNS TABLE (id uuid, kind text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    digits text := ltrim(regexp_replace(query, '[^0-9]', '', 'g'), '0');
    word text;
    starts boolean;
    conditions text := '';
    rank text := '0::int';  -- a bare number would name a column
BEGIN
    IF query ~ '^[0-9+()/. -]+$' AND length(digits) >= 4 THEN
        conditions := format(' AND text LIKE %L', '%' || digits || '%');
    ELSE
        FOREACH word IN ARRAY string_to_array(lower(unaccent(query)), ' ') LOOP
            CONTINUE WHEN word !~ '[[:alnum:]]';  -- signs alone are in no index
            -- short ones only start words: anywhere inside, an index could not find them
            starts := word !~ '[[:alnum:]]{3}';
            word := replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_');
            conditions := conditions || format(
                ' AND text LIKE %L', CASE WHEN starts THEN '% ' ELSE '%' END || word || '%');
            rank := rank || format(
                ' + (text LIKE %L)::int + (text || '' '' LIKE %L)::int', '% ' || word || '%', '% ' || word || ' %');
        END LOOP;
    END IF;
    IF conditions = '' THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT found.id, found.kind FROM ('
        '  SELECT * FROM search_entry WHERE workspace_id = %L AND kind = ANY (%L) %s LIMIT %s'
        ') found ORDER BY %s DESC, found.id DESC LIMIT %s',
        current_setting('app.workspace_id')::uuid, kinds, conditions, greatest(400, most), rank, most);
END $function$;
"""
DROP = "DROP FUNCTION search_entries(text, text[], int);"


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
