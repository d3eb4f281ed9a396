import pytest

from ocop.notices.models import Notice
from ocop.notices.posting import post
from ocop.notices.workers import flush


def tell(*people, key="k", **more):
    post(people, key=key, subject="Ý tưởng DẤU-RIÊNG đã nhận", body="Chúc mừng.", **more)


def test_inbox_shows_ones_own_unread_first(as_, cast):
    tell(cast.owner, key="1")
    tell(cast.owner, key="2")
    browser = as_(cast.owner)
    first = Notice.objects.get(key="2")
    browser.post(f"/notices/{first.pk}/open/")
    page = browser.get("/notices/")
    assert [notice.key for notice in page.context["page"]] == ["1", "2"]
    assert "DẤU-RIÊNG" not in as_(cast.neighbour).get("/notices/").content.decode()


def test_open_marks_as_read_once_and_goes_to_the_link(as_, cast):
    tell(cast.owner, link=cast.product.get_absolute_url())
    notice = Notice.objects.get()
    browser = as_(cast.owner)
    assert browser.get(f"/notices/{notice.pk}/open/").status_code == 405
    page = browser.post(f"/notices/{notice.pk}/open/")
    assert page["Location"] == cast.product.get_absolute_url()
    read_at = Notice.objects.get().read_at
    browser.post(f"/notices/{notice.pk}/open/")
    assert Notice.objects.get().read_at == read_at


def test_open_of_a_foreign_notice_is_unknown(as_, cast):
    tell(cast.owner)
    for who in ("neighbour", "province", "outsider"):
        page = as_(getattr(cast, who)).post(f"/notices/{Notice.objects.get().pk}/open/")
        assert page.status_code == 404
    assert Notice.objects.get().read_at is None


def test_open_never_leaves_the_site(as_, cast):
    tell(cast.owner, link="//evil.example/")
    assert (
        as_(cast.owner).post(f"/notices/{Notice.objects.get().pk}/open/")["Location"] == "/notices/"
    )


def test_read_all_is_ones_own(as_, cast):
    tell(cast.owner, cast.neighbour)
    as_(cast.owner).post("/notices/read/")
    assert list(Notice.objects.unread().values_list("user", flat=True)) == [cast.neighbour.pk]


def test_menu_counts_the_unread(as_, cast):
    assert "count-dot" not in as_(cast.owner).get("/notices/").content.decode()
    tell(cast.owner)
    assert '<span class="count-dot">1</span>' in as_(cast.owner).get("/notices/").content.decode()


def test_inbox_asks_as_much_for_thirty_as_for_one(as_, cast, django_assert_num_queries):
    browser = as_(cast.owner)
    tell(cast.owner)
    with django_assert_num_queries(6) as one:
        browser.get("/notices/")
    for n in range(29):
        tell(cast.owner, key=f"k{n}")
    with django_assert_num_queries(len(one)):
        browser.get("/notices/")


@pytest.fixture
def failed(cast):
    tell(cast.owner, cast.commune, cast.foreign, cast.outsider)
    Notice.objects.update(mail="failed", tries=8, next_try_at=None, fault="SMTP 550 <no such>")


def test_outbox_shows_the_faults_of_the_territory(as_, cast, failed):
    page = as_(cast.province).get("/notices/outbox/")
    assert sorted(notice.user.name for notice in page.context["page"]) == sorted(
        [cast.owner.name, cast.commune.name]
    )
    assert (page.context["failed"], page.context["prepared"]) == (2, 2)
    assert "SMTP 550 &lt;no such&gt;" in page.content.decode()


@pytest.mark.parametrize("who", ["owner", "commune", "outsider", "evaluator", "district"])
def test_outbox_is_not_for_others(as_, cast, failed, who):
    browser = as_(getattr(cast, who))
    assert browser.get("/notices/outbox/").status_code == 403
    assert browser.post("/notices/outbox/retry/").status_code == 403


def test_auditor_reads_the_outbox_and_retries_nothing(as_, cast, failed):
    browser = as_(cast.auditor)
    assert browser.get("/notices/outbox/").status_code == 200
    assert browser.post("/notices/outbox/retry/").status_code == 403


def test_retry_of_all_lets_the_territorys_mails_wait_again(as_, cast, failed, postbox):
    as_(cast.province).post("/notices/outbox/retry/")
    assert flush() == 2
    assert postbox.by_person() == sorted([cast.owner.email, cast.commune.email])
    assert Notice.objects.filter(mail="failed").count() == 2
    assert as_(cast.province).post("/notices/outbox/retry/").status_code == 409


def test_retry_of_one_leaves_the_others_and_knows_no_foreign_one(as_, cast, failed):
    mine = Notice.objects.get(user=cast.owner)
    theirs = Notice.objects.get(user=cast.foreign)
    browser = as_(cast.province)
    assert browser.post(f"/notices/outbox/{mine.pk}/retry/").status_code == 302
    assert browser.post(f"/notices/outbox/{theirs.pk}/retry/").status_code == 404
    assert list(Notice.objects.filter(mail="waiting")) == [mine]
