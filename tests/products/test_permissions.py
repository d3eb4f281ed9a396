import datetime as dt

import pytest

from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.waiting import waiting_for
from products import permissions
from products.deeds import evidence, producers, readers, sales
from tests.products.conftest import pdf, upload

AUTUMN = dt.date(2026, 11, 20)
KEEPERS = ("owner", "commune", "province")
OTHERS = (
    "auditor",
    "district",
    "other_commune",
    "foreign",
    "neighbour",
    "outsider",
    "evaluator",
    "admin",
)


def names(thing, user):
    return [action.name for action in actions_for(thing, user) if action.allowed]


@pytest.mark.parametrize("who", KEEPERS)
def test_keepers_may_enter_for_the_producer(cast, who):
    user = getattr(cast, who)
    assert names(cast.producer, user) == ["add_product", "edit", "invite"]
    assert names(cast.product, user) == ["add_evidence", "report_sales", "edit"]


@pytest.mark.parametrize("who", OTHERS)
def test_others_may_enter_nothing(cast, who):
    user = getattr(cast, who)
    assert names(cast.producer, user) == names(cast.product, user) == []
    with pytest.raises(NotAllowed):
        require(user, "edit", cast.product)


def test_a_reader_may_read_and_nothing_else(cast):
    readers.admit(cast.evaluator, cast.product, until=None, why="contest:1")
    assert names(cast.product, cast.evaluator) == []
    assert not permissions.knows_all_of(cast.evaluator, cast.producer)


def test_an_officer_who_was_shut_out_may_enter_nothing(cast):
    readers.shut_out(cast.commune, cast.producer, why="họ hàng")
    assert names(cast.product, cast.commune) == []


def test_paper_of_a_form_is_taken_back_there(cast):
    paper = evidence.add(
        cast.product, kind="plan", file=upload("a.pdf", pdf()), about="cycle.plan:1", by=cast.owner
    )
    (action,) = actions_for(paper, cast.owner)
    assert (action.name, action.allowed) == ("withdraw", False)


def test_nobody_removes_themselves_and_only_officers_hand_out_links(cast):
    person = producers.invite(
        cast.producer, contact_name="Không Thư", contact_phone="0912000333", by=cast.owner
    )
    mine = cast.producer.memberships.get(user=cast.owner)
    theirs = cast.producer.memberships.get(user=person)
    assert names(mine, cast.owner) == []
    assert names(theirs, cast.owner) == ["part"]
    assert names(theirs, cast.commune) == ["part", "link"]


def titles(user):
    with clock.set_to(AUTUMN):
        return [(item.title, item.detail, item.count) for item in waiting_for(user)
                if "/products/" in item.url or "/sales/" in item.url]  # fmt: skip


def test_a_new_producer_is_asked_for_its_first_product(cast):
    producers.register(
        name="Hộ Chìu Thị Sáu", kind="household", region=cast.commune_region,
        representative="Chìu Thị Sáu", by=cast.outsider,
    )  # fmt: skip
    assert titles(cast.outsider) == [("Đăng ký sản phẩm đầu tiên", "Hộ Chìu Thị Sáu", 1)]


def test_a_recognised_product_without_sales_waits_on_the_right_desks(cast, grant):
    grant(cast.product)
    quarter = "quý III/2026"
    assert titles(cast.owner) == [(f"Báo cáo doanh thu {quarter}", cast.product.name, 1)]
    (item,) = titles(cast.commune)
    assert item[2] == 1
    for who in ("auditor", "other_commune", "neighbour", "outsider", "foreign"):
        assert titles(getattr(cast, who)) == []
    with clock.set_to(AUTUMN):
        sales.report(cast.product, year=2026, quarter=3, revenue=1, by=cast.owner)
    assert titles(cast.owner) == titles(cast.commune) == []


def test_menu_questions_are_asked_once_for_a_request(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        for _ in range(3):
            permissions.takes_part(cast.outsider)
            permissions.acting_for(cast.outsider)
            permissions.oversees(cast.outsider)
