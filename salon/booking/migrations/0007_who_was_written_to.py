"""Offers made before it was kept whether a letter tells of them: those with a link of their own were written about."""

from django.db import migrations


def keep(apps, schema_editor):
    offers, links = apps.get_model("booking", "WaitingOffer"), apps.get_model("card", "ClientLink")
    written = links.objects.filter(purpose="waiting_offer").values("object_id")
    offers.objects.filter(pk__in=written).update(by_letter=True)


class Migration(migrations.Migration):
    dependencies = [("booking", "0006_freed_times"), ("card", "0002_told_by")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
