"""The lines that were one text a language become instructions in their own words, a row each."""

from itertools import zip_longest

from django.db import migrations


def carry_over(apps, schema_editor):
    Old = apps.get_model("care", "AftercareInstruction")
    Instruction = apps.get_model("aftercare", "Instruction")
    texts = {}
    for row in Old.objects.order_by("service", "language"):
        lines = [line.strip()[:240] for line in row.text.splitlines() if line.strip()]
        texts.setdefault(row.service_id, {})[row.language] = lines
    for service, by_language in texts.items():
        seen = set()
        for finnish, english in zip_longest(by_language.get("fi", []), by_language.get("en", [])):
            first = finnish or english
            if first in seen:
                continue
            seen.add(first)
            Instruction.objects.create(
                service_id=service, stance="do", text_fi=first, text_en=(english or "") if finnish else ""
            )


class Migration(migrations.Migration):
    dependencies = [
        ("aftercare", "0001_initial"),
        ("care", "0002_records_with_zones_devices_and_batches"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
