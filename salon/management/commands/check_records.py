"""Look whether signed treatment records still say what was signed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clients.care.models import WITH_USED, TreatmentRecord
from clients.care.sealing import is_intact

AT_ONCE = 500


class Command(BaseCommand):
    help = "Check every signed treatment record against its seal; names those that were changed past the application."

    def handle(self, *args: Any, **options: Any) -> None:
        checked, unsealed, broken = 0, 0, []
        records = TreatmentRecord.objects.prefetch_related(*WITH_USED).order_by("pk")
        for record in records.iterator(chunk_size=AT_ONCE):
            checked += 1
            if record.seal is None:
                unsealed += 1
            elif not is_intact(record):
                broken.append(str(record.pk))
        self.stdout.write(f"{checked} records looked at, {unsealed} from before seals, {len(broken)} changed")
        if broken:
            raise CommandError("Changed since they were signed: " + ", ".join(broken))
