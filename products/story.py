"""The story of a producer or product: the events of its chain, in words."""

from __future__ import annotations

from collections.abc import Iterable

from ocop.workflow import words
from ocop.workflow.doors import name_of
from ocop.workflow.models import Event
from products.models import Evidence, Producer, Product

# Who stands too near to judge a producer is no business of the producer.
NOT_TOLD = ("producer.shut_out", "producer.let_back")


def story_of(
    thing: Producer | Product, *, last: int = 30, without: Iterable[Evidence] = ()
) -> list[words.Line]:
    """Return the last events on the thing's chain, newest first, less those of some files."""
    events = Event.objects.filter(chain__key=thing.chain_key).exclude(verb__in=NOT_TOLD)
    if hidden := [name_of(paper) for paper in without]:
        events = events.exclude(thing__in=hidden)
    return words.lines(events.select_related("actor", "text").order_by("-seq")[:last])
