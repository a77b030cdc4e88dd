"""Finding items and buyers by words, accents and slips forgiven, by nothing but PostgreSQL's own full-text search.

`walle_fold` is apps.language.folding in SQL. `walle_near` holds each word and each word with one letter left out: two
words that differ by a slip share one of them. «De'Longhi» is three words: with the apostrophe and without. Bodies are bound when they are made, so that a restore, which knows no
search path, can build the columns. The columns are no fields of the models: no query of the ORM brings them along.
"""

from django.db import migrations

ACCENTED = "ÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇáàâäãåéèêëíìîïóòôöõúùûüñç"
PLAIN = "aaaaaaeeeeiiiiooooouuuuncaaaaaaeeeeiiiiooooouuuunc"

FORWARD = f"""
CREATE FUNCTION walle_fold(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(translate(said, '{ACCENTED}', '{PLAIN}'));

CREATE FUNCTION walle_near(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT array_to_tsvector(coalesce(array_agg(DISTINCT near.form), '{{}}'::text[]))
    FROM (
        SELECT DISTINCT left(part, 30) AS word
        FROM regexp_split_to_table(
            left(walle_fold(said), 1000) || ' ' || regexp_replace(left(walle_fold(said), 1000), '[''´’]', '', 'g'),
            '[^a-z0-9]+'
        ) AS part
        WHERE part <> ''
    ) AS words,
    LATERAL (
        SELECT words.word AS form
        UNION ALL
        SELECT overlay(words.word PLACING '' FROM place FOR 1) FROM generate_series(1, length(words.word)) AS place
        WHERE length(words.word) >= 4 AND words.word ~ '[a-z]'
    ) AS near
);

ALTER TABLE items ADD COLUMN words tsvector GENERATED ALWAYS AS
    (walle_near(title || ' ' || reference || ' ' || shelf || ' ' || external_id)) STORED;
CREATE INDEX items_words ON items USING gin (words) WITH (fastupdate = off);
ALTER TABLE buyers ADD COLUMN words tsvector GENERATED ALWAYS AS (walle_near(name)) STORED;
CREATE INDEX buyers_words ON buyers USING gin (words) WITH (fastupdate = off);
"""
BACKWARD = """
ALTER TABLE buyers DROP COLUMN words;
ALTER TABLE items DROP COLUMN words;
DROP FUNCTION walle_near(text);
DROP FUNCTION walle_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0008_item_shelf_links_edits")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
