from django.db import migrations

from core.search import KeepSearchEntries


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial"), ("core", "0003_search")]
    operations = [
        KeepSearchEntries(
            "Contact", kind="contact", columns=["first_name", "last_name", "email", "phone_number", "mobile_phone"]
        ),
        KeepSearchEntries("Account", kind="account", columns=["name", "website", "phone_number"]),
    ]
