"""New findings of before are named in the words of the reason."""

from typing import Any

from django.db import migrations


def name(apps: Any, schema_editor: Any) -> None:
    advice = apps.get_model("advice", "Recommendation")
    advice.objects.filter(basis="new_finding", finding="").update(finding="other")


class Migration(migrations.Migration):
    dependencies = [("advice", "0002_the_line_in_full")]

    operations = [migrations.RunPython(name, migrations.RunPython.noop)]
