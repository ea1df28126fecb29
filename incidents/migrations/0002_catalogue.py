from django.db import migrations

from incidents import catalogue


def complete(apps, schema_editor):
    catalogue.complete(
        apps.get_model("incidents", "Category"), apps.get_model("incidents", "HistoricalCategory")
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [migrations.RunPython(complete, migrations.RunPython.noop)]
