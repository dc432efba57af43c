from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("house", "0012_times_of_employment")]

    operations = [
        migrations.RemoveField(model_name="staff", name="employed_from"),
        migrations.RemoveField(model_name="staff", name="employed_until"),
    ]
