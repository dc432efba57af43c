from django.urls import path

from products.catalogue.views import products, stock, words

app_name = "catalogue"
urlpatterns = [
    path("", products.products, name="products"),
    path("new/", products.product_new, name="product-new"),
    path("stock/", stock.stock, name="stock"),
    path("stock/<uuid:pk>/", stock.stock_of, name="stock-of"),
    path("stock/moves/<uuid:pk>/back/", stock.stock_back, name="stock-back"),
    path("words/", words.words, name="words"),
    path("words/<uuid:pk>/off/", words.word_off, name="word-off"),
    path("words/<uuid:pk>/back/", words.word_back, name="word-back"),
    path("<uuid:pk>/", products.product, name="product"),
    path("<uuid:pk>/sale/", products.product_sale, name="product-sale"),
    path("<uuid:pk>/sale/back/", products.product_sale_back, name="product-sale-back"),
]
