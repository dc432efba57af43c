"""The visits that were live before there were holds get theirs; later ones get them from the triggers."""

from django.db import migrations

STAFF = """
INSERT INTO booking_hold (staff_id, busy_from, busy_until, shared, appointment_id)
SELECT staff_id, busy_from, busy_until, false, id FROM booking_appointment WHERE live
"""
THING = """
INSERT INTO booking_hold ({thing}_id, busy_from, busy_until, shared, appointment_id)
SELECT {thing}_id, busy_from, busy_until, false, id FROM booking_appointment WHERE live AND {thing}_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0002_holds_blocks_waiting")]

    operations = [
        migrations.RunSQL(
            [STAFF, THING.format(thing="room"), THING.format(thing="device")], ["DELETE FROM booking_hold"]
        )
    ]
