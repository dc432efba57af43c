from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from salon.core.database import append_only, create_triggers, drop_asking_triggers


def make_triggers(using: str, **_: Any) -> None:
    """Create the triggers anew: SQLite drops them with every rebuilt table. One of the two signals in this house."""
    create_triggers(connections[using])


def take_triggers_away(using: str, **_: Any) -> None:
    """SQLite renames no table while a trigger of another one asks it; they are made anew afterwards."""
    drop_asking_triggers(connections[using])


class CoreConfig(AppConfig):
    name = "salon.core"
    label = "core"

    def ready(self) -> None:
        from salon.core import models, own_holdings, owners
        from salon.core.holdings import sources
        from salon.core.privacy import Decision, decide

        append_only("core_auditevent")
        owners.register()
        pre_migrate.connect(take_triggers_away, sender=self, dispatch_uid="salon.core.no_triggers")
        post_migrate.connect(make_triggers, sender=self, dispatch_uid="salon.core.triggers")
        decide(models.User, Decision.STAFF, "An account of the staff; closed, never deleted, since acts point at it.")
        decide(models.Access, Decision.STAFF, "Who could do what, and when.")
        decide(models.AuditEvent, Decision.KEEP, "Proof of acts; it holds keys and names of fields, no client data.")
        decide(models.Mail, Decision.ERASE, "Address and text of a message to a client.")
        decide(models.Door, Decision.NONE, "Whether a rule is lifted at this moment.")
        sources.register("core", own_holdings.source)
