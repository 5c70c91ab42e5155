from django.db import migrations


class Migration(migrations.Migration):
    """Nothing any more: 0006 makes search anew."""

    dependencies = [("core", "0002_initial")]
    operations = []
