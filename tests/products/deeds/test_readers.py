import datetime as dt

from ocop.lib import clock
from products.deeds import readers
from products.models import Producer, Product


def sees(user):
    return list(Product.objects.visible_to(user))


def test_admit_lets_a_person_read_through_the_last_day(cast):
    last = clock.today() + dt.timedelta(days=3)
    readers.admit(cast.evaluator, cast.product, until=last, why="contest:1")
    assert sees(cast.evaluator) == [cast.product]
    assert not Producer.objects.visible_to(cast.evaluator).exists()
    with clock.set_to(last):
        assert sees(cast.evaluator) == [cast.product]
    with clock.set_to(last + dt.timedelta(days=1)):
        assert sees(cast.evaluator) == []


def test_admit_again_moves_the_last_day(cast):
    readers.admit(cast.evaluator, cast.product, until=dt.date(2020, 1, 1), why="contest:1")
    readers.admit(cast.evaluator, cast.product, until=None, why="contest:1")
    assert sees(cast.evaluator) == [cast.product]


def test_dismiss_ends_one_reason_only(cast):
    for why in ("contest:1", "contest:2"):
        readers.admit(cast.evaluator, cast.product, until=None, why=why)
    readers.dismiss(cast.evaluator, cast.product, why="contest:1")
    assert sees(cast.evaluator) == [cast.product]
    readers.dismiss(cast.evaluator, cast.product, why="contest:2")
    assert sees(cast.evaluator) == []


def test_shut_out_is_subtracted_last_from_staff_as_well(cast):
    readers.admit(cast.commune, cast.product, until=None, why="contest:1")
    readers.shut_out(cast.commune, cast.producer, why="Anh em họ", by=cast.commune)
    readers.shut_out(cast.commune, cast.producer, why="lần hai", by=cast.commune)
    assert sees(cast.commune) == []
    assert cast.producer not in Producer.objects.visible_to(cast.commune)
    assert cast.product in sees(cast.province)
