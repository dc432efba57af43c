from django.urls import path

from clients.feedback import views

app_name = "feedback"
urlpatterns = [
    path("<str:token>/", views.client_page, name="client-page"),
    path("<str:token>/answer/", views.answer, name="answer"),
    path("<str:token>/consents/<uuid:consent>/take-back/", views.take_back, name="take-back"),
    path("<str:token>/no-products/", views.no_products, name="no-products"),
]
