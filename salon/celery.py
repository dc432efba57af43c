"""The Celery application. Tasks take ids and sweep due rows; nothing rests on a broker message."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import celeryd_init

from salon.broker import use_whole_messages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salon.settings")

use_whole_messages()
app = Celery("salon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def make_broker_folders(**_: object) -> None:
    """The filesystem broker does not make its own folders."""
    options = app.conf.broker_transport_options or {}
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        if folder := options.get(name):
            Path(folder).mkdir(parents=True, exist_ok=True)
