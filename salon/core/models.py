"""Users, their dated access, the audit trail and the mail that is due."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salon.core.identity import new_id


class Record(models.Model):
    """What every row has: a key that may stand in an address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class Versioned(Record):
    """A row that is changed in a form: it counts the saves of what the form shows (see `salon.core.versions`)."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class UserManager(BaseUserManager["User"]):
    """Users are known by their mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Record, AbstractBaseUser):
    """Somebody who logs in. What she may do stands in `Access`, with dates."""

    class Language(models.TextChoices):
        FINNISH = "fi", _("Finnish")
        ENGLISH = "en", _("English")

    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=160)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    COSMETOLOGIST = "cosmetologist", _("Cosmetologist")
    RECEPTIONIST = "receptionist", _("Receptionist")
    SUBSTITUTE = "substitute", _("Substitute")
    ACCOUNTANT = "accountant", _("Accountant")


class AccessQuerySet(models.QuerySet["Access"]):
    def valid_at(self, at: datetime) -> Self:
        return self.filter(valid_from__lte=at).filter(Q(valid_until=None) | Q(valid_until__gt=at))


class Access(Record):
    """A role that somebody has for a time, `[valid_from, valid_until)`."""

    user = models.ForeignKey(User, models.CASCADE, related_name="accesses")
    role = models.CharField(max_length=16, choices=Role)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    objects = AccessQuerySet.as_manager()

    def is_valid_at(self, at: datetime) -> bool:
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="core_access_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="core_access_role_is_known"),
            models.CheckConstraint(
                condition=~Q(role=Role.SUBSTITUTE) | Q(valid_until__isnull=False),
                name="core_access_of_a_substitute_has_an_end",
            ),
        ]


class AuditEvent(models.Model):
    """Who did what to which row, and when. Names of fields, never health values. Append-only by trigger."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="core_audit_subject")]


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, at: datetime) -> Self:
        return self.filter(sent_at=None, cancelled_at=None, due_at__lte=at, attempts__lt=Mail.MOST_ATTEMPTS)


class Mail(Record):
    """One mail that must go out once: a due row that a sweep sends, whatever happens to the broker."""

    class Purpose(models.TextChoices):
        """What a letter is for."""

        # She asked for it, or it belongs to what was agreed with her.
        NECESSARY = "necessary", _("Necessary")
        SERVICE = "service", _("Care, and questions about it")
        BUYING = "buying", _("About buying")

    MOST_ATTEMPTS = 8

    kind = models.CharField(max_length=40)
    # Whose letter it is, for the ceiling on letters; nobody for letters to the staff.
    person = models.UUIDField(null=True, db_index=True)
    purpose = models.CharField(max_length=9, choices=Purpose, default=Purpose.NECESSARY)
    # One mail per kind, object and cycle, however often the task runs.
    unique_key = models.CharField(max_length=120, unique=True)
    subject_id = models.UUIDField(null=True)
    to = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body_text = models.TextField()
    body_html = models.TextField(blank=True)
    # The client link that the text speaks of; its token is put in only while the mail goes out (H38).
    link_id = models.UUIDField(null=True)
    link_page = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(cancelled_at=None), name="core_mail_sent_or_cancelled_not_both"
            ),
            models.CheckConstraint(condition=~Q(to=""), name="core_mail_has_an_address"),
            models.CheckConstraint(
                condition=Q(purpose__in=["necessary", "service", "buying"]), name="core_mail_purpose_is_known"
            ),
            # Who is written to about buying is known, or nobody could look at her consent.
            models.CheckConstraint(
                condition=~Q(purpose="buying") | Q(person__isnull=False), name="core_mail_about_buying_is_somebodys"
            ),
        ]


class Door(models.Model):
    """While a row is here, the append-only rules that have a door are lifted; it is never committed."""

    class Why(models.TextChoices):
        ERASURE = "erasure", _("Erasure of a client")
        NEW_KEY = "new_key", _("A new key for health data")

    why = models.CharField(max_length=8, choices=Why)
