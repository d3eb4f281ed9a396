"""Merge ``locale/vi/parts/*.po`` into ``locale/vi/LC_MESSAGES/django.po`` and compile it."""

import sys
from pathlib import Path

import polib

HOME = Path(__file__).resolve().parent.parent / "locale" / "vi"
TARGET = HOME / "LC_MESSAGES" / "django.po"


def merged() -> polib.POFile:
    """Return one catalogue of all parts; the first translation of a message wins."""
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "vi",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    seen: dict[tuple[str, str], polib.POEntry] = {}
    for path in sorted((HOME / "parts").glob("*.po")):
        for entry in polib.pofile(str(path)):
            key = (entry.msgctxt or "", entry.msgid)
            if key in seen:
                if (entry.msgstr, entry.msgstr_plural) != (
                    seen[key].msgstr,
                    seen[key].msgstr_plural,
                ):
                    print(f"{path.name}: '{entry.msgid}' is translated twice", file=sys.stderr)
                continue
            seen[key] = entry
            catalogue.append(entry)
    return catalogue


if __name__ == "__main__":
    catalogue = merged()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(TARGET))
    catalogue.save_as_mofile(str(TARGET.with_suffix(".mo")))
    print(f"{len(catalogue)} messages")
