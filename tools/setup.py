#!/usr/bin/env python3
"""Make this checkout ready to run; asks nothing, and does only what is not done yet.

``tools/setup.py`` prepares the application, ``--dev`` the tests too, ``--only packages`` stops
before the translations and static files, ``--debian NAME`` wants one more Debian package.
Works with the system's Python alone; what was done is remembered by hash in ``.venv/done``
and ``OCOP_VAR/static.done``.
"""

import argparse
import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("OCOP_VAR") or BASE / "var")
LIBRARIES = {  # what WeasyPrint loads, by Debian package
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
BROWSERS = ("chromium-headless-shell", "chromium")  # the first takes half the time of the second
TINOS = Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf")  # the face of papers


def run(*command: object) -> None:
    """Run a step from the project's folder; where it fails, stop with its exit code."""
    done = subprocess.run([str(word) for word in command], cwd=BASE)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.returncode)


def digest(paths: Iterable[Path]) -> str:
    """Return one hash of these files and of everything in these folders."""
    files = [f for p in paths for f in ([p] if p.is_file() else sorted(p.rglob("*")))]
    text = hashlib.sha256()
    for file in files:
        if file.is_file() and "__pycache__" not in file.parts:
            text.update(f"{file}\n".encode() + file.read_bytes())
    return text.hexdigest()


def once(stamp: Path, paths: Iterable[Path], *steps: list[object]) -> None:
    """Take the steps unless they were taken with exactly these files."""
    now = digest(paths)
    if stamp.exists() and stamp.read_text() == now:
        return
    for step in steps:
        run(*step)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)


def loads(library: str) -> bool:
    """Tell whether the shared library can be loaded, whoever installed it."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def installed(package: str) -> bool:
    """Tell whether the Debian package is installed."""
    asked = subprocess.run(  # noqa: S603
        ["dpkg-query", "-W", "-f", "${db:Status-Status}", package],  # noqa: S607
        capture_output=True,
        text=True,
    )
    return asked.stdout == "installed"


def missing(*, dev: bool, more: list[str]) -> list[str]:
    """Return the Debian packages that this machine still needs."""
    names = [name for name, library in LIBRARIES.items() if not loads(library)]
    if not TINOS.exists():
        names.append("fonts-croscore")
    if not (VENV / "bin" / "pip").exists():
        try:
            import ensurepip  # noqa: F401
        except ImportError:  # Debian keeps it in a package of its own
            names.append(f"python3.{sys.version_info.minor}-venv")
    if dev and not any(map(shutil.which, BROWSERS)):
        names.append(BROWSERS[0])
    return names + [name for name in more if not installed(name)]


def debian(names: list[str]) -> None:
    """Install the packages as root or with sudo; where neither works, say the exact line."""
    if not names:
        return
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    root = os.geteuid() == 0
    free = (
        not root
        and shutil.which("sudo")
        and not subprocess.call(
            ["sudo", "-n", "true"],  # noqa: S607
            stderr=subprocess.DEVNULL,
        )
    )
    if shutil.which("apt-get") and (root or free):
        print("Installing Debian packages:", *names, flush=True)
        apt = [] if root else ["sudo", "-n"]
        apt += ["env", "DEBIAN_FRONTEND=noninteractive"]
        subprocess.call([*apt, "apt-get", "update", "-q"], stdout=subprocess.DEVNULL)  # noqa: S603
        if not subprocess.call([*apt, *install], stdout=subprocess.DEVNULL):  # noqa: S603
            return
    line = f"apt-get install -y --no-install-recommends {' '.join(names)}"
    sys.exit(f"Debian packages are missing. Install them, then try again:\n  sudo {line}")


def environment(*, dev: bool) -> None:
    """Make ``.venv`` and install the locked packages, each checked by its hash."""
    if not (PYTHON.exists() and (VENV / "bin" / "pip").exists()):
        print("Making the virtual environment .venv", flush=True)
        run(sys.executable, "-m", "venv", "--clear", VENV)
    for name in ["requirements.txt", "requirements-dev.txt"][: 2 if dev else 1]:
        pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
        lock = BASE / name
        stamp = VENV / "done" / name
        if not stamp.exists() or stamp.read_text() != digest([lock]):
            print(f"Installing {name}", flush=True)
        once(stamp, [lock], [*pip, "--require-hashes", "-r", lock])


def built() -> None:
    """Compile the translations and collect the static files."""
    catalogue = BASE / "locale/vi/LC_MESSAGES/django.mo"
    stamp = VENV / "done" / "translations"
    if not catalogue.exists():
        stamp.unlink(missing_ok=True)
    merge = BASE / "tools/merge_po.py"
    once(stamp, [BASE / "locale/vi/parts", merge], [PYTHON, merge])
    sources = [*BASE.glob("static"), *BASE.glob("*/static"), *BASE.glob("ocop/*/static")]
    makers = ["requirements.txt", "ocop/lib/assets.py", "ocop/lib/stylesheets.py"]
    sources += [BASE / name for name in makers]
    if not (VAR / "static").exists():
        (VAR / "static.done").unlink(missing_ok=True)
    collect = [PYTHON, "manage.py", "collectstatic", "--noinput", "-v0"]
    once(VAR / "static.done", sources, collect)


def main() -> None:
    """Read the wishes, wait for another set-up that is running, then set up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--only", choices=["packages"])
    parser.add_argument("--debian", action="append", default=[], metavar="NAME")
    wish = parser.parse_args()
    # subprocess.run ends its child when this process is asked to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with open(__file__) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        debian(missing(dev=wish.dev, more=wish.debian))
        environment(dev=wish.dev)
        if not wish.only:
            built()


if __name__ == "__main__":
    main()
