"""What the treatments hold of a client."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.care import models
from salon.core.holdings import Holding, Source

source = Source(
    title=_("Treatments"),
    holdings=(
        Holding(
            models.AftercareGiven,
            _("Aftercare given"),
            lambda client: Q(visit__client=client),
            None,
        ),
        Holding(
            models.TreatmentDraft,
            _("Treatments being written"),
            lambda client: Q(appointment__client=client),
            None,
        ),
        Holding(
            models.DeviceUse,
            _("Devices used"),
            lambda client: Q(record__visit__client=client),
            None,
        ),
        Holding(
            models.ProductUse,
            _("Professional products used"),
            lambda client: Q(record__visit__client=client),
            None,
        ),
        Holding(
            models.TreatmentRecord,
            _("Treatment records"),
            lambda client: Q(visit__client=client),
            None,
            left_out={"seal": "shows that the record was not changed; says nothing about anybody"},
        ),
        Holding(
            models.Visit,
            _("Visits"),
            lambda client: Q(client=client),
            {"import_key": None},
            kept=_("The visit counts in figures without the name."),
        ),
    ),
)
