"""What both proofs of a contest find: the recount of its rows, and its chain played again."""

from __future__ import annotations

from evaluation import recount
from evaluation.models import Contest
from evaluation.proving import verdict


def faults(contest: Contest) -> list[str]:
    """Everything that does not fit; empty for a contest that only deeds have touched."""
    fresh = Contest.objects.select_related("council__stage__book").get(pk=contest.pk)
    found = [f"{one.seq}: {one.why}" for one in verdict.look(fresh, ()).findings]
    return [*recount.differences(contest), *found]
