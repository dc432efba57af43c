from django.urls import path

from products.sales.views import books, closing, open_sales, receipts, refunds, till

app_name = "sales"
urlpatterns = [
    path("", till.till, name="till"),
    path("sale/", till.product_sale, name="product-sale"),
    path("check-out/<uuid:pk>/", till.check_out, name="check-out"),
    path("open/<uuid:pk>/", open_sales.open_sale, name="open-sale"),
    path("open/<uuid:pk>/void/", open_sales.open_sale_void, name="open-sale-void"),
    path("close/", closing.close, name="close"),
    path("close/cash/", closing.cash_move, name="cash-move"),
    path("closes/", closing.closes, name="closes"),
    path("closes/<uuid:pk>/", closing.day_close, name="day-close"),
    path("books/", books.export, name="books"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/<uuid:pk>/", receipts.receipt, name="receipt"),
    path("receipts/<uuid:pk>/email/", receipts.receipt_email, name="receipt-email"),
    path("receipts/<uuid:pk>/pdf/", receipts.receipt_pdf, name="receipt-pdf"),
    path("receipts/<uuid:pk>/refund/", refunds.refund, name="refund"),
]
