"""What is made from the wheels: fonts, scripts and the one style sheet."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from fontTools.ttLib import TTFont

from ocop.lib import assets, stylesheets

VIETNAMESE = "ĂăÂâĐđÊêÔôƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA))) + "₫“”–…·±"


@pytest.fixture(scope="module")
def sheet() -> str:
    return stylesheets.bundle().decode()


@pytest.mark.parametrize("name", assets.FONTS)
def test_a_font_has_every_vietnamese_letter_and_is_small(name: str) -> None:
    made = assets.font(name)
    letters = TTFont(BytesIO(made)).getBestCmap()
    assert [c for c in VIETNAMESE if ord(c) not in letters] == []
    assert len(made) < 25_000


def test_a_font_made_twice_is_the_same_file() -> None:
    first, second = assets.font("tinos"), assets.font("tinos")
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_the_finder_finds_what_is_made_and_nothing_else() -> None:
    finder = assets.VendorFinder()
    for name in assets.MAKERS:
        assert Path(finder.find(name)).stat().st_size > 1000
    assert finder.find("vendor/bootstrap/css/bootstrap.css") == []
    assert finder.find("../settings.py") == []
    assert sorted(name for name, _ in finder.list([])) == sorted(assets.MAKERS)


def test_a_changed_sheet_is_bundled_again(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    made = assets.made("css/ocop.css")
    made.write_text("old")
    old = time.time() - 10_000_000
    os.utime(made, (old, old))
    assert assets.made("css/ocop.css").read_text() != "old"


def test_the_style_sheet_styles_what_crispy_forms_write(sheet: str) -> None:
    names = "form-control form-select form-check-input invalid-feedback col-md-6 row mb-3 d-none "
    names += "visually-hidden input-group alert-danger"
    assert [n for n in names.split() if not re.search(rf"\.{n}\b", sheet)] == []


def test_unused_parts_of_bootstrap_are_left_out(sheet: str) -> None:
    for name in ("carousel", "offcanvas", "accordion-button", "col-xxl-6", "toast", "navbar"):
        assert f".{name}" not in sheet
    assert len(gzip.compress(sheet.encode(), 9)) < 22_000


def test_the_night_comes_by_preference_and_by_choice(sheet: str) -> None:
    assert '@media(prefers-color-scheme:dark){:root:not([data-bs-theme="light"]){' in sheet
    assert '[data-bs-theme="dark"]{color-scheme:dark' in sheet
    assert sheet.count("{") == sheet.count("}")


def test_every_sheet_of_the_folder_is_in_the_bundle() -> None:
    # paper.css is linked by the pages that are printed, and by no other; offline.css stands in the
    # file of the offline check.
    alone = {"offline.css", "paper.css"}
    found = {path.name for path in stylesheets.HOME.glob("*.css")}
    assert found == set(stylesheets.SHEETS) | alone


def test_selectors_are_split_at_commas_outside_brackets() -> None:
    assert stylesheets.split(".a,.b:is(.c,.d),.e") == [".a", ".b:is(.c,.d)", ".e"]


def test_files_can_be_collected_under_hashed_names(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.INSTALLED_APPS = ["ocop.lib", "django.contrib.staticfiles"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    finders.get_finder.cache_clear()
    call_command("collectstatic", interactive=False, verbosity=0)
    assert list(tmp_path.glob("css/ocop.*.css"))
    sheet = next(tmp_path.glob("css/ocop.*.css")).read_text()
    assert re.search(r"be-vietnam-pro-400\.[0-9a-f]{12}\.woff2", sheet)
    assert list(tmp_path.glob("vendor/htmx.*.js.gz"))
