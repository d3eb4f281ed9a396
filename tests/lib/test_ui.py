"""The tags every page is drawn with: what they say, what they leave out, what they escape."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import Context, RequestContext, Template
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation

from ocop.lib import charts, clock, middleware, nav
from ocop.lib.actions import Action
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.urls import urlpatterns as lib_urls


def drawn(source: str, **facts: Any) -> str:
    return Template(source).render(Context(facts))


def drawn_at(address: str, source: str, **facts: Any) -> str:
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    return Template(source).render(RequestContext(request, facts))


# --- small marks --------------------------------------------------------------------------
def test_stars_are_read_aloud_and_drawn_once() -> None:
    html = drawn("{% stars 4 %}")
    assert 'role="img" aria-label="4 sao"' in html
    assert html.count("<use") == 2
    assert "#stars-4" in html


@pytest.mark.parametrize("count", [None, 0, -1])
def test_no_stars_light_nothing(count: int | None) -> None:
    html = drawn("{% stars n %}", n=count)
    assert 'aria-label="0 sao"' in html
    assert html.count("<use") == 1


def test_an_icon_is_decoration_unless_it_has_words() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "clock" %}')
    assert 'role="img" aria-label="khóa"' in drawn('{% icon "lock" "" "khóa" %}')


def test_a_tag_escapes_what_people_typed() -> None:
    html = drawn("{% tag words 'ok' %}", words="<script>")
    assert "&lt;script&gt;" in html
    assert 'class="tag tag-ok"' in html


def test_a_deadline_changes_its_ground_when_it_is_over() -> None:
    with clock.set_to(dt.date(2026, 1, 5)):
        assert 'tag-late">quá 1 ngày' in drawn("{% due d %}", d=dt.date(2026, 1, 4))
        assert "deadline-wait" in drawn("{% deadline d %}", d=dt.date(2026, 1, 6))
        assert drawn("{% due d %}", d=None) == ""


def test_progress_says_its_numbers() -> None:
    html = drawn("{% progress 8 14 %}")
    assert 'max="14" value="8"' in html
    assert 'aria-label="8 trên 14"' in html


def test_a_product_without_photograph_gets_the_drawing_of_its_kind() -> None:
    assert "img/products.svg#honey" in drawn('{% drawing "honey" %}')
    assert "img/products.svg#generic" in drawn('{% drawing "what is this" %}')
    assert 'class="photo" src="/p.jpg"' in drawn('{% drawing "honey" "" "/p.jpg" "Mật" %}')


# --- blocks -------------------------------------------------------------------------------
def test_a_note_keeps_its_content() -> None:
    html = drawn('{% note "late" %}<b>{{ x }}</b>{% endnote %}', x="<i>")
    assert "note-late" in html
    assert "<b>&lt;i&gt;</b>" in html


def test_an_empty_state_says_what_is_missing() -> None:
    html = drawn('{% nothing "Chưa có ý tưởng" %}<p>Bắt đầu</p>{% endnothing %}')
    assert "<h2>Chưa có ý tưởng</h2><p>Bắt đầu</p>" in html


def test_crumbs_end_with_the_page_itself() -> None:
    html = drawn('{% crumbs "Hồ sơ" "/ho-so/" "Mật ong" %}')
    assert '<a href="/ho-so/">Hồ sơ</a>' in html
    assert '<li aria-current="page">Mật ong</li>' in html


# --- parts --------------------------------------------------------------------------------
def test_a_refused_deed_keeps_its_words_and_says_why() -> None:
    deeds = [
        Action("edit", "Sửa", "/sua/", style="primary"),
        Action("send", "Gửi", "/gui/", post=True),
        Action("close", "Đóng phiên", "/dong/", why="Chỉ Chủ tịch Hội đồng đóng được phiên."),
    ]
    html = drawn('{% actions deeds "s" %}', deeds=deeds, csrf_token="t0ken")
    assert '<a class="btn btn-primary" href="/sua/">Sửa</a>' in html
    assert '<form method="post" action="/gui/">' in html
    assert 'value="t0ken"' in html
    assert 'aria-disabled="true" aria-describedby="why-s-close"' in html
    assert 'id="why-s-close"' in html
    assert "Chỉ Chủ tịch Hội đồng đóng được phiên." in html
    assert "/dong/" not in html


def test_the_pager_keeps_the_filters() -> None:
    page = Paginator(range(120), 50).get_page(2)
    html = drawn_at("/?q=m%E1%BA%ADt&page=2", "{% pager page %}", page=page)
    assert "51 – 100 trong 120" in html
    assert 'href="?q=m%E1%BA%ADt&amp;page=3"' in html
    assert '<span aria-current="page">2</span>' in html


def test_a_short_list_has_its_number_and_no_pages() -> None:
    page = Paginator(range(7), 50).get_page(1)
    html = drawn_at("/", "{% pager page %}", page=page)
    assert "Tất cả 7" in html
    assert "<nav" not in html


@pytest.mark.parametrize(
    ("address", "to", "order"),
    [
        ("/?page=3", "?sort=due", ""),
        ("/?sort=due", "?sort=-due", "ascending"),
        ("/?sort=-due", "?sort=due", "descending"),
    ],
)
def test_a_head_cell_sorts_and_turns_round(address: str, to: str, order: str) -> None:
    html = drawn_at(address, '{% sort_th "due" "Hạn" %}')
    assert f'href="{to}"' in html
    assert (f'aria-sort="{order}"' in html) == bool(order)


def test_facts_leave_out_what_is_not_known() -> None:
    html = drawn("{% facts rows %}", rows=[("Số", "7"), ("Ngày", None), ("Nơi", "")])
    assert html.strip() == '<dl class="facts"><dt>Số</dt><dd>7</dd></dl>'


def test_history_tells_who_what_when_and_why() -> None:
    event = {
        "when": dt.datetime(2026, 10, 9, 3, 22, tzinfo=dt.UTC),
        "who": "Anh Thắng", "what": "trả lại", "why": "quá 12 tháng", "late": True,
    }  # fmt: skip
    html = drawn("{% timeline events %}", events=[event])
    assert "09/10/2026 10:22" in html
    assert '<strong>Anh Thắng</strong>: trả lại<q class="pre">quá 12 tháng</q>' in html


def test_the_step_bar_marks_one_step() -> None:
    html = drawn("{% steps_bar 5 %}")
    assert html.count("is-done") == 4
    assert html.count('aria-current="step"') == 1
    assert "Bước 5/6: Đánh giá" in html


def test_bars_are_on_one_scale_and_decimals_have_points() -> None:
    rows = charts.bars([("A", Decimal("120")), ("B", 60, "/b/", "late"), ("C", None)])
    assert [(r.width, r.url, r.kind) for r in rows] == [
        ("200.0", "", ""), ("100.0", "/b/", "late"), ("0.0", "", ""),
    ]  # fmt: skip
    html = drawn("{% svg_bars rows 'Sản phẩm' %}", rows=[("A", Decimal("1234.5")), ("B", 3)])
    assert "style=" not in html
    assert 'width="200.0"' in html


def test_deviations_stand_on_their_side_of_the_mean() -> None:
    laid, edge = charts.deviations([("M", 79), ("H", 75)], Decimal("77"), 5)
    assert edge == Decimal("90.0")
    assert [(b.kind, b.x, b.width) for b in laid] == [
        ("pos", "100.0", "36.0"), ("neg", "64.0", "36.0"),
    ]  # fmt: skip


def test_a_bar_of_shares_fills_its_whole_width() -> None:
    assert charts.parts([(1, "ok"), (0, "late"), (3, "wait")]) == [
        ("0.0", "48.5", "ok"), ("50.0", "148.5", "wait"),
    ]  # fmt: skip
    assert charts.parts([(0, "ok")]) == []


def test_a_seal_without_a_find_does_not_pretend() -> None:
    assert "seal-ok" not in drawn('{% seal "" "Không tìm thấy" %}')


# --- forms --------------------------------------------------------------------------------
class Sent(forms.Form):
    paper = forms.FileField(label="Giấy tờ")


def test_a_file_field_shows_our_words_and_its_error() -> None:
    html = drawn("{% load crispy_forms_tags %}{{ form|crispy }}", form=Sent({}, {}))
    assert "Chọn tệp" in html
    assert "chưa chọn tệp nào" in html
    assert 'class="filebox is-invalid"' in html
    assert "Trường này là bắt buộc." in html


# --- menus --------------------------------------------------------------------------------
def test_the_menu_shows_what_is_for_this_reader(monkeypatch: Any) -> None:
    monkeypatch.setattr(nav, "_entries", {})
    nav.offer("Trang đầu", "home", who=nav.anyone, order=2)
    nav.offer("Việc", "desk", who=nav.signed_in, order=1, count=lambda user: 3)
    nav.offer("Nơi khác", "no-such-page", who=nav.anyone)
    visitor, officer = AnonymousUser(), SimpleNamespace(is_authenticated=True)
    at_desk = SimpleNamespace(user=visitor, path="/desk/")
    assert [link.label for link in nav.links(at_desk)] == ["Trang đầu"]
    at_desk.user = officer
    assert [(link.label, link.current, link.count) for link in nav.links(at_desk)] == [
        ("Việc", True, 3),
        ("Trang đầu", False, 0),
    ]


def test_every_offered_page_exists() -> None:
    assert [entry.url for entry in nav.offered() if nav._href(entry.url) is None] == []


# --- language and refusals ----------------------------------------------------------------
def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("Bước này đã khép ngày 30/06/2026.")


def forbid(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("Việc này của Chủ tịch Hội đồng.")


urlpatterns = [
    path("refuse/", refuse),
    path("forbid/", forbid),
    path("", refuse, name="home"),
    path("desk/", refuse, name="desk"),
    *lib_urls,
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("address", "status"), [("/refuse/", 409), ("/forbid/", 403)])
def test_a_refusal_becomes_a_page_with_its_sentence(
    client: Client, address: str, status: int
) -> None:
    answer = client.get(address)
    words = {409: "Bước này đã khép ngày 30/06/2026.", 403: "Việc này của Chủ tịch Hội đồng."}
    assert answer.status_code == status
    assert words[status] in answer.content.decode()
    assert "<h1>" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_refusal_inside_a_page_is_a_note(client: Client) -> None:
    answer = client.get("/refuse/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert 'class="note note-late" role="alert"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.urls(__name__)
def test_the_wrong_method_gets_a_page(client: Client) -> None:
    answer = client.get("/language/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "chỉ nhận phiếu gửi lên" in answer.content.decode()


def test_an_ended_session_sends_the_whole_page_to_the_sign_in() -> None:
    handler = middleware.refusals(lambda request: HttpResponse(status=302, headers={
        "Location": "/login/?next=/manh/"}))  # fmt: skip
    request = RequestFactory().get("/manh/")
    request.htmx = SimpleNamespace(current_url_abs_path="/ho-so/7/", __bool__=lambda s: True)
    answer = handler(request)
    assert answer["HX-Redirect"] == "/login/?next=/ho-so/7/"


@pytest.mark.parametrize(
    ("saved", "cookie", "chosen"),
    [("", "", "vi"), ("", "en", "en"), ("vi", "en", "vi"), ("en", "", "en"), ("", "fr", "vi")],
)
def test_language_is_the_persons_then_the_cookies_never_the_browsers(
    saved: str, cookie: str, chosen: str
) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": "en"})
    request.user = SimpleNamespace(language=saved)
    request.COOKIES = {"django_language": cookie}
    handler = middleware.language(lambda r: HttpResponse(translation.get_language()))
    assert handler(request).content.decode() == chosen


@pytest.mark.django_db
def test_switching_language_goes_back_and_stays_with_the_person(cast: Any, as_: Any) -> None:
    user = cast.outsider
    browser = as_(user)
    answer = browser.post("/language/", {"language": "en", "next": "/desk/?a=1"})
    user.refresh_from_db()
    assert (answer.status_code, answer["Location"], user.language) == (302, "/desk/?a=1", "en")
    assert browser.cookies["django_language"].value == "en"


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_switching_language_leads_nowhere_else(client: Client, back: str) -> None:
    answer = client.post("/language/", {"language": "en", "next": back})
    assert answer["Location"] == "/"
