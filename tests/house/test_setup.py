"""The set-up does what is missing, once, and says plainly what it cannot do."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.test_imports import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import setup

LOCKS = ["requirements", "requirements-dev"]


def test_once_takes_its_steps_only_when_a_file_changed(tmp_path: Path) -> None:
    source, stamp, diary = (tmp_path / name for name in ("source", "stamp", "diary"))
    step = [sys.executable, "-c", f"open({str(diary)!r}, 'a').write('x')"]
    source.write_text("one")
    setup.once(stamp, [source], step)
    setup.once(stamp, [source], step)
    assert diary.read_text() == "x"
    source.write_text("two")
    setup.once(stamp, [source], step)
    assert diary.read_text() == "xx"


def test_once_tries_again_after_a_step_that_failed(tmp_path: Path) -> None:
    source, stamp = tmp_path / "source", tmp_path / "stamp"
    source.write_text("one")
    with pytest.raises(SystemExit) as stopped:
        setup.once(stamp, [source], [sys.executable, "-c", "raise SystemExit(7)"])
    assert (stopped.value.code, stamp.exists()) == (7, False)


def test_debian_says_the_exact_line_where_it_may_not_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # neither apt-get nor sudo
    with pytest.raises(SystemExit) as stopped:
        setup.debian(["libpango-1.0-0", "python3.11-venv"])
    assert str(stopped.value.code).splitlines()[-1] == (
        "  sudo apt-get install -y --no-install-recommends libpango-1.0-0 python3.11-venv"
    )


def test_loads_knows_a_library_that_is_not_there() -> None:
    assert setup.loads("libc.so.6")
    assert not setup.loads("libnobody-has-this.so.9")


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_everything_by_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / f"{name}.txt").read_text()
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n|^ +#.*\n", "", text).strip())
    assert [e for e in entries if "==" not in e or "--hash=sha256:" not in e] == []
    locked = {e.split("==")[0].lower() for e in entries}
    wanted = re.findall(r"(?m)^([A-Za-z][\w.-]*)", (ROOT / f"{name}.in").read_text())
    assert {w.lower() for w in wanted} - locked == set()


def test_lock_serves_every_python_from_the_first_3_11() -> None:
    """Debian 12 has Python 3.11.2, for which redis needs one more package."""
    text = (ROOT / "requirements.txt").read_text()
    assert re.search(r"(?m)^async-timeout==\S+ ; python_full_version < '3\.11\.3'", text)


def test_make_says_which_python_it_needs(tmp_path: Path) -> None:
    for name in ("sh", "echo"):
        (tmp_path / name).symlink_to(f"/bin/{name}")
    asked = subprocess.run(
        ["/usr/bin/make", "setup"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},  # nothing of a make that runs the tests
        capture_output=True,
        text=True,
    )
    assert asked.returncode
    assert asked.stdout.strip() == "OCOP needs Python 3.11 or later: apt-get install python3"
