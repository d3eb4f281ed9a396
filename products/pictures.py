"""Small copies of photos for lists: made when first asked for, kept beside the files."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from PIL import Image

from products.models import Evidence

SIDE = 360  # pixels; about 15 kB
_MODES = ("RGB", "L")


def small(photo: Evidence) -> Path:
    """Return the path of the photo's small copy (JPEG); it is named by the photo's hash."""
    path = Path(settings.MEDIA_ROOT) / "small" / f"{photo.sha256}.jpg"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with photo.file.open("rb") as source, Image.open(source, formats=("JPEG", "PNG")) as image:
            image.draft("RGB", (SIDE * 2, SIDE * 2))
            image.thumbnail((SIDE, SIDE))
            flat = image if image.mode in _MODES else _on_white(image)
            flat.save(draft, "JPEG", quality=70, optimize=True)
        draft.replace(path)
    return path


def _on_white(image: Image.Image) -> Image.Image:
    """Lay a transparent drawing on white, as it stands on the page."""
    seen = image.convert("RGBA")
    ground = Image.new("RGB", seen.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground
