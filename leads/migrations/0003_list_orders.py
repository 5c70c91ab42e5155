from django.db import migrations, models

BEGINNINGS = {
    "leads_lead_newest": "-created_at",
    "leads_lead_value_order": "-value_number",
    "leads_lead_score": "-score",
}
NEW = {"leads_lead_since": "-stage_entered_at", "leads_lead_closes": "-expected_close_date"}


class Migration(migrations.Migration):
    """Let each order of the list of leads begin with open or closed: the usual list shows the open ones only."""

    dependencies = [("leads", "0002_tallies")]
    operations = [
        *(migrations.RemoveIndex(model_name="lead", name=name) for name in BEGINNINGS),
        *(
            migrations.AddIndex(
                model_name="lead",
                index=models.Index(fields=["workspace", "is_active", field, "-id"], name=name),
            )
            for name, field in {**BEGINNINGS, **NEW}.items()
        ),
    ]
