"""How a person is reached: mail addresses and Vietnamese telephone numbers in one form."""

from __future__ import annotations

import re

from ocop.lib.text import nfc


def clean_mail(mail: str | None) -> str:
    """Return the address in small letters, trimmed."""
    return nfc(mail or "").strip().lower()


def clean_phone(phone: str | None) -> str:
    """Return the number in E.164 ('+84912345678'), or '' if it is none.

    0912 345 678, 84912345678 and +84 912 345 678 are one number. Vietnamese numbers have nine
    or ten digits after the leading zero.
    """
    digits = re.sub(r"[\s.\-()]", "", phone or "")
    if re.fullmatch(r"0\d{9,10}", digits):
        return "+84" + digits[1:]
    if re.fullmatch(r"84\d{9,10}", digits):
        return "+" + digits
    return digits if re.fullmatch(r"\+\d{8,15}", digits) else ""


def shown_phone(phone: str | None) -> str:
    """Return the number as people write it at home: '0912 345 678'."""
    phone = phone or ""
    if phone.startswith("+84"):
        local = "0" + phone[3:]
        return f"{local[:4]} {local[4:7]} {local[7:]}"
    return phone
