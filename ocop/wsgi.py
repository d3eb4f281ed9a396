"""WSGI entry of the OCOP application."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from ocop import celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
application = get_wsgi_application()
# What is slow to import, before the first person asks: the pages and the broker's client.
get_resolver().url_patterns  # noqa: B018
celery_app.connection_for_write().get_transport_cls()
