"""A real mail server, and two people who read it."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from ocop.accounts.models import User


class Postbox:
    """Keeps what it is sent; refuses recipients of ``refused`` for good."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.sessions: set[int] = set()
        self.refused: set[str] = set()
        self.port = free_port()
        self.open()

    def open(self) -> None:
        self.server = Controller(self, hostname="127.0.0.1", port=self.port)
        self.server.start()

    def close(self) -> None:
        self.server.stop()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append(letter)
        self.sessions.add(id(session))
        return "250 OK"

    def by_person(self) -> list[str]:
        return sorted(letter["To"] for letter in self.letters)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    box = Postbox()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = box.port
    settings.EMAIL_TIMEOUT = 5
    yield box
    box.close()


@pytest.fixture
def may(db) -> User:
    return User.objects.create_user(name="Triệu Thị Mẩy", email="may@example.vn")


@pytest.fixture
def john(db) -> User:
    return User.objects.create_user(name="John Reader", email="john@example.vn", language="en")
