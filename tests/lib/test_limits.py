import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from ocop.lib import limits

MINUTE = 1_800_000_000.0


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    cache.clear()
    monkeypatch.setattr(limits.time, "time", lambda: MINUTE)


def test_within_counts_each_address_and_each_purpose_for_itself():
    assert [limits.within("check", "1.1.1.1", limit=2) for _ in range(3)] == [True, True, False]
    assert limits.within("check", "2.2.2.2", limit=2)
    assert limits.within("other", "1.1.1.1", limit=2)


def test_within_begins_anew_with_the_minute(monkeypatch):
    limits.within("check", "1.1.1.1", limit=1)
    assert not limits.within("check", "1.1.1.1", limit=1)
    monkeypatch.setattr(limits.time, "time", lambda: MINUTE + limits.WINDOW)
    assert limits.within("check", "1.1.1.1", limit=1)


def test_within_without_a_cache_refuses_nobody(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:9/0",
        }
    }
    assert [limits.within("check", "1.1.1.1", limit=1) for _ in range(3)] == [True] * 3


@pytest.mark.parametrize(
    ("production", "forwarded", "address"),
    [
        (False, "9.9.9.9", "127.0.0.1"),  # anybody can write the header
        (True, "9.9.9.9", "9.9.9.9"),
        (True, "6.6.6.6, 9.9.9.9", "9.9.9.9"),  # the proxy wrote the last one
        (True, "", "127.0.0.1"),
    ],
)
def test_address_is_the_one_our_proxy_saw(settings, production, forwarded, address):
    settings.PRODUCTION = production
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    assert limits.address_of(request) == address


def test_limited_view_does_not_run_once_the_limit_is_reached(rf):
    ran = []

    @limits.limited("check", per_minute=1)
    def view(request):
        ran.append(1)
        return HttpResponse("found")

    answers = [view(rf.get("/")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1]["Retry-After"] == str(limits.WINDOW)
    assert len(ran) == 1
