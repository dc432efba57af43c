from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sales", "0003_receipts_of_before")]

    operations = [
        migrations.AddConstraint(
            model_name='receiptline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('vat_rate__gt', Decimal('0')), ('vat_reason', '')), models.Q(('vat_rate', Decimal('0')), ('vat_reason__in', ['not_liable', 'exempt', 'health_care', 'voucher'])), models.Q(('import_key__isnull', False), ('vat_reason', '')), _connector='OR'), name='sales_receiptline_no_vat_has_a_reason'),
        ),
    ]
