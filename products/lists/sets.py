"""The product set that a list's words or a product's name mean."""

from __future__ import annotations

import re

from ocop.lib import clock
from ocop.lib.text import search_key
from ocop.rules import books
from ocop.rules.models import ProductSet
from products.lists.values import same_name

# Words of names, and the set they nearly always mean; whoever enters the list looks at it.
GUESSES = (
    (r"\b(du lich|homestay|diem den|trai nghiem|khu sinh thai)\b", "du-lich"),
    (r"\bmat ong\b", "mat-ong"),
    (r"\bca phe|ca cao\b", "ca-phe-ca-cao"),
    (r"\bruou (?!(vang|mo|sim|ba kich|trai))", "ruou-trang"),
    (r"\b(ruou|bia|vang sim|vang)\b", "do-uong-co-con-khac"),
    (r"\b(nuoc mam|tuong|mam tom|mam)\b", "tuong-nuoc-mam"),
    (r"\b(tieu|ot|que|hoi|gia vi|muoi|bot canh|tinh bot nghe)\b", "gia-vi-khac"),
    (r"\btra (hoa vang|gung|day|thao moc|ca gai leo|la|nu|giao co lam)\b", "tra-thuc-vat-khac"),
    (r"\b(che|tra)\b", "che"),
    (r"\b(tinh dau|cao |vien |thao duoc|duoc lieu)", "tinh-dau-duoc-lieu"),
    (r"\b(mien|bun|pho|banh|mi|my|com lam|xoi|keo)\b", "che-bien-gao-ngu-coc"),
    (r"\b(gao|ngo|dau xanh|lac|vung|hat)\b", "gao-ngu-coc"),
    (r"\b(cha|ruoc|nem|gio|xuc xich|kho|mot nang|sua chua|hun khoi|sua|ruoi kho)\b",
     "che-bien-thit-thuy-san-trung-sua"),
    (r"\b(trung|ga|vit|lon|bo|tom|cua|ca|hau|ngao|muc|sa sung|hai sam|thit)\b",
     "thit-thuy-san-trung-sua-tuoi"),
    (r"\b(gom|may tre|tre dan|my nghe|tranh|go)\b", "thu-cong-my-nghe"),
    (r"\b(tho cam|vai|ao|khan|det)\b", "vai-may-mac"),
    (r"\b(hoa lan|hoa mai|hoa dao)\b", "hoa"),
    (r"\b(bonsai|cay canh)\b", "cay-canh"),
    (r"\b(say|mut|muoi|chip|bot)\b", "che-bien-rau-cu-qua"),
    (r"\b(rau|cu|qua|cam|buoi|vai|na|oi|chuoi|nam|khoai|mang|dua|bi|thanh long|dua hau|oi)\b",
     "rau-cu-qua-hat-tuoi"),
)  # fmt: skip


class Sets:
    """The product sets of the book in force today. Two queries."""

    def __init__(self) -> None:
        book = books.current(clock.today())
        home = book.classification_id if book else None
        self.rows = list(ProductSet.objects.filter(classification=home).order_by("no"))
        self.by_slug = {row.slug: row for row in self.rows}
        self.by_pk = {row.pk: row for row in self.rows}
        self.names = [(row, same_name(row.name_vi), same_name(row.group_vi)) for row in self.rows]
        self.choices = tuple((str(row.pk), f"{row.no}. {row.name}") for row in self.rows)

    def chosen(self, text: str) -> ProductSet | None:
        return self.by_pk.get(int(text)) if text.isascii() and text.isdigit() else None

    def meant(self, words: str) -> ProductSet | None:
        """The one set whose name, or whose group with a single set, the words are."""
        key = re.sub(r"^(bo|nhom|bo san pham|nhom san pham)\s*[:.]?\s*", "", same_name(words))
        key = re.sub(r"^\d+ ", "", key)
        if not key:
            return None
        exact = [row for row, name, _group in self.names if name == key]
        group = [row for row, _name, group_of in self.names if group_of == key]
        part = [row for row, name, _group in self.names if len(key) > 5 and key in name]
        for found in (exact, group, part):
            if len(found) == 1:
                return found[0]
        return None

    def guessed(self, name: str) -> ProductSet | None:
        """The set that a product's name suggests."""
        key = search_key(name)
        for words, slug in GUESSES:
            if re.search(words, key) and slug in self.by_slug:
                return self.by_slug[slug]
        return None
