"""Finding messages by their words: a column that follows the text by itself, and is erased with it.

No field of the model: no query of the ORM brings it along. Signs beyond ASCII are taken out first: where the database
was made for no language in particular, its parser takes «¿» and «€» for letters.
"""

from django.db import migrations, models

FORWARD = r"""
ALTER TABLE messages ADD COLUMN search tsvector GENERATED ALWAYS AS
    (to_tsvector('pg_catalog.spanish'::regconfig,
                 regexp_replace(walle_fold(left(text, 20000)), '[^\x20-\x7e]', ' ', 'g'))) STORED;
CREATE INDEX messages_search ON messages USING gin (search) WITH (fastupdate = off);
"""
BACKWARD = "ALTER TABLE messages DROP COLUMN search;"


class Migration(migrations.Migration):
    dependencies = [("conversations", "0010_conversation_page"), ("marketplace", "0009_search")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["amount", "-id"], name="offers_by_amount"),
        ),
    ]
