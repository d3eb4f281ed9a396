"""An office's own template of a paper: brought, checked, not yet switched on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from evaluation.deeds import paper_templates
from evaluation.word_templates import registry, use


def template() -> SimpleUploadedFile:
    """The starting template as an office brings it."""
    return SimpleUploadedFile("mau.docx", registry.KINDS["submission"].start())


def paper_things(world: SimpleNamespace) -> dict[str, Any]:
    by = world.people["province"]
    place = use.places_of(by)[0]
    return {"paper_template.own": paper_templates.take(place, "submission", template(), by=by)}
