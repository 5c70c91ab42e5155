from django.db import migrations

from core.search_entries import KeepSearchEntries

# A private note whose author is gone is nobody's.
NOTE = """
SELECT n.id, n.workspace_id, '' AS name_words, '' AS known_words, search_text(left(n.content, 4000)) AS new_words,
       n.created_at AS at, 0 AS standing,
       CASE WHEN n.is_private THEN coalesce(n.created_by_id, '00000000-0000-0000-0000-000000000000') END AS private_to
FROM activities_note n
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_track_changes"), ("core", "0007_search_query")]
    operations = [
        KeepSearchEntries(
            "Note",
            kind="note",
            select=NOTE,
            key="n.id",
            columns=["content", "is_private", "created_by_id"],
            at="created_at",
        ),
    ]
