from datetime import date
from typing import Any

from django.db import migrations


def keep_the_newest(apps: Any, schema_editor: Any) -> None:
    """On the way back a person has one row a treatment: the last one that is not over."""
    newest: dict[tuple[Any, Any], Any] = {}
    competences = apps.get_model("house", "Competence").objects
    for row in competences.exclude(valid_until__lte=date.today()):
        known = newest.get((row.staff_id, row.service_id))
        if known is None or (known.valid_from or date.min) < (row.valid_from or date.min):
            newest[row.staff_id, row.service_id] = row
    competences.exclude(pk__in=[row.pk for row in newest.values()]).delete()


class Migration(migrations.Migration):
    dependencies = [("house", "0009_competences_by_day")]

    operations = [migrations.RunPython(migrations.RunPython.noop, keep_the_newest)]
