"""WSGI entry of the OCOP application."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from ocop import celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
application = get_wsgi_application()
# What is slow to import, before the first person asks: the pages and the broker's client.
get_resolver().url_patterns  # noqa: B018
celery_app.connection_for_write().get_transport_cls()
# What is loaded now stays to the end: looking through it for garbage again and again is a tenth of
# a large page, and would copy the memory that the workers share with their parent.
gc.collect()
gc.freeze()
