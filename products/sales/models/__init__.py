"""The till: receipts with their lines and payments, and sales that are not receipts yet."""

from products.sales.models.closing import CashMove, CloseSum, DayClose
from products.sales.models.open_sales import OpenSale, OpenSaleQuerySet
from products.sales.models.receipts import (
    NumberSeries,
    Payment,
    Receipt,
    ReceiptLine,
    ReceiptQuerySet,
    VatReason,
    plain,
    sees_all_receipts,
)

__all__ = [
    "CashMove",
    "CloseSum",
    "DayClose",
    "NumberSeries",
    "OpenSale",
    "OpenSaleQuerySet",
    "Payment",
    "Receipt",
    "ReceiptLine",
    "ReceiptQuerySet",
    "VatReason",
    "plain",
    "sees_all_receipts",
]
