from django.urls import path

from products.sales import views

app_name = "sales"
urlpatterns = [
    path("", views.till, name="till"),
    path("sale/", views.product_sale, name="product-sale"),
    path("check-out/<uuid:pk>/", views.check_out, name="check-out"),
    path("receipts/", views.receipts, name="receipts"),
    path("receipts/<uuid:pk>/", views.receipt, name="receipt"),
    path("receipts/<uuid:pk>/email/", views.receipt_email, name="receipt-email"),
    path("receipts/<uuid:pk>/pdf/", views.receipt_pdf, name="receipt-pdf"),
]
