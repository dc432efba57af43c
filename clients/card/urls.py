from django.urls import path

from clients.card.views import clients, consents, guardians, health, merges, reasons, skin

app_name = "card"
urlpatterns = [
    path("", clients.clients, name="clients"),
    path("search/", clients.search, name="search"),
    path("new/", clients.new_client, name="new-client"),
    path("<uuid:pk>/", clients.client, name="client"),
    path("<uuid:pk>/contact/", clients.change_contact, name="change-contact"),
    path("<uuid:pk>/wishes/", clients.change_wishes, name="change-wishes"),
    path("<uuid:pk>/health/", health.health, name="health"),
    path("<uuid:pk>/health/<uuid:fact>/end/", health.end_health, name="end-health"),
    path("<uuid:pk>/health/<uuid:fact>/back/", health.health_back, name="health-back"),
    path("<uuid:pk>/health/reason/", reasons.reason, name="health-reason"),
    path("<uuid:pk>/skin/", skin.skin, name="skin"),
    path("<uuid:pk>/guardian/", guardians.guardian, name="guardian"),
    path("<uuid:pk>/guardian/agrees/", guardians.guardian_agrees, name="guardian-agrees"),
    path("<uuid:pk>/guardian/<uuid:consent>/withdraws/", guardians.guardian_withdraws, name="guardian-withdraws"),
    path("<uuid:pk>/consents/", consents.consents, name="consents"),
    path("<uuid:pk>/consents/give/", consents.consent_give, name="consent-give"),
    path("<uuid:pk>/consents/<uuid:consent>/withdraw/", consents.consent_withdraw, name="consent-withdraw"),
    path("consent-texts/", consents.consent_texts, name="consent-texts"),
    path("consent-texts/<str:purpose>/<str:language>/", consents.consent_text, name="consent-text"),
    path("<uuid:pk>/merge/", merges.merge_find, name="merge-find"),
    path("<uuid:pk>/merge/<uuid:second>/", merges.merge, name="merge"),
    path("<uuid:pk>/merge/<uuid:record>/undo/", merges.merge_undo, name="merge-undo"),
]
