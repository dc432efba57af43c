from django.urls import path

from clients.care.views import batches, my_day, sheets, treatments, visits

app_name = "care"
urlpatterns = [
    path("my-day/", my_day.my_day, name="my-day"),
    path("device-settings/", sheets.sheets, name="sheets"),
    path("device-settings/<uuid:pk>/", sheets.sheet, name="sheet"),
    path("batches/", batches.batches, name="batches"),
    path("batches/one/", batches.batch, name="batch"),
    path("appointments/<uuid:pk>/treat/", treatments.treat, name="treat"),
    path("appointments/<uuid:pk>/draft/", treatments.draft, name="draft"),
    path("appointments/<uuid:pk>/draft/away/", treatments.draft_away, name="draft-away"),
    path("<uuid:pk>/", visits.visit, name="visit"),
    path("<uuid:pk>/aftercare/", visits.aftercare, name="aftercare"),
    path("<uuid:pk>/aftercare/pdf/", visits.aftercare_pdf, name="aftercare-pdf"),
    path("<uuid:pk>/aftercare/give/", visits.give_aftercare, name="give-aftercare"),
    path("<uuid:pk>/treatments/<uuid:record>/amend/", treatments.amend, name="amend"),
]
