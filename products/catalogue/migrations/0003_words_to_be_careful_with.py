"""Words that hurry or blame, to begin with; the salon changes them on its page."""

from typing import Any

from django.db import migrations

HURRY = (
    "nyt tai ei", "vain tänään", "vain nyt", "viimeinen tilaisuus", "viimeiset kappaleet", "loppuu pian", "heti",
    "kiire", "nopeasti", "ennen kuin on", "älä odota", "älä missaa", "ainutkertai", "tarjous päätt",
    "only today", "today only", "last chance", "last ones", "hurry", "right now", "now or never", "before it is too late",
    "don't miss", "do not miss", "don't wait", "running out", "limited time", "once in a lifetime",
)  # fmt: skip
GUILT = (
    "pakko", "täytyy", "on syytä hävetä", "hävet", "syyllis", "laiminlyö", "pilaat", "pilalla", "menetät", "kadut",
    "itsekä", "hirveä", "kamala", "rumem", "et välitä", "oma vika", "vanhenet",
    "must", "have to", "ashamed", "guilt", "neglect", "ruin", "regret", "you lose", "terrible", "awful", "ugly",
    "your fault", "you don't care", "ageing you",
)  # fmt: skip


def write(apps: Any, schema_editor: Any) -> None:
    word = apps.get_model("catalogue", "CarefulWord")
    for why, texts in (("hurry", HURRY), ("guilt", GUILT)):
        for text in texts:
            word.objects.get_or_create(text=text, removed_at=None, defaults={"why": why})


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_products_in_full")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
