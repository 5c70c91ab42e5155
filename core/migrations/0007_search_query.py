from django.db import migrations

# Entries of one kind that hold every word; `alike` has for each word others that may stand for it, as "one|two".
#
# What many entries hold costs most to find by the index, and least among the newest entries, where it is met at once.
# So the newest hundred tell which words are frequent, and the index is asked for the others. Where it has more than
# can be ranked, the newest stand for all, beside those with exactly these words.
CANDIDATES = r"""
-- Written out for six words, because a function with a query inside would be called for each row.
CREATE FUNCTION search_holds(line text, starts text[], ends text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT (strpos(line, starts[1]) > 0 OR strpos(line, ends[1]) > 0)
        AND (starts[2] IS NULL OR strpos(line, starts[2]) > 0 OR strpos(line, ends[2]) > 0)
        AND (starts[3] IS NULL OR strpos(line, starts[3]) > 0 OR strpos(line, ends[3]) > 0)
        AND (starts[4] IS NULL OR strpos(line, starts[4]) > 0 OR strpos(line, ends[4]) > 0)
        AND (starts[5] IS NULL OR strpos(line, starts[5]) > 0 OR strpos(line, ends[5]) > 0)
        AND (starts[6] IS NULL OR strpos(line, starts[6]) > 0 OR strpos(line, ends[6]) > 0)
$$;

CREATE FUNCTION search_count(line text, part text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT (octet_length(line) - octet_length(replace(line, part, ''))) / octet_length(part)
$$;

CREATE FUNCTION search_asked(
    mark text, words text[], alike text[], OUT word text, OUT others text, OUT ending text, OUT asked text
) RETURNS SETOF record LANGUAGE sql IMMUTABLE AS $$
    SELECT word, others, ending, concat('(''', mark, word, ''':*', ' | ''' || mark || ltrim(ending) || ''':*',
        (SELECT string_agg(concat(' | ''', mark, other, ''''), '') FROM string_to_table(nullif(others, ''), '|') other), ')')
    FROM unnest(words, alike) each (word, others),
        LATERAL (SELECT CASE WHEN word ~ '^[0-9]{4,}$' THEN ' ~' || reverse(word) END AS ending) number
$$;

-- Not by workspace and kind as they stand there: the planner would take another index for these.
CREATE FUNCTION search_by_index(
    here uuid, wanted text, query text, starts text[], ends text[], viewer uuid, bound int
) RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT array(
        SELECT id FROM search_entry
        WHERE search_keys(workspace_id, kind, text) @@ query::tsquery
          AND workspace_id::text = here::text AND kind || '' = wanted AND (private_to IS NULL OR private_to = viewer)
          AND (starts IS NULL OR search_holds(text, starts, ends))
        LIMIT bound
    )
$$;

CREATE FUNCTION search_candidates(
    here uuid, wanted text, words text[], alike text[], viewer uuid, most int, bound int
) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    mark text := right(here::text, 6) || left(wanted, 1);
    newest text := (
        SELECT string_agg(text, '') FROM (
            SELECT text FROM search_entry WHERE workspace_id = here AND kind = wanted ORDER BY id DESC LIMIT 100
        ) entry);
    every text;  -- the index may be asked for all words,
    rare text;  -- for these,
    whole text;  -- or for exactly the words where that is not frequent
    starts text[];  -- how each word begins in a text,
    ends text[];  -- and how the end of a number does
    often text[];
    often_ends text[];
    found uuid[] := '{}';
    more uuid[] := '{}';
BEGIN
    SELECT string_agg(asked, ' & '), string_agg(asked, ' & ') FILTER (WHERE NOT frequent),
           CASE WHEN min(exact) < 4 THEN string_agg(concat('''', mark, word, ''''), ' & ') END,
           array_agg(' ' || word), array_agg(ending),
           array_agg(' ' || word) FILTER (WHERE frequent), array_agg(ending) FILTER (WHERE frequent)
    INTO every, rare, whole, starts, ends, often, often_ends
    FROM search_asked(mark, words, alike), LATERAL (
        SELECT search_count(newest, ' ' || word) + coalesce(search_count(newest, ending), 0) >= 4 AND others = '' AS frequent,
               search_count(newest, ' ' || word || ' ') AS exact
    ) sample;
    IF rare IS NOT NULL THEN
        found := search_by_index(here, wanted, rare, often, often_ends, viewer, 8 * bound);
        IF cardinality(found) <= bound THEN
            RETURN found;
        END IF;
    END IF;
    IF rare IS NULL OR cardinality(found) = 8 * bound THEN
        more := array(
            SELECT id FROM (
                SELECT * FROM search_entry WHERE workspace_id = here AND kind = wanted ORDER BY id DESC LIMIT 2000
            ) entry
            WHERE search_holds(text, starts, ends) AND (private_to IS NULL OR private_to = viewer)
            LIMIT bound / 3);
    END IF;
    found := array(SELECT id FROM unnest(found) id ORDER BY id DESC LIMIT bound) || more;
    IF rare IS NULL AND cardinality(more) < most THEN
        RETURN found || search_by_index(here, wanted, every, NULL, NULL, viewer, bound);
    ELSIF whole IS NOT NULL THEN
        more := search_by_index(here, wanted, whole, NULL, NULL, viewer, 8 * bound);
        RETURN found || array(SELECT id FROM unnest(more) id ORDER BY id DESC LIMIT bound);
    END IF;
    RETURN found;
END $$;
"""

# A whole word counts before its beginning, this before a part of it, all before what is only alike; and the words of
# a name before other words, these before those of a note.
RANKED = r"""
CREATE TYPE search_hit AS (id uuid, kind text, standing int, points int, at timestamptz);

CREATE FUNCTION search_points(name text, text text, word text, others text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN strpos(name, ' ' || word || ' ') > 0 THEN 302
        WHEN strpos(text, ' ' || word || ' ') > 0 THEN 300 + (name <> ' ')::int
        WHEN strpos(name, ' ' || word) > 0 THEN 202
        WHEN strpos(text, ' ' || word) > 0 THEN 200 + (name <> ' ')::int
        WHEN strpos(name, word) > 0 THEN 102
        WHEN strpos(text, word) > 0 THEN 100 + (name <> ' ')::int
        WHEN others <> '' AND name ~ (' (' || others || ') ') THEN 2
        ELSE (name <> ' ')::int END
$$;

CREATE FUNCTION search_ranked(here uuid, wanted text, words text[], alike text[], viewer uuid, most int)
RETURNS SETOF search_hit LANGUAGE sql STABLE AS $$
    SELECT id, kind, standing, search_points(name, text, words[1], alike[1]) + CASE WHEN cardinality(words) > 1 THEN (
        SELECT sum(search_points(name, text, word, others)) FROM unnest(words[2:], alike[2:]) each (word, others)
    ) + CASE WHEN strpos(text, ' ' || array_to_string(words, ' ')) > 0 THEN 50 ELSE 0 END ELSE 0 END AS points, at
    FROM search_entry
    WHERE id = ANY (search_candidates(here, wanted, words, alike, viewer, most, greatest(300, most)))
    ORDER BY standing = 2, points DESC, standing, at DESC, id DESC
    LIMIT most
$$;
"""

ENTRIES = r"""
-- The hits known, with those of a kind looked for anew where it has too few of them.
CREATE FUNCTION search_more(
    known search_hit[], here uuid, kinds text[], words text[], alike text[], viewer uuid, most int
) RETURNS search_hit[] LANGUAGE sql STABLE AS $$
    WITH few AS (
        SELECT wanted FROM unnest(kinds) wanted WHERE most > (SELECT count(*) FROM unnest(known) hit WHERE hit.kind = wanted)
    )
    SELECT array(
        SELECT hit FROM unnest(known) hit WHERE hit.kind NOT IN (SELECT wanted FROM few)
        UNION ALL
        SELECT hit FROM few, search_ranked(here, wanted, words, alike, viewer, most) hit WHERE words <> '{}'
    )
$$;

-- At most six words, in their order.
CREATE FUNCTION search_distinct(words text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array(
        SELECT word FROM string_to_table(words, ' ') WITH ORDINALITY each (word, place)
        WHERE word <> '' GROUP BY word ORDER BY min(place) LIMIT 6
    )
$$;

-- Words that hold this one behind their beginning, the shortest first, as "one|two".
CREATE FUNCTION search_around(here uuid, part text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(word, '|'), '') FROM (
        SELECT word FROM search_word
        WHERE search_word_keys(workspace_id, word) @> array(
                SELECT right(here::text, 6) || substr(part, place, 3) FROM generate_series(1, length(part) - 2) place)
            AND workspace_id::text = here::text AND length(part) >= 3 AND strpos(word, part) > 1
        GROUP BY word ORDER BY length(word), word LIMIT 20
    ) around
$$;

CREATE FUNCTION search_letters(word text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(letter, '' ORDER BY letter) FROM string_to_table(word, NULL) letter
$$;

-- Words that differ from this one by a slip of the finger, or by two where it is long.
CREATE FUNCTION search_slips(here uuid, slip text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(word, '|'), '') FROM (
        SELECT word FROM search_word, LATERAL (SELECT levenshtein(word, slip) AS edits) difference
        WHERE search_word_keys(workspace_id, word) && array(
                SELECT right(here::text, 6) || '-' || left(slip, place - 1) || substr(slip, place + 1)
                FROM generate_series(1, length(slip) + 1) place)
            AND workspace_id::text = here::text AND length(slip) >= 4 AND word <> slip
            AND (edits <= CASE WHEN length(slip) < 8 THEN 1 ELSE 2 END
                 OR edits = 2 AND search_letters(word) = search_letters(slip))
        GROUP BY word, edits ORDER BY edits, word LIMIT 8
    ) alike
$$;

CREATE FUNCTION search_entries(query text, kinds text[], most int, viewer uuid) RETURNS TABLE (id uuid, kind text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    here uuid := current_setting('app.workspace_id')::uuid;
    words text[] := search_distinct(search_joined(query));
    apart text[] := search_distinct(search_words(query));
    digits text := ltrim(regexp_replace(replace(query, '(0)', ''), '[^0-9]', '', 'g'), '0');
    alike text[];
    hits search_hit[] := '{}';
BEGIN
    IF query ~ '^[0-9+()/. -]+$' AND length(digits) >= 4 THEN
        words := ARRAY[digits];
        apart := words;
    END IF;
    -- with signs inside words, with these words apart, by parts of words, by words that are alike
    FOR step IN 1..4 LOOP
        CONTINUE WHEN step = 2 AND (hits <> '{}' OR apart = words)
            OR step = 3 AND cardinality(hits) >= most OR step = 4 AND EXISTS (SELECT FROM unnest(hits) hit WHERE hit.kind <> 'note');
        IF step = 2 THEN
            words := apart;
        END IF;
        alike := array(SELECT CASE step WHEN 3 THEN search_around(here, word) WHEN 4 THEN search_slips(here, word)
                              ELSE '' END FROM unnest(words) word);
        IF step < 3 OR '' <> ANY (alike) THEN
            hits := search_more(hits, here, kinds, words, alike, viewer, most);
        END IF;
    END LOOP;
    RETURN QUERY SELECT hit.id, hit.kind FROM unnest(hits) hit
        ORDER BY hit.standing = 2, hit.points DESC, hit.standing, hit.at DESC, hit.id DESC;
END $$;
"""
# Those of today are left, because what has them may not be committed yet.
FORGET = r"""
CREATE FUNCTION search_forget() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off AS $$
DECLARE
    here uuid := current_setting('app.workspace_id')::uuid;
    kinds text[] := array(SELECT DISTINCT kind FROM search_entry WHERE workspace_id = here);
    today uuid := uuidv7(interval '-1 day');
    gone bigint;
BEGIN
    DELETE FROM search_word WHERE workspace_id = here AND id < today AND NOT EXISTS (
        SELECT FROM search_entry WHERE search_keys(search_entry.workspace_id, kind, text) @@ (
            SELECT string_agg(concat('''', right(here::text, 6), left(each, 1), word, ''''), ' | ') FROM unnest(kinds) each)::tsquery
    );
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""
DROP = """
DROP FUNCTION search_forget; DROP FUNCTION search_entries; DROP FUNCTION search_more; DROP FUNCTION search_ranked; DROP FUNCTION search_points; DROP FUNCTION search_candidates;
DROP FUNCTION search_asked; DROP FUNCTION search_by_index; DROP FUNCTION search_holds; DROP FUNCTION search_count; DROP FUNCTION search_distinct;
DROP FUNCTION search_around; DROP FUNCTION search_slips; DROP FUNCTION search_letters; DROP TYPE search_hit;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_search_functions")]
    operations = [migrations.RunSQL(CANDIDATES + RANKED + ENTRIES + FORGET, DROP)]
