from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("advice", "0003_findings_of_before")]

    operations = [
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'new_finding'), _negated=True), models.Q(('finding', ''), _negated=True), _connector='OR'), name='advice_recommendation_new_finding_is_named'),
        ),
    ]
