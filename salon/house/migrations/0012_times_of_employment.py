from typing import Any

from django.db import migrations


def into_rows(apps: Any, schema_editor: Any) -> None:
    """The one time of employment that everybody had becomes her first row."""
    employments = apps.get_model("house", "Employment").objects
    columns = ("pk", "employed_from", "employed_until")
    employments.bulk_create(
        employments.model(staff_id=staff, starts_on=begins, ends_on=ends)
        for staff, begins, ends in apps.get_model("house", "Staff").objects.values_list(*columns)
    )


def into_columns(apps: Any, schema_editor: Any) -> None:
    """On the way back the newest time of each is kept: there is room for one."""
    people = apps.get_model("house", "Staff").objects
    for row in apps.get_model("house", "Employment").objects.order_by("starts_on"):
        people.filter(pk=row.staff_id).update(employed_from=row.starts_on, employed_until=row.ends_on)


class Migration(migrations.Migration):
    dependencies = [("house", "0011_employments")]

    operations = [migrations.RunPython(into_rows, into_columns)]
