"""Redis is away while people work: pages answer, deeds stand, and the mail goes out afterwards."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from cycle.models import Idea
from ocop.lib import clock
from ocop.notices import workers
from ocop.notices.models import Notice
from tests.cycle.conftest import IN_MAY, drafted
from tests.evaluation.certificate_builders import worker
from tests.notices.conftest import postbox

__all__ = ["postbox"]

# A web process whose broker and cache do not answer; it tells the status of each answer.
HAND_IN = """
import json
from django.test import Client
from ocop.accounts.models import User
from ocop.lib import clock

client = Client()
client.force_login(User.objects.get(email={email!r}))

def asked(method, path):
    return getattr(client, method)(path).status_code

with clock.set_to(dt.datetime.fromisoformat({at!r})):
    pages = [
        asked("get", "/desk/"),
        asked("post", "/ideas/{pk}/submit/"),
        asked("get", "/"),
        asked("get", "/catalogue/"),
        asked("get", "/desk/"),
    ]
print("pages", json.dumps(pages))
"""


def nobody_listens() -> str:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{door.getsockname()[1]}/0"


@pytest.mark.django_db(transaction=True)
def test_without_redis_people_work_on_and_are_told_afterwards(
    cast: Any, cycle: Any, postbox: Any
) -> None:
    with clock.set_to(IN_MAY):
        idea = drafted(cast, cycle)
    script = HAND_IN.format(email=cast.owner.email, at=f"{IN_MAY}T09:00+07:00", pk=idea.pk)
    said = worker(script, REDIS_URL=nobody_listens()).communicate(timeout=120)[0]
    assert "pages " in said, said
    pages = json.loads(said.split("pages ")[-1].splitlines()[0])
    assert pages == [200, 302, 200, 200, 200], said
    assert Idea.objects.get(pk=idea.pk).state == "submitted"
    waiting = Notice.objects.filter(mail="waiting").count()
    assert waiting
    with clock.set_to(IN_MAY):
        assert workers.flush() == waiting
        assert workers.flush() == 0
    assert len(postbox.letters) == waiting
