import datetime as dt

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation import certificate_permissions, rendering
from evaluation.models import Certificate
from ocop.lib import clock, limits
from ocop.lib.actions import actions_for
from ocop.lib.waiting import waiting_for
from ocop.workflow import words
from products import beside, proofs
from products.models import Product
from tests.evaluation.certificate_builders import DECIDED, LAST_DAY, batch, decided, many, reserved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


def url_of(row: Certificate) -> str:
    return reverse("certificate_check", args=[row.code])


# --- the public check -----------------------------------------------------------------------
def test_check_repeats_the_facts_of_the_paper(cast, client):
    row = reserved(cast)
    answer = client.get(url_of(row))
    assert answer.status_code == 200
    text = answer.content.decode()
    for fact in (
        "Mật ong hoa rừng Ba Chẽ",
        "HTX Ong rừng Ba Chẽ",
        "xã Ba Chẽ",
        "3105/QĐ-UBND",
        "18/11/2026",
        "18/11/2029",
        "01/2026/GCN-OCOP",
        "QN-BCH-01-2026",
        "Bùi Quang Minh",
        "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ninh",
    ):
        assert fact in text, fact
    assert "85,5" not in text  # points are not printed
    assert "minh họa" not in text


def test_check_keeps_out_of_search_engines_and_caches(cast, client):
    answer = client.get(url_of(reserved(cast)))
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (DECIDED, "valid"),
        (LAST_DAY - dt.timedelta(days=181), "valid"),
        (LAST_DAY - dt.timedelta(days=180), "expiring"),
        (LAST_DAY, "expiring"),
        (LAST_DAY + dt.timedelta(days=1), "expired"),
    ],
)
def test_check_tells_what_the_certificate_is_worth_today(cast, client, day, state):
    row = reserved(cast)
    with clock.set_to(day):
        answer = client.get(url_of(row))
    assert answer.status_code == 200
    assert answer.context["finding"].state == state
    assert answer.context["finding"].kind == ("wait" if state == "expired" else "ok")


@pytest.mark.parametrize("code", ["X" * 28, "0", "7K4M-XR2P", "a" * 300, "<script>", "%00", "../x"])
def test_check_says_clearly_when_it_does_not_know(cast, client, code):
    reserved(cast)
    answer = client.get(f"/c/{code}/")
    assert answer.status_code == 404
    assert b"<script>alert" not in answer.content
    if answer.context and "finding" in answer.context:
        assert answer.context["finding"].state == "unknown"


def test_check_takes_a_code_as_people_type_it(cast, client):
    row = reserved(cast)
    typed = row.facts["code"].lower().replace("0", "o").replace("1", "l")
    assert client.get(f"/c/{typed}/").status_code == 200
    form = reverse("certificate_check_form")
    answer = client.get(form, {"code": f"  {typed.replace('-', ' ')} "})
    assert answer["Location"] == url_of(row)


def test_check_form_finds_a_number_and_gives_no_code_away(cast, client):
    row = reserved(cast)
    for typed in ("1/2026", "01/2026/GCN-OCOP", "số 01/2026"):
        answer = client.get(reverse("certificate_check_form"), {"code": typed})
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "Mật ong hoa rừng Ba Chẽ" in text
        assert row.code not in text
        assert row.facts["code"] not in text
        assert row.file not in text
        assert reverse("certificate_file", args=[row.pk]) not in text


@pytest.mark.parametrize(
    "typed", ["2/2026", "01/2025", "1", "GCN", "9999999/9999", "'; --", "٣/2026"]
)
def test_check_form_says_when_a_number_is_unknown(cast, client, typed):
    reserved(cast)
    answer = client.get(reverse("certificate_check_form"), {"code": typed})
    assert answer.status_code == 404
    assert answer.context["finding"].state == "unknown"


def test_check_form_keeps_what_was_typed_and_escapes_it(client):
    answer = client.get(reverse("certificate_check_form"), {"code": '"><script>alert(1)</script>'})
    assert b"<script>alert" not in answer.content
    assert b"&lt;script&gt;" in answer.content


def test_check_pages_are_small_and_ask_little(cast, client):
    row = reserved(cast)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url_of(row))
    assert len(asked) <= 5
    assert len(answer.content) <= 10_000
    assert len(client.get(reverse("certificate_check_form")).content) <= 10_000


def test_check_of_an_address_that_asks_too_often_waits(cast, client, monkeypatch):
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000.0)  # one minute, for sure
    url = url_of(reserved(cast))
    assert {client.get(url).status_code for _ in range(60)} == {200}
    answer = client.get(url)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert client.get(reverse("certificate_check_form")).status_code == 429
    assert client.get(url, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_check_without_a_cache_refuses_nobody(cast, client, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:9/0",
        }
    }
    row = reserved(cast)
    assert client.get(url_of(row)).status_code == 200


@pytest.mark.parametrize("name", ["certificate_check_form", "certificate_check"])
def test_check_is_read_only(cast, client, name):
    url = reverse(name, args=[reserved(cast).code] if name == "certificate_check" else [])
    assert client.post(url).status_code == 405


# --- the paper ------------------------------------------------------------------------------
def test_file_is_for_the_producer_and_the_territory(cast, as_):
    row = reserved(cast)
    rendering.render_waiting()
    url = reverse("certificate_file", args=[row.pk])
    allowed = (cast.owner, cast.province, cast.auditor, cast.commune)
    assert [as_(person).get(url).status_code for person in allowed] == [200] * 4
    refused = (cast.neighbour, cast.other_commune, cast.foreign, cast.outsider, cast.evaluator_off)
    assert [as_(person).get(url).status_code for person in refused] == [404] * 5
    assert as_(None).get(url).status_code == 302


def test_file_comes_with_headers_that_keep_it_harmless(cast, client):
    row = reserved(cast)
    rendering.render_waiting()
    answer = client.get(reverse("certificate_public", args=[row.code]))
    row.refresh_from_db()
    assert answer.content == (settings.MEDIA_ROOT / row.file).read_bytes()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Disposition"] == 'attachment; filename="GCN-OCOP-01-2026.pdf"'


def test_file_of_an_unknown_code_is_not_found(cast, client):
    reserved(cast)
    for code in ("X" * 28, "1"):
        assert client.get(reverse("certificate_public", args=[code])).status_code == 404


def test_file_that_is_not_made_yet_says_so(cast, client):
    row = reserved(cast)
    answer = client.get(reverse("certificate_public", args=[row.code]))
    assert answer.status_code == 409


@pytest.mark.parametrize("harm", ["altered", "missing"])
def test_file_whose_bytes_are_not_the_stored_ones_is_not_given_out(cast, client, harm):
    row = reserved(cast)
    rendering.render_waiting()
    path = settings.MEDIA_ROOT / row.file
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-2] + b"X\n")
    assert client.get(reverse("certificate_public", args=[row.code])).status_code == 409


def test_catalogue_is_told_the_number_not_the_code(cast):
    row = reserved(cast)
    found = proofs.proof_urls([row.rating])
    assert found == {row.rating_id: "/check/?code=01%2F2026%2FGCN-OCOP"}
    assert certificate_permissions.by_number([]) == {}


def test_product_page_is_told_of_the_certificate(cast):
    row = reserved(cast)
    product = beside.looked_for(Product.objects.filter(pk=cast.product.pk)).get()
    mine = [line for line in beside.lines_of(product, cast.owner) if row.number in line.label]
    assert [line.url for line in mine] == [reverse("certificate_file", args=[row.pk])]


# --- how far the worker is --------------------------------------------------------------------
def listed(row: Certificate) -> str:
    return reverse("contest_certificates", args=[row.entry.contest_id])


def test_list_shows_how_far_the_worker_is(cast, as_):
    row = batch(cast, 3)[0]
    answer = as_(cast.province).get(listed(row))
    assert {n: answer.context[n] for n in ("all", "stored", "waiting", "failed")} == {
        "all": 3,
        "stored": 0,
        "waiting": 3,
        "failed": 0,
    }
    assert b'hx-trigger="every 2s"' in answer.content
    rendering.render_waiting()
    answer = as_(cast.province).get(listed(row))
    assert answer.context["stored"] == 3
    assert b"hx-trigger" not in answer.content


def test_progress_asks_again_while_certificates_wait_and_then_reloads_the_page(cast, as_):
    row = batch(cast, 2)[0]
    url = reverse("contest_certificates_progress", args=[row.entry.contest_id])
    browser = as_(cast.province)
    assert b"every 2s" in browser.get(url, headers={"HX-Request": "true"}).content
    rendering.render_waiting()
    assert browser.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert browser.get(url).status_code == 200


def test_list_costs_the_same_for_one_and_for_thirty(cast, as_):
    counts = []
    browser = as_(cast.province)
    for row in (batch(cast, 1)[0], None):
        if row is None:
            decision = decided(cast)
            from evaluation.deeds import certificates

            pairs = many(decision, cast.other_product, 30)
            row = certificates.reserve_all(pairs, decision=decision, by=cast.province)[0]
            Certificate.objects.filter(entry__contest=row.entry.contest_id).update(state="failed")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(listed(row)).status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 1


def test_list_is_for_those_who_follow_the_contest(cast, as_):
    url = listed(reserved(cast))
    assert as_(cast.province).get(url).status_code == 200
    for person in (cast.owner, cast.foreign, cast.outsider, cast.commune):
        assert as_(person).get(url).status_code == 404


def test_failed_certificate_stands_first_with_its_reason_and_a_retry(cast, as_):
    rows = batch(cast, 3)
    Certificate.objects.filter(pk=rows[2].pk).update(state="failed", fault="OSError: ENOSPC")
    browser = as_(cast.province)
    answer = browser.get(listed(rows[0]))
    assert answer.context["rows"][0][0].pk == rows[2].pk
    text = answer.content.decode()
    assert "ENOSPC" not in text
    assert rows[2].number in text
    url = reverse("certificate_retry", args=[rows[2].pk])
    assert url in text
    assert browser.post(url).status_code == 302
    assert Certificate.objects.get(pk=rows[2].pk).state == "waiting"
    assert browser.post(url).status_code == 403  # no longer failed


@pytest.mark.parametrize("who", ["owner", "auditor", "commune", "foreign", "outsider"])
def test_retry_is_for_the_office_alone(cast, as_, who):
    row = reserved(cast)
    Certificate.objects.update(state="failed", fault="OSError: x")
    answer = as_(getattr(cast, who)).post(reverse("certificate_retry", args=[row.pk]))
    assert answer.status_code in (403, 404)
    assert Certificate.objects.get().state == "failed"


def test_retry_is_a_post(cast, as_):
    url = reverse("certificate_retry", args=[reserved(cast).pk])
    assert as_(cast.province).get(url).status_code == 405


def test_actions_offer_nothing_on_a_stored_certificate(cast):
    row = reserved(cast)
    rendering.render_waiting()
    row.refresh_from_db()
    assert actions_for(row, cast.province) == []


def test_desk_of_the_office_tells_of_failed_certificates(cast):
    row = reserved(cast)
    Certificate.objects.update(state="failed", fault="OSError: x")
    told = [item for item in waiting_for(cast.province) if item.url == listed(row)]
    assert [item.count for item in told] == [1]
    assert [item for item in waiting_for(cast.owner) if item.url == listed(row)] == []


def test_events_of_certificates_have_words():
    assert words.known("certificates.reserved")
    assert words.known("certificate.waiting")
