import uuid

import pytest

from ocop.accounts.models import User
from ocop.lib.errors import Refused
from ocop.notices.models import Notice
from ocop.workflow import chain
from ocop.workflow.models import Event, EventText
from products.deeds import producers, products
from products.models import Membership, Producer


def facts(cast, **changes):
    return {
        "name": "HTX Miến dong Húc Động",
        "kind": "cooperative",
        "region": cast.commune_region,
        "representative": "Bà Chìu Thị Sáu",
    } | changes


def verbs(thing):
    return list(Event.objects.filter(chain__key=thing.chain_key).values_list("verb", flat=True))


def test_register_makes_whoever_registers_the_first_member(cast):
    made = producers.register(**facts(cast), by=cast.outsider)
    assert list(made.memberships.values_list("user__name", flat=True)) == ["Người Lạ"]
    assert verbs(made) == ["producer.registered", "producer.joined"]


def test_register_by_an_officer_of_the_place_makes_no_member(cast):
    made = producers.register(**facts(cast), by=cast.commune)
    assert not made.memberships.exists()


def test_register_stores_one_normal_form(cast):
    nfd = "HTX Mie\u0302\u0301n  dong"
    made = producers.register(**facts(cast, name=nfd, address=nfd), by=cast.outsider)
    assert (made.name, made.address) == ("HTX Miến dong", "HTX Miến dong")
    assert list(Producer.objects.matching("mien DONG")) == [made]


def test_register_clicked_twice_makes_one_producer(cast):
    key = uuid.uuid4()
    one, two = (producers.register(**facts(cast), once_key=key, by=cast.outsider) for _ in range(2))
    assert one == two
    assert verbs(one) == ["producer.registered", "producer.joined"]


def test_register_with_the_key_of_somebody_else_is_refused(cast):
    key = uuid.uuid4()
    producers.register(**facts(cast), once_key=key, by=cast.outsider)
    with pytest.raises(Refused):
        producers.register(**facts(cast), once_key=key, by=cast.owner)


@pytest.mark.django_db(transaction=True)
def test_register_clicked_twice_at_once_makes_one_producer(cast, together):
    key = uuid.uuid4()

    def click():
        return producers.register(**facts(cast), once_key=key, by=cast.outsider).pk

    one, two = together(click, click)
    assert one == two == Producer.objects.get(once_key=key).pk
    assert Membership.objects.filter(producer=one).count() == 1


def test_register_refuses_the_same_name_and_representative_in_the_commune(cast):
    producers.register(**facts(cast), by=cast.outsider)
    with pytest.raises(Refused) as refusal:
        producers.register(**facts(cast, name="htx MIEN DONG huc dong"), by=cast.owner)
    assert refusal.value.field == "name"
    producers.register(**facts(cast, representative="Ông Hoàng Sín"), by=cast.owner)


def test_register_for_somebody_outside_the_territory_is_refused(cast):
    with pytest.raises(Refused) as refusal:
        producers.register_for(
            **facts(cast, region=cast.other_commune_region), contact_name="", by=cast.commune
        )
    assert refusal.value.field == "region"
    assert not Producer.objects.filter(name="HTX Miến dong Húc Động").exists()


def test_register_for_somebody_makes_their_account_and_mails_a_link(cast, client):
    made = producers.register_for(
        **facts(cast),
        contact_name="Chìu Thị Sáu",
        contact_phone="0912 000 111",
        contact_email="sau@example.vn",
        by=cast.commune,
    )
    sau = User.objects.get(phone="+84912000111")
    assert not sau.has_usable_password()
    assert list(made.memberships.values_list("user", flat=True)) == [sau.pk]
    notice = Notice.objects.get(user=sau)
    assert (notice.mail, "HTX Miến dong Húc Động" in notice.subject) == ("waiting", True)
    page = client.get(notice.link, follow=True)
    assert page.status_code == 200
    new = {"new_password1": "mat-ong-rung-9", "new_password2": "mat-ong-rung-9"}
    client.post(page.request["PATH_INFO"], new)
    sau.refresh_from_db()
    assert sau.check_password("mat-ong-rung-9")
    page = client.get(notice.link, follow=True)
    assert b"new_password1" not in page.content


def test_register_for_somebody_whose_phone_is_wrong_leaves_nothing(cast):
    contact = {"contact_phone": "0912000111", "contact_email": cast.owner.email}
    User.objects.create_user(name="Một người khác", phone="0912000111")
    with pytest.raises(Refused) as refusal:
        producers.register_for(**facts(cast), contact_name="x", **contact, by=cast.commune)
    assert refusal.value.field == "contact_email"
    assert not Producer.objects.filter(name="HTX Miến dong Húc Động").exists()


def sign_up(cast, **changes):
    person = {"contact_name": "Chìu Văn Tám", "contact_phone": "0912000222"}
    form = {"password": "mien-dong-88", "once_key": uuid.uuid4()}
    return producers.sign_up(**facts(cast) | person | form | changes)


def test_sign_up_opens_an_account_and_registers_the_producer(cast):
    user, producer = sign_up(cast)
    assert (user.phone, user.check_password("mien-dong-88")) == ("+84912000222", True)
    assert producer.memberships.get().user == user
    assert Event.objects.get(verb="producer.registered", thing=f"products.producer:{producer.pk}")


def test_sign_up_clicked_twice_gives_the_same_account_to_the_same_password_only(cast):
    key = uuid.uuid4()
    assert sign_up(cast, once_key=key) == sign_up(cast, once_key=key)
    with pytest.raises(Refused):
        sign_up(cast, once_key=key, password="guess-guess")


def test_sign_up_with_a_known_telephone_is_refused_beside_it(cast):
    sign_up(cast)
    with pytest.raises(Refused) as refusal:
        sign_up(cast, contact_phone="+84 912 000 222", name="HTX Khác")
    assert refusal.value.field == "contact_phone"
    with pytest.raises(Refused) as refusal:
        sign_up(cast, contact_phone="", contact_email=cast.owner.email.upper())
    assert refusal.value.field == "contact_email"


def test_update_keeps_what_stood_before_in_the_erasable_words(cast):
    producers.update(
        cast.producer, address="thôn Khe Tâm", phone="0912345678", members=14, by=cast.owner
    )
    event = Event.objects.get(verb="producer.changed")
    assert "Khe Tâm" not in event.payload
    assert EventText.objects.get(event=event).note.split("; ") == [
        "Địa chỉ: – → thôn Khe Tâm",
        "Số điện thoại: – → 0912 345 678",
        "Số thành viên hoặc lao động: – → 14",
    ]
    assert chain.verify(cast.producer.chain_key) is None


def test_update_without_a_change_leaves_no_event(cast):
    producers.update(cast.producer, name=cast.producer.name, by=cast.owner)
    assert verbs(cast.producer) == []


def test_update_of_the_name_finds_the_products_by_the_new_one(cast):
    producers.update(cast.producer, name="HTX Hoa rừng", by=cast.owner)
    cast.product.refresh_from_db()
    assert "hoa rung" in cast.product.search
    assert "ong rung" not in cast.product.search.replace("mat ong hoa rung", "")


def test_invite_of_a_known_person_needs_no_second_account(cast):
    people = User.objects.count()
    person = producers.invite(cast.producer, contact_email=cast.outsider.email, by=cast.owner)
    assert (person, User.objects.count()) == (cast.outsider, people)
    assert Notice.objects.get(user=cast.outsider).link == f"/producers/{cast.producer.pk}/"
    producers.invite(cast.producer, contact_email=cast.outsider.email, by=cast.owner)
    assert verbs(cast.producer) == ["producer.joined"]


def test_part_takes_the_rights_and_says_why(cast):
    producers.part(cast.producer, cast.owner, why="Nghỉ việc", by=cast.commune)
    assert not Producer.objects.visible_to(cast.owner).exists()
    with pytest.raises(Refused):
        producers.part(cast.producer, cast.owner, why="lần hai", by=cast.commune)


def test_part_and_invite_again_tells_the_person_again(cast):
    for _ in range(2):
        producers.invite(cast.producer, contact_email=cast.outsider.email, by=cast.owner)
        producers.part(cast.producer, cast.outsider, why="nhầm", by=cast.owner)
    assert Notice.objects.filter(user=cast.outsider).count() == 2


def test_sign_in_link_is_made_only_for_who_has_no_password(cast):
    person = producers.invite(
        cast.producer, contact_name="Không Thư", contact_phone="0912000333", by=cast.commune
    )
    membership = cast.producer.memberships.get(user=person)
    assert producers.sign_in_link(membership, by=cast.commune).startswith("/")
    assert "producer.link_made" in verbs(cast.producer)
    with pytest.raises(Refused):
        producers.sign_in_link(cast.producer.memberships.get(user=cast.owner), by=cast.commune)


def test_a_producer_with_a_product_keeps_its_people_apart_from_others(cast):
    made = producers.register(**facts(cast), by=cast.outsider)
    product = products.register(
        made, name="Miến", product_set=cast.product.product_set, by=cast.outsider
    )
    assert list(type(product).objects.visible_to(cast.outsider)) == [product]
