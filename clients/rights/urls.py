from django.urls import path

from clients.rights.views import asked, times

app_name = "rights"
urlpatterns = [
    path("times/", times.retention, name="retention"),
    path("times/<uuid:pk>/keep/", times.keep, name="keep"),
    path("", asked.index, name="index"),
    path("erasures.txt", asked.erasure_list, name="erasure-list"),
    path("client/<uuid:pk>/rest/", asked.restrict, name="restrict"),
    path("client/<uuid:pk>/erasure/", asked.erasure, name="erasure"),
    path("rest/<uuid:pk>/lift/", asked.lift, name="lift"),
    path("erasure/<uuid:pk>/back/", asked.take_back, name="take-back"),
    path("client/<uuid:pk>/", asked.client, name="client"),
    path("client/<uuid:pk>/copies/", asked.exports, name="exports"),
    path("copy/<uuid:pk>/stop/", asked.stop_export, name="stop-export"),
    path("copy/<uuid:pk>/<str:kind>/", asked.download, name="download"),
]
