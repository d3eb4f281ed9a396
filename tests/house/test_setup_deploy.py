"""What production is built from: the compose file, the image, the refusal to start half set."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.house.test_imports import ROOT

PRODUCTION = {
    "OCOP_ENV": "production",
    "OCOP_SECRET_KEY": "k" * 50,
    "OCOP_HOSTS": "ocop.example",
    "OCOP_PUBLIC_URL": "https://ocop.example",
    "DATABASE_URL": "postgres://ocop@db/ocop",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp://mail:25",
}


def compose(*words: str) -> str:
    if not shutil.which("docker-compose"):
        pytest.skip("docker-compose is not installed here; .ci/run installs it")
    asked = subprocess.run(
        ["docker-compose", *words, "config"], cwd=ROOT, capture_output=True, text=True
    )
    assert asked.returncode == 0, asked.stderr
    return asked.stdout


def test_compose_file_is_accepted_and_has_every_service() -> None:
    text = compose("--env-file", ".env.example")
    services = text[text.index("services:") : text.index("\nvolumes:")]
    names = re.findall(r"(?m)^  (\w+):$", services)
    assert names == ["beat", "db", "proxy", "redis", "web", "worker"]
    assert services.count("healthcheck:") == len(names)


def test_example_names_every_variable_of_the_compose_file() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    named = set(re.findall(r"(?m)^(\w+)=", (ROOT / ".env.example").read_text()))
    assert named == wanted


def test_image_is_made_by_the_set_up_and_does_not_run_as_root() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert text.count("python3 tools/setup.py") == 2
    assert "\nUSER ocop\n" in text


@pytest.mark.parametrize("lacking", [n for n in PRODUCTION if n != "OCOP_ENV"])
def test_production_refuses_to_start_without(lacking: str) -> None:
    ours = ("OCOP_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")
    env = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    env |= {"OCOP_VAR": os.environ.get("OCOP_VAR", ""), **PRODUCTION}
    del env[lacking]
    started = subprocess.run(
        [sys.executable, "-c", "import ocop.settings"], cwd=ROOT, env=env, capture_output=True
    )
    assert started.returncode == 1
    assert f"OCOP_ENV=production needs {lacking} to be set." in started.stderr.decode()
