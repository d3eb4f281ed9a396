"""Events are append-only from the first migration on.

SQLite drops a table's triggers when a migration remakes it: a later migration that alters
``Event`` must install the guard again (a test checks that it bites).
"""

from django.db import migrations

from ocop.workflow import guard


def install(apps, schema_editor):
    guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
