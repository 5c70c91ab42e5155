from django.db import migrations

from core.tracking import TrackChanges


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial"), ("operations", "0001_initial")]
    operations = [TrackChanges("Note", owners=["lead", "contact", "account"])]
