"""An office's own template of a paper: brought, checked, not yet switched on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from evaluation.deeds import paper_templates
from evaluation.word_templates import registry, use


def paper_things(world: SimpleNamespace) -> dict[str, Any]:
    by = world.people["province"]
    place = use.places_of(by)[0]
    data = registry.KINDS["submission"].start()
    upload = SimpleUploadedFile("mau.docx", data)
    return {"paper_template.own": paper_templates.take(place, "submission", upload, by=by)}
