from django.db import migrations

from core.tracking import TrackChanges


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_marks"), ("operations", "0001_initial")]
    operations = [
        TrackChanges("Account"),
        TrackChanges("AccountTag", owners=["account"]),
        TrackChanges("Contact", parent="account"),
        TrackChanges("ContactAssignment", owners=["contact"]),
        TrackChanges("ContactTag", owners=["contact"]),
        TrackChanges("Tag"),
    ]
