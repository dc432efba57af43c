"""Entry point for a WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salon.settings")
application = get_wsgi_application()

# What stands now stands as long as the worker: the collector need not walk through it at every page again, nor look for
# rings of objects after each few hundred rows. Measured: some five per cent of a booking.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
