from django.urls import path

from salon.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("returns/", views.returns, name="returns"),
    path("returns/visits/", views.return_visits, name="return-visits"),
    path("money/", views.money, name="money"),
]
