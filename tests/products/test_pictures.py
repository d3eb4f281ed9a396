"""Small copies of photos: made once, also by several threads at the same moment."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from products import pictures
from products.models import Evidence
from tests.products.conftest import photo


def test_threads_that_want_the_same_copy_all_get_it(together: Any) -> None:
    """Papers with the same content share one copy, and one process has several threads."""
    name = default_storage.save("files/one.jpg", ContentFile(photo(1600)))
    papers = [Evidence(file=name, sha256="ab" * 32) for _ in range(6)]
    made = together(*(lambda one=one: pictures.small(one) for one in papers))
    assert len(set(made)) == 1
    with Image.open(made[0]) as copy:
        assert max(copy.size) <= pictures.SIDE
    assert [path.name for path in made[0].parent.iterdir()] == [made[0].name]
