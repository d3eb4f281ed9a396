"""What the checks without a connection say: the page and the single file say the same."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _


class Said(NamedTuple):
    """One answer: the word of ``static/js/statement.js``, the colour of the seal, and the words."""

    word: str
    kind: str
    title: str
    text: str


def answers() -> list[Said]:
    """All answers that a statement alone can give."""
    return [
        Said(
            "valid", "ok", _("Genuine, and within its time"),
            _("The province signed what stands here. Compare it with the paper or the label in "
              "your hand."),
        ),
        Said(
            "expired", "wait", _("Genuine, but its last day has passed"),
            _("Whether a re-evaluation keeps the stars in force does not stand in the square: only "
              "the register knows."),
        ),
        Said(
            "altered", "late", _("Not genuine"),
            _("The text of the square was altered, or made by somebody else."),
        ),
        Said(
            "unknown", "", _("Signed with a key that this page does not know"),
            _("Fetch this page anew with the internet, so that it learns the newest keys. If it "
              "still says so, the certificate is not genuine."),
        ),
        Said(
            "none", "", _("No signature in this text"),
            _("It was not copied whole, or the square belongs to an older certificate or to "
              "something else. Check its number with the internet."),
        ),
    ]  # fmt: skip
