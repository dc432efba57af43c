from django.urls import path

from salon.commission import views

app_name = "commission"
urlpatterns = [
    path("", views.my_pay, name="my-pay"),
    path("all/", views.all, name="all"),
    path("people/<uuid:pk>/", views.person, name="person"),
]
