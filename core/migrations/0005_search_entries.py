import django.db.models.deletion
import django.db.models.functions.uuid
from django.db import migrations, models

import core.ids
import core.scope
import core.security

# Entries of the old shape go; migrations of contacts, leads and activities make them anew.
FORGET = """
DROP FUNCTION IF EXISTS search_entries(text, text[], int);
DROP FUNCTION IF EXISTS contacts_contact_search() CASCADE;
DROP FUNCTION IF EXISTS contacts_contact_words(text, text, text, text, text);
DROP FUNCTION IF EXISTS contacts_account_search() CASCADE;
DROP FUNCTION IF EXISTS contacts_account_words(text, text, text);
DELETE FROM search_entry;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_cache_table"), ("workspaces", "0001_initial")]

    operations = [
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="searchentry", name="search_entry_words"),
        migrations.RemoveIndex(model_name="searchentry", name="search_entry_workspace"),
        migrations.AddField(
            model_name="searchentry", name="at", field=models.DateTimeField(default=None), preserve_default=False
        ),
        migrations.AddField(
            model_name="searchentry",
            name="standing",
            field=models.SmallIntegerField(choices=[(0, "Current"), (1, "Past"), (2, "Archived")], default=None),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="searchentry", name="name", field=models.TextField(default=None), preserve_default=False
        ),
        migrations.AddField(model_name="searchentry", name="private_to", field=models.UUIDField(null=True)),
        migrations.AlterField(
            model_name="searchentry",
            name="workspace",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                default=core.scope.current_workspace_id,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["workspace", "kind", "id"], name="search_entry_newest"),
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.db.models.functions.uuid.UUID7(),
                        default=core.ids.uuid7,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("word", models.TextField()),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        default=core.scope.current_workspace_id,
                        editable=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={"db_table": "search_word", "default_manager_name": "objects"},
        ),
        migrations.AddIndex(
            model_name="searchword",
            index=models.Index(fields=["workspace", "word"], name="core_search_word_known"),
        ),
        core.security.EnableRowLevelSecurity(name="SearchWord"),
    ]
