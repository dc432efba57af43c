"""Every address of the house."""

from django.conf import settings
from django.urls import include, path

from salon import views

urlpatterns = [
    path("", views.home, name="home"),
    path("today/", views.today, name="today"),
    path("language/", views.language, name="set_language"),
    path("account/", include("allauth.urls")),
    path("diary/", include("salon.booking.urls")),
    path("clients/", include("clients.card.urls")),
    path("rights/", include("clients.rights.urls")),
    path("visits/", include("clients.care.urls")),
    path("forms/", include("clients.intake.urls")),
    path("followups/", include("clients.followup.urls")),
    path("aftercare/", include("clients.aftercare.urls")),
    path("safety/", include("clients.safety.urls")),
    path("photos/", include("clients.photos.urls")),
    path("advice/", include("products.advice.urls")),
    path("shelf/", include("products.catalogue.urls")),
    path("till/", include("products.sales.urls")),
    path("c/", include("clients.feedback.urls")),
    path("pay/", include("salon.commission.urls")),
    path("reports/", include("salon.reports.urls")),
    path("advisory/", include("salon.advisory.urls")),
    path("salon/", include("salon.house.urls")),
]
if settings.OUTBOX_PAGE:
    urlpatterns += [
        path("outbox/", views.outbox, name="outbox"),
        path("outbox/<str:name>/", views.outbox_mail, name="outbox-mail"),
    ]
handler500 = views.server_error
