"""The event log: who did what, when and why, every entry chained to the one before it.

A chain belongs to one thing that must be provable (a contest, a dossier, a cycle, a producer).
Its head row is locked first in every deed, so events of one chain never race. Events are
append-only: a trigger refuses UPDATE and DELETE on both databases. They hold ids and hashes;
free text stands in a side row that may be erased without breaking the chain.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

GENESIS = "0" * 64


class Chain(models.Model):
    """The head of one chain: how many events it has and the hash of the last."""

    key = models.CharField(max_length=60, unique=True)
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.key} #{self.seq}"


class Event(models.Model):
    """One thing that happened. ``payload`` is the exact text the hash was taken over."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    made_at = models.DateTimeField(help_text="true time; differs from `at` in demo data only")
    demo = models.BooleanField(default=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    verb = models.CharField(max_length=60)
    thing = models.CharField(max_length=60, help_text="'cycle.idea:12'")
    before = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=120, blank=True)
    payload = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="event_seq_once"),
        ]
        indexes = [models.Index(fields=["thing", "id"], name="event_thing")]

    def __str__(self) -> str:
        return f"{self.thing} {self.verb}"


class EventText(models.Model):
    """The words said with an event; the event holds only their salted hash."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="text", primary_key=True)
    salt = models.CharField(max_length=32)
    note = models.TextField()

    def __str__(self) -> str:
        return self.note[:60]
