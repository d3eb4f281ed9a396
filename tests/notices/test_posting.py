import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy, pgettext_lazy

from ocop.accounts.models import User
from ocop.lib import after_commit
from ocop.notices.models import Notice
from ocop.notices.posting import post, without_mail

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[str, str, str]]:
    return sorted(Notice.objects.values_list("user__name", "subject", "mail"))


def test_post_tells_each_person_once_per_key(may, john):
    for _ in range(2):
        post([may, john, may], key="idea:1", subject="Nhận ý tưởng", body="Đã nhận.")
    assert rows() == [
        ("John Reader", "Nhận ý tưởng", "waiting"),
        ("Triệu Thị Mẩy", "Nhận ý tưởng", "waiting"),
    ]


def test_post_adds_the_people_who_were_not_told_yet(may, john):
    post([may], key="idea:1", subject="s", body="b")
    post([may, john], key="idea:1", subject="s", body="b")
    assert Notice.objects.count() == 2


def test_post_of_a_duplicate_leaves_the_transaction_usable(may):
    post([may], key="idea:1", subject="s", body="b")
    with transaction.atomic():
        post([may], key="idea:1", subject="other", body="b")
        post([may], key="idea:2", subject="second", body="b")
    assert [subject for _, subject, _ in rows()] == ["s", "second"]


def test_post_that_is_rolled_back_tells_nobody(may):
    with transaction.atomic():
        post([may], key="idea:1", subject="s", body="b")
        transaction.set_rollback(True)
    assert rows() == []


def test_post_speaks_the_language_of_each_person(may, john):
    subject = gettext_lazy("January")
    post(
        [may, john],
        key="month",
        subject=subject,
        body=lambda: str(pgettext_lazy("abbrev. month", "Jan.")),
    )
    assert {n.user.language: n.subject for n in Notice.objects.select_related("user")} == {
        "vi": "Tháng 1",
        "en": "January",
    }


def test_post_fills_facts_as_the_language_writes_them(may, john):
    post(
        [may, john],
        key="facts",
        subject="%(product)s",
        body="%(day)s: %(points)s",
        facts={"product": "Mật ong", "day": dt.date(2026, 11, 5), "points": Decimal("92.5")},
    )
    bodies = {n.user.language: n.body for n in Notice.objects.select_related("user")}
    assert bodies == {"vi": "05/11/2026: 92,5", "en": "05/11/2026: 92.5"}


def test_post_stores_one_normal_form_on_one_line_of_subject(may):
    post([may], key="nfd", subject="Mâ\u0323t\r\nBcc: all@example.vn", body="Đo\u031b\u0300n")
    notice = Notice.objects.get()
    assert (notice.subject, notice.body) == ("Mật Bcc: all@example.vn", "Đờn")


def test_post_to_a_person_without_mail_goes_to_the_inbox_only(db):
    people = [
        User.objects.create_user(name="Có điện thoại", phone="0912345678"),
        User.objects.create_user(name="Đã nghỉ", email="gone@example.vn", is_active=False),
    ]
    post(people, key="k", subject="s", body="b")
    assert rows() == [("Có điện thoại", "s", "none")]


def test_post_of_history_sends_no_mail(may):
    with without_mail():
        post([may], key="2014", subject="s", body="b")
    post([may], key="2026", subject="s", body="b")
    assert list(Notice.objects.order_by("key").values_list("key", "mail")) == [
        ("2014", "none"),
        ("2026", "waiting"),
    ]


def test_post_rings_one_bell_when_the_transaction_stands(
    may, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(after_commit, "ring", lambda task: rung.append(task.name))
    with django_capture_on_commit_callbacks(execute=True):
        post([may], key="a", subject="s", body="b")
        post([may], key="b", subject="s", body="b")
        assert rung == []
    assert rung == ["ocop.notices.tasks.flush"]
