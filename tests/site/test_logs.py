"""No log tells an answer, a key, an address, nor lets a visitor write a line of his own."""

from __future__ import annotations

import logging
import re
import socket

import pytest

from app import create_app
from app.site.logs import plain
from benchmarks.hold import get, served
from tests.routes.housing import RESULT

KEY = "h-aaaaaaaaaaaaaaaaaaaa"
SECRETS = ("21987", "62119", KEY, "192.0.2.77", "2001:db8::7", "forged")
ODD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


@pytest.fixture
def own():
    """An application of this test alone: it is broken on purpose."""
    return create_app()


@pytest.mark.parametrize(
    "stated",
    [
        f"GET /hote/{KEY}/etat?income=21987",
        "a\nforged line",
        "a\r\n\x1b[31mforged",
        "b\u2028forged",
    ],
)
def test_a_line_stays_one_line_without_what_was_asked(stated):
    said = plain(stated)
    assert not ODD.search(said) and "21987" not in said and KEY not in said


def _broken(*_: object, **__: object) -> None:
    raise ValueError("21987 for 192.0.2.77 at 2001:db8::7\nforged")


@pytest.mark.parametrize("where", ["app.home.page.render", "app.site.responses.render_template"])
def test_a_fault_is_told_by_its_place_alone(own, monkeypatch, caplog, where):
    """Whether a view fails or the very page that says so; the visitor has an answer."""
    monkeypatch.setattr(where, _broken)
    with caplog.at_level(logging.DEBUG):
        answer = own.test_client().get(
            f"/logement?reference_tax_income=21987&commune=62119&x={KEY}",
            environ_overrides={"REMOTE_ADDR": "192.0.2.77"},
        )
    assert answer.status_code == 500 and "Une panne de notre côté" in answer.text
    assert answer.headers["Content-Security-Policy"] and answer.headers["X-Content-Type-Options"]
    assert "ValueError" in caplog.text and "home/page.py" in caplog.text
    lines = [one.getMessage() for one in caplog.records]
    assert [one for one in lines if any(secret in one for secret in SECRETS)] == []
    assert not any(ODD.search(line) or "\n" in line for line in lines)


def _said(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(request)
        return b"".join(iter(lambda: line.recv(65_536), b""))


@pytest.mark.load
def test_every_error_of_a_server_leaves_a_log_that_tells_nothing(tmp_path):
    """What is asked as a visitor, a program and an attacker would; then the log is read."""
    log = tmp_path / "log"
    with served("--workers", "1", "--log-level", "debug", log=log) as port:
        for path in (
            f"{RESULT}&reference_tax_income=21987",
            "/logement/resultat?floor_area=21987",
            f"/hote/{KEY}",
            f"/hote/{KEY}/etat?annulees=21987",
            "/rien%0A%0D[2026]%20forged%1b[31m?commune=62119",
            "/%e2%80%a8forged",
            "/logement?" + "a" * 9_000,
            "/parc/travail?cle=21987",
            "/api/v1/places?q=62119",
        ):
            assert get(port, path, headers={"X-Forwarded-For": "192.0.2.77"})[0] in (
                *(200, 404, 414, 422),
            )
        for request, status in (
            (b"GET /forged?21987\nHost: a\r\n\r\n", b"400"),
            (b"G\x00T /?income=21987 HTTP/1.1\r\nHost: a\r\n\r\n", b"400"),
            (b"GET /?" + b"21987" * 4_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414"),
            (b"GET / HTTP/1.1\r\nforged 192.0.2.77: 21987\r\n\r\n", b"400"),
            (b"GET / HTTP/1.1\r\nA: " + b"21987" * 4_000 + b"\r\n\r\n", b"431"),
            (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: forged\r\n\r\n0\r\n\r\n", b"501"),
            (b"GET /?income=21987 HTTP/9.9\r\nHost: a\r\n\r\n", b"400"),
            (
                b"DELETE /logement?income=21987 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                b"405",
            ),
            (
                b"POST /api/v1/housing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                b"Content-Type: application/json\r\nContent-Length: 30000\r\n\r\n" + b"[" * 30_000,
                b"400",
            ),
        ):
            said = _said(port, request)
            assert said.split(b" ")[1] == status, said[:200]
            assert b"Content-Security-Policy: default-src 'none'" in said, said[:500]
            assert b"X-Content-Type-Options: nosniff" in said
    text = log.read_text(encoding="utf-8", errors="strict")
    assert "404" in text and "answered 400" in text, "it was read"
    result = [secret for secret in (*SECRETS, "?a", "income=") if secret in text]
    # what an address that is no page was called is told, on the line of its request alone
    assert result in ([], ["forged"]), result
    assert not ODD.search(text)
    for line in text.splitlines():
        assert "forged" not in line or " GET /" in line, line
