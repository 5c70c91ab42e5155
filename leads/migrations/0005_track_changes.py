from django.db import migrations

from core.tracking import TrackChanges


class Migration(migrations.Migration):
    dependencies = [("leads", "0004_priority_order"), ("operations", "0001_initial")]
    operations = [
        TrackChanges("Lead", parent="contact"),
        TrackChanges("LeadAssignment", owners=["lead"]),
        TrackChanges("LeadSource"),
        TrackChanges("LeadTag", owners=["lead"]),
        TrackChanges("StageChange", owners=["lead"]),
    ]
