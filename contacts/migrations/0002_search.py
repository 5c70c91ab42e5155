from django.db import migrations


class Migration(migrations.Migration):
    """Nothing any more: 0008 makes search anew."""

    dependencies = [("contacts", "0001_initial"), ("core", "0003_search")]
    operations = []
