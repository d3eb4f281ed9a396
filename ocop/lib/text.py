"""Vietnamese text: one normal form, a key to search by, a key to sort by."""

from __future__ import annotations

import unicodedata

# The Vietnamese alphabet: đ is a letter after d, ă and â come after a, and so on. Tones decide
# last, in the order of TCVN 5712: level, grave, hook, tilde, acute, dot.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: f"{index:02d}" for index, letter in enumerate(_ALPHABET, start=10)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def nfc(text: str) -> str:
    """Return the text in the one form that is stored: phones and macOS send another (NFD)."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """Return the text in NFC with runs of blanks made one and the ends trimmed."""
    return " ".join(nfc(text).split())


def search_key(text: str) -> str:
    """Return the key under which a text is found: small letters, no accents, đ as d."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def whole(text: str) -> int | None:
    """Return the number that an address or a form names a row by, or None for anything else.

    Of other digits ('²', '٣') and of numbers beyond the database's keys nothing is made.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def sort_key(text: str) -> str:
    """Return a key that sorts as a Vietnamese dictionary does, on any database.

    Letters decide first, tones last; a database may not fold it, so only ASCII comes out.
    """
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text.casefold()):
        bare, tone = _without_tone(char)
        letters.append(_ORDER.get(bare) or ("0" if bare == " " else f"1{ord(bare):04x}"))
        tones.append(tone)
    return ("".join(letters) + "-" + "".join(tones))[:400]


def _without_tone(char: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", char)
    tone = next((mark for mark in parts if mark in _TONES), None)
    if tone is None:
        return char, "0"
    return unicodedata.normalize("NFC", parts.replace(tone, "")), _TONES[tone]
