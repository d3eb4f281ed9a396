"""The application's own settings, with a counter of statements in front.

The floor is served by the other module (``bench.floor``): the same server, database and
interpreter, but only what ``django-admin startproject`` puts in the way of a request.
"""

from ocop.settings import *  # noqa: F403
from ocop.settings import MIDDLEWARE

MIDDLEWARE = ["bench.counting.counted", *MIDDLEWARE]
CELERY_BROKER_URL = "memory://localhost"  # a bell rung here reaches nobody
CELERY_BROKER_TRANSPORT_OPTIONS = {}
