import pytest

from evaluation import tasks
from evaluation.models import Certificate
from ocop.lib import clock
from tests.evaluation.certificate_builders import batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(tasks, "ring", lambda task: heard.append(task.name))
    return heard


def test_task_makes_what_waits_and_nothing_twice(cast, rung):
    batch(cast, 2)
    tasks.render_certificates()
    tasks.render_certificates()
    assert set(Certificate.objects.values_list("state", "tries")) == {("stored", 1)}
    assert rung == []


def test_task_that_finds_many_calls_one_more_worker(cast, rung, monkeypatch):
    monkeypatch.setattr(tasks, "MANY", 2)
    batch(cast, 3)
    tasks.render_certificates()
    assert rung == ["evaluation.tasks.render_certificates"]


def test_task_calls_nobody_while_another_is_at_work(cast, rung, monkeypatch):
    monkeypatch.setattr(tasks, "MANY", 2)
    rows = batch(cast, 4)
    claimed = Certificate.objects.filter(pk=rows[0].pk)
    claimed.update(state="claimed", claimed_at=clock.now(), tries=1)
    tasks.render_certificates()
    assert rung == []
    assert Certificate.objects.filter(state="stored").count() == 3
