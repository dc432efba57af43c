from django.urls import path

from clients.care import views

app_name = "care"
urlpatterns = [
    path("my-day/", views.my_day, name="my-day"),
    path("appointments/<uuid:pk>/treat/", views.treat, name="treat"),
    path("<uuid:pk>/", views.visit, name="visit"),
    path("<uuid:pk>/aftercare/", views.aftercare, name="aftercare"),
    path("<uuid:pk>/aftercare/give/", views.give_aftercare, name="give-aftercare"),
    path("<uuid:pk>/treatments/<uuid:record>/amend/", views.amend, name="amend"),
]
