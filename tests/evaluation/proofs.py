"""What the proof of a contest finds: its chain played again, compared with its rows."""

from __future__ import annotations

from evaluation.models import Contest
from evaluation.proving import verdict


def faults(contest: Contest) -> list[str]:
    """Everything that does not fit; empty for a contest that only deeds have touched."""
    fresh = Contest.objects.select_related("council__stage__book").get(pk=contest.pk)
    return [f"{one.seq}: {one.why}" for one in verdict.look(fresh, ()).findings]
