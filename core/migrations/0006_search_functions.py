from django.contrib.postgres.operations import CreateExtension
from django.db import migrations

# How texts become words: without case, accents and signs. Scripts without spaces become pairs of letters.
WORDS = r"""
CREATE FUNCTION search_words(written text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    plain text := lower(written);
BEGIN
    IF octet_length(written) > length(written) THEN
        plain := lower(unaccent(normalize(written, NFKC)));
        plain := translate(regexp_replace(plain, '[\u0300-\u036f]', '', 'g'), 'ς', 'σ');
    END IF;
    plain := btrim(regexp_replace(plain, '[^[:alnum:]]+', ' ', 'g'));
    IF octet_length(plain) > length(plain) AND plain ~ '[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]' THEN
        plain := search_pairs(plain);
    END IF;
    IF strpos(' ' || plain, ' 0') > 0 THEN
        plain := regexp_replace(plain, '\m0+(?=[0-9])', '', 'g');
    END IF;
    IF length(plain) > 40 AND plain ~ '[^ ]{41}' THEN
        plain := regexp_replace(plain, '([^ ]{40})[^ ]+', '\1', 'g');
    END IF;
    RETURN plain;
END $$;

CREATE FUNCTION search_pairs(words text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT string_agg(CASE
        WHEN octet_length(word) < 2 * length(word) OR length(word) < 3 THEN word
        ELSE (SELECT string_agg(substr(word, place, 2), ' ' ORDER BY place) FROM generate_series(1, length(word) - 1) place)
    END, ' ' ORDER BY number) FROM string_to_table(words, ' ') WITH ORDINALITY each (word, number)
$$;

-- Words with signs inside are also one word: o'brien is obrien, ada@example.org is adaexampleorg.
CREATE FUNCTION search_joined(written text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT search_words(regexp_replace(written, '(?<=[[:alnum:]])[^[:alnum:]\s]+(?=[[:alnum:]])', '', 'g'))
$$;

CREATE FUNCTION search_text(written text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$ BEGIN
    IF written ~ '^[A-Za-z ]*$' AND length(written) <= 40 THEN
        RETURN lower(written);
    ELSIF written ~ '[[:alnum:]][^[:alnum:]\s]+[[:alnum:]]' THEN
        RETURN search_words(written) || ' ' || search_joined(written);
    END IF;
    RETURN search_words(written);
END $$;

CREATE FUNCTION search_email(written text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$ BEGIN
    IF written ~ '^[a-z0-9.@-]*$' AND length(written) <= 40 AND written !~ '\m0' THEN
        RETURN translate(written, '.@-', '   ') || ' ' || translate(written, '.@-', '');
    END IF;
    RETURN search_text(written);
END $$;

-- A number is found by its beginning, with or without the country's code, and, read backwards, by its end.
CREATE FUNCTION search_number(written text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    digits text := ltrim(CASE WHEN written ~ '^\+?[0-9]*$' THEN ltrim(written, '+')
                              ELSE regexp_replace(written, '[^0-9]', '', 'g') END, '0');
    code int := CASE
        WHEN left(digits, 1) IN ('1', '7') THEN 1
        WHEN left(digits, 2) IN ('20', '27', '30', '31', '32', '33', '34', '36', '39', '40', '41', '43', '44', '45', '46', '47',
            '48', '49', '51', '52', '53', '54', '55', '56', '57', '58', '60', '61', '62', '63', '64', '65', '66', '81', '82', '84',
            '86', '90', '91', '92', '93', '94', '95', '98') THEN 2
        ELSE 3 END;
BEGIN
    RETURN CASE WHEN digits = '' THEN '' ELSE digits || ' ' || ltrim(substr(digits, code + 1), '0') || ' ~' || reverse(digits) END;
END $$;

CREATE FUNCTION search_line(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(' ' || words || ' ', ' +', ' ', 'g')
$$;

-- The words of an entry as its index has them: each workspace and kind has its own part of the index.
CREATE FUNCTION search_keys(workspace uuid, kind text, words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(string_to_array(
        ltrim(replace(rtrim(words), ' ', ' ' || right(workspace::text, 6) || left(kind, 1))), ' '))
$$;

-- A word by each three letters in it, and by what is left of it without any one letter: so are words found that
-- differ by a letter too many, too few, another or two exchanged.
CREATE FUNCTION search_word_keys(workspace uuid, word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array(
        SELECT right(workspace::text, 6) || substr(word, place, 3) FROM generate_series(1, length(word) - 2) place
        UNION SELECT right(workspace::text, 6) || '-' || left(word, place - 1) || substr(word, place + 1)
        FROM generate_series(1, length(word) + 1) place WHERE length(word) BETWEEN 4 AND 24
    )
$$;
"""
NO_WORDS = """
DROP FUNCTION search_words; DROP FUNCTION search_pairs; DROP FUNCTION search_joined; DROP FUNCTION search_text;
DROP FUNCTION search_email; DROP FUNCTION search_number; DROP FUNCTION search_line;
DROP FUNCTION search_keys; DROP FUNCTION search_word_keys;
"""
# Without a list of pending entries, that every search would have to read through.
INDEXES = """
CREATE INDEX search_entry_words ON search_entry USING gin (search_keys(workspace_id, kind, text))
    WITH (gin_pending_list_limit = 128);
CREATE INDEX search_word_parts ON search_word USING gin (search_word_keys(workspace_id, word))
    WITH (gin_pending_list_limit = 128);
ALTER TABLE search_entry SET (fillfactor = 90);
"""
NO_INDEXES = """
DROP INDEX search_entry_words; DROP INDEX search_word_parts; ALTER TABLE search_entry RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_search_entries")]
    operations = [
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.RunSQL(INDEXES, NO_INDEXES),
    ]
