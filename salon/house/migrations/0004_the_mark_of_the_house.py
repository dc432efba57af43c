from typing import Any

from django.db import migrations, models


def without_triggers(apps: Any, schema_editor: Any) -> None:
    """On the way back the triggers go first: they would write to a table that is no more."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS house_marks() CASCADE")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'house_%_marks_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


class Migration(migrations.Migration):
    dependencies = [("house", "0003_opening_hours")]

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("part", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("mark", models.CharField(max_length=36)),
            ],
        ),
        migrations.RunPython(migrations.RunPython.noop, without_triggers),
    ]
