"""Invitations to an advisory panel: the link of the mail, and what a refusal closes."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from evaluation import invited
from evaluation.deeds import invitations
from evaluation.models import Invitation, PanelReport
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed
from ocop.lib.waiting import waiting_for
from ocop.workflow import chain
from products.models import Product
from tests.evaluation import stage
from tests.evaluation.panel_steps import handed_in, next_panel
from tests.shared import shared


@shared
def desk(cast: SimpleNamespace) -> SimpleNamespace:
    stage.provincial(cast)
    stage.panel_of(cast)
    cast.report = PanelReport.objects.get()
    return cast


def of(user: Any) -> Invitation:
    return Invitation.objects.get(panel_member__user=user)


def test_every_member_gets_a_link_that_opens_without_signing_in(
    desk: SimpleNamespace, client: Client
) -> None:
    for user in (desk.panel_head, desk.panelist):
        notice = user.notices.get(key=f"panel.formed:{desk.panel.pk}")
        assert invited.opened(notice.link.strip("/").split("/")[-1]) == of(user)
        assert client.get(notice.link).status_code == 200
        assert of(user).state == "invited"
        assert any(one.url == invited.link(of(user)) for one in waiting_for(user))
    path = invited.link(of(desk.panelist))
    assert client.post(path, {"turn": 0, "answer": "accept"}).status_code == 302
    assert of(desk.panelist).state == "accepted"
    assert chain.verify(desk.panel.chain_key) is None


def test_who_declines_reads_nothing_until_the_answer_changes(desk: SimpleNamespace) -> None:
    one = of(desk.panelist)
    invitations.answer(one, accepts=False, reason="Đi công tác dài ngày", turn=0)
    assert not Product.objects.visible_to(desk.panelist).exists()
    assert not PanelReport.objects.visible_to(desk.panelist).exists()
    assert not PanelReport.objects.written_by(desk.panelist).exists()
    for user in (desk.panel_head, desk.province):
        assert user.notices.filter(key__startswith="invitation.declined:").count() == 1
    invitations.answer(one, accepts=True, turn=1)
    assert list(Product.objects.visible_to(desk.panelist)) == [desk.product]
    assert list(PanelReport.objects.written_by(desk.panelist)) == [desk.report]


def test_where_nobody_is_left_to_sign_the_next_panel_takes_the_dossier(
    desk: SimpleNamespace,
) -> None:
    invitations.answer(of(desk.panel_head), accepts=False, reason="Nghỉ hưu", turn=0)
    panel = next_panel(desk)
    desk.report.refresh_from_db()
    assert desk.report.panel == panel


def test_the_answer_stands_once_the_panel_has_reported(
    desk: SimpleNamespace, client: Client
) -> None:
    one = of(desk.panelist)
    handed_in(desk)
    with pytest.raises(AlreadyDecided):
        invitations.answer(one, accepts=False, reason="Bận", turn=0)
    sent = {"turn": 0, "answer": "decline", "reason": "Bận"}
    client.post(invited.link(one), sent)
    assert of(desk.panelist).state == "invited"
    assert not any(one.url == invited.link(of(desk.panelist)) for one in waiting_for(desk.panelist))


def test_the_office_sends_again_and_nobody_else(desk: SimpleNamespace, client: Client) -> None:
    member = of(desk.panelist).panel_member
    path = reverse("panel_invitation_again", args=[member.pk])
    invitations.answer(of(desk.panelist), accepts=False, reason="Đi vắng xa", turn=0)
    for user, status in ((desk.panel_head, 403), (desk.foreign, 404), (desk.province, 302)):
        client.force_login(user)
        assert client.post(path).status_code == status
    with pytest.raises(NotAllowed):
        invitations.again(member, by=desk.panel_head)
    assert of(desk.panelist).state == "invited"
    assert list(Product.objects.visible_to(desk.panelist)) == [desk.product]
    body = client.get(reverse("panel", args=[desk.panel.pk])).content.decode()
    assert path in body


def test_the_round_reminds_and_tells_the_head_and_the_office(desk: SimpleNamespace) -> None:
    invitations.answer(of(desk.panel_head), accepts=True, turn=0)
    with clock.set_to(of(desk.panelist).answer_by + dt.timedelta(days=1)):
        call_command("tick")
        call_command("tick")
    key = "invitation.overdue:panel:"
    for user in (desk.panel_head, desk.province):
        told = user.notices.get(key__startswith=key)
        assert desk.panelist.name in told.body
        assert desk.panel_head.name not in told.body


def test_an_invitation_is_to_one_place(desk: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=of(desk.panelist).pk).update(panel_member=None)
