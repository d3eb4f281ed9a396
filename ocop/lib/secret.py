"""The secret key of an embedded installation."""

import os
import secrets
from pathlib import Path


def kept_in(path: Path) -> str:
    """Return the key kept in the file; make it once, readable by its owner only (mode 600)."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
