"""An idea and a plan in a browser without JavaScript (a score sheet: `test_judging.py`)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.person import Person

PASSWORD = "mat-ong-2026"


@pytest.fixture
def farmer(people: Callable[..., Person]) -> Person:
    """A producer with a product, at a telephone without scripts."""
    person = people(width=375, scripts=False)
    person.goto("/register/")
    person.fill(contact_phone="0987 111 222", contact_name="Lý Thị Họa", kind="household")
    person.fill(password=PASSWORD, password_again=PASSWORD, name="Hộ Lý Thị Họa")
    person.fill(region="xã Ba Chẽ").press("Register")
    person.fill(name="Rượu mơ Ba Chẽ", product_set="Đồ uống có cồn khác", unit="chai")
    return person.press("Register the product")


def test_an_idea_and_a_plan_go_through_without_scripts(
    farmer: Person, people: Callable[..., Person]
) -> None:
    farmer.goto("/desk/").press("Send in an idea").press("Hand it in")
    assert farmer.page.locator(".invalid-feedback").count() >= 1
    farmer.fill(story="Mơ rừng ngâm với rượu nếp.").press("Keep the draft").press("Hand it in")
    idea = farmer.path()
    people("xa", scripts=False).goto(idea).press("Propose").press("Propose")
    people("tinh", scripts=False).goto(idea).press("Accept").press("Accept")
    farmer.goto("/dossiers/").press("Write the plan")
    farmer.fill(capital_own="90.000.000", workers=3, output="800,5", unit="chai")
    farmer.fill(unit_price="150000", market="Chợ Ba Chẽ").press("Hand it in")
    assert farmer.path().startswith("/plans/")
