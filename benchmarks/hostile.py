"""Requests that nobody means well with, over every route and surface: what must never be a 500.

``python -m benchmarks.hostile [COUNT] [SEED]`` asks an application in this process, 15,000 times.
``python -m benchmarks.hostile served`` asks the server that ``make run`` starts for every page on
every surface, as browsers, scripts and checkers of links do, and reads what comes on the wire.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from flask import Flask
from werkzeug.test import run_wsgi_app

from app import create_app
from app.api.words import EXAMPLES
from app.site.config import Config
from benchmarks.hold import served
from tests.routes import FILES, LOST, REFUSED, ROUTES
from tests.routes.events import LOST as KEYS

VALUES = (
    *("", " ", "0", "-1", "1e309", "nan", "inf", "-0", "1,5", "1 250 €", "٣", "½", "0x10"),
    *("9" * 400, "a" * 3_000, "é" * 500, "null", "true", "[]", "{}", "[", "59512", "2A004"),
    *("<script>alert(1)</script>", "' OR 1=1--", "{{7*7}}", "${7*7}", "%s%n", "../../etc/passwd"),
    *("\x00", "\r\nX: y", "\u202e", "\ud800", "\U0001f600", "\ufeff", "=1+1", "javascript:x"),
    *("//evil.com", "/\t/evil.com", "http://[", "http://host@evil.com", "2026-02-30", "house"),
)
NAMES = (
    *("endpoint", "_external", "_scheme", "_anchor", "_method", "self", "values", "filename"),
    *("date", "draws", "page", "vers", "cle", "champ", "passe", "lieu", "etape", "nombre", "vu"),
    *("url", "format", "maxwidth", "code", "q", "annulees", "colonnes", "voir", "depuis", "detail"),
    *(
        "reference_tax_income",
        "income_class",
        "lien_logement",
        "leg_mode",
        "t1_mode",
        "j1_to",
        "id",
    ),
)
ROOTS = (
    *("", "", "", "/chez/lille", "/embed/dunkerque", "/embed/arras/~x.fff4e0.compact", "/borne"),
    *("/borne/e-aaaaaaaaaaaaaaaaaaaa", "/chez/rien"),
)
METHODS = (
    ("GET",) * 20 + ("POST",) * 6 + (*("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "X"),)
)
HEADERS = {
    "HTTP_HX_REQUEST": ("true", "x"),
    "HTTP_HX_TARGET": ("contenu", "comparaison", "avancement", "\xe9<"),
    "HTTP_HX_CURRENT_URL": ("http://[", "\x80"),
    "HTTP_HX_HISTORY_RESTORE_REQUEST": ("true",),
    "HTTP_ORIGIN": ("http://[", "null", "http://localhost", "//"),
    "HTTP_REFERER": ("http://[", "http://localhost/logement/resultat?a=1", "\xff"),
    "HTTP_HOST": ("[", "a b", "evil.com:99999", "localhost", "::1", ""),
    "HTTP_ACCEPT": ("application/json", "text/html;q=x", "*/*;q=9", ",,;"),
    "HTTP_ACCEPT_ENCODING": ("gzip;q=x", "gzip", ",,"),
    "HTTP_ACCEPT_LANGUAGE": ("xx;q=x",),
    "HTTP_IF_NONE_MATCH": ('W/"', "*", '"a", W/"b"'),
    "HTTP_IF_MODIFIED_SINCE": ("yesterday", "Thu, 99 Jan 9999 99:99:99 GMT"),
    "HTTP_RANGE": ("bytes=9-1", "bytes=x", "lines=0-"),
    "HTTP_X_FORWARDED_FOR": ("x", "1.2.3.4, [", "::"),
    "HTTP_X_FORWARDED_PROTO": ("https", "\xe9"),
    "HTTP_X_FORWARDED_HOST": ("evil.com",),
    "HTTP_AUTHORIZATION": ("Bearer h-aaaaaaaaaaaaaaaaaaaa", "Basic \xff", "Bearer"),
    "HTTP_COOKIE": ("a=\xff; b", "session=x"),
    "HTTP_SEC_PURPOSE": ("prefetch",),
    "HTTP_USER_AGENT": ("", "\xff" * 900, "Googlebot"),
    "HTTP_CONTENT_ENCODING": ("gzip", "x"),
}
TYPES = (
    *("application/x-www-form-urlencoded", "application/json", "application/json; charset=x"),
    *("multipart/form-data", "multipart/form-data; boundary=a", "text/plain", "", "a/b; =;"),
    *("application/x-www-form-urlencoded; charset=utf-16",),
)


@dataclass(frozen=True)
class Asked:
    """A request as it reaches the application."""

    method: str
    path: str
    query: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def environ(self) -> dict[str, Any]:
        """As a server gives it."""
        return {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path.encode("utf-8", "surrogatepass").decode("latin-1"),
            "QUERY_STRING": self.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "CONTENT_LENGTH": str(len(self.body)),
            **self.headers,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }


def _paths(app: Flask, chance: random.Random) -> Iterator[tuple[str, str]]:
    """For ever: a path and a query that mean something, from which to do harm."""
    known = [*ROUTES, *ROUTES, *REFUSED, *LOST]
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    while True:
        if chance.random() < 0.85:
            path, _, query = chance.choice(known).partition("?")
            yield path, query
            continue
        rule = chance.choice(rules)
        while "<" in rule:
            before, _, rest = rule.partition("<")
            rule = before + chance.choice(VALUES)[:200] + rest.partition(">")[2]
        yield rule, ""


def _query(chance: random.Random, query: str) -> str:
    """Some of its answers replaced, repeated, or joined by names that the code knows."""
    pairs = parse_qsl(query, keep_blank_values=True)
    for place in range(len(pairs)):
        if chance.random() < 0.15:
            pairs[place] = (pairs[place][0], chance.choice(VALUES))
    for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
        name = chance.choice(NAMES) if chance.random() < 0.7 else chance.choice(VALUES)
        pairs.append((name, chance.choice(VALUES)))
    if pairs and chance.random() < 0.2:
        pairs.append(chance.choice(pairs))
    stated = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
    return stated + chance.choice(("", "", "", "&", "&&=", "%", "%ff=%fe", "&a", ";x=1", "#y"))


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _value(chance: random.Random, depth: int = 0) -> object:
    kind = chance.randrange(9)
    if kind == 0 and depth < 4:
        return {chance.choice(NAMES): _value(chance, depth + 1) for _ in range(3)}
    if kind == 1 and depth < 4:
        return [_value(chance, depth + 1) for _ in range(3)]
    return chance.choice((None, True, 0, -1, 1e308, 10**400, 1.5, *VALUES))


def _body(chance: random.Random, query: str) -> bytes:
    kind = chance.randrange(8)
    if kind < 3:
        return _query(chance, query).encode("latin-1")
    if kind < 5:
        example = dict(EXAMPLES[chance.choice(list(EXAMPLES))])
        for name in chance.sample(list(example), min(2, len(example))):
            example[name] = _value(chance)
        example[chance.choice(NAMES)] = _value(chance)
        sent = chance.choice((example, [example] * 3, [example, 1, None], {"a": [example]}))
        return json.dumps(sent).encode()
    return chance.choice(
        (
            *(b"[" * 30_000, b'{"a":' * 30_000, b"\xff\xfe", b"", b"NaN", b"1e999", b'"\\ud800"'),
            *(
                b'{"a":1,"a":2}',
                b'--a\r\nContent-Disposition: form-data; name="fichier"; '
                b'filename="\xff"\r\n\r\nPK\x03\x04\r\n--a--\r\n',
                b"a" * 70_000,
            ),
        )
    )


def requests(app: Flask, count: int, seed: int) -> Iterator[Asked]:
    """So many hostile requests; the same for the same seed."""
    chance = random.Random(seed)
    paths = _paths(app, chance)
    for _ in range(count):
        path, query = next(paths)
        root = "" if path.startswith(("/chez", "/embed", "/borne")) else chance.choice(ROOTS)
        method = chance.choice(METHODS)
        headers = {
            name: chance.choice(values)
            for name, values in HEADERS.items()
            if chance.random() < 0.06
        }
        body = _body(chance, query) if method not in ("GET", "HEAD") else b""
        if body or chance.random() < 0.05:
            headers["CONTENT_TYPE"] = chance.choice(TYPES)
        if chance.random() < 0.08:
            path += chance.choice(("/", "//", "%0a", "\x00", "/..", "é"))
        yield Asked(method, root + path, _query(chance, query), headers, body)


def faults(app: Flask, asked: Iterator[Asked]) -> tuple[Counter[int], list[tuple[int, Asked]]]:
    """How many of each status, and those that are a fault of ours: 500 and beyond but two.

    503 says to come again; 501, that oEmbed does not answer in the format asked.
    """
    result: Counter[int] = Counter()
    wrong = []
    for one in asked:
        _, status, _ = run_wsgi_app(app, one.environ(), buffered=True)
        code = int(status.split()[0])
        result[code] += 1
        if code >= 500 and code not in (501, 503):
            wrong.append((code, one))
    return result, wrong


def application(folder: str) -> Flask:
    """One that refuses nobody for asking too much: each request must be worked on."""
    free = "1000000000 per minute"
    return create_app(
        Config(version="1", draws=50, data=folder, work=free, api_requests=free, host_key="k" * 20)
    )


# What a server really sends: read from its socket, for a client of the tests mends what it reads.

SURFACES = ("", "/chez/lille", "/embed/arras", "/embed/lille/~8a1c4a.101820.compact", "/borne")
_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MANNERS = {
    "plain": ("GET", {}),
    "gzip": ("GET", {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept": _BROWSER}),
    "head": ("HEAD", {"Accept-Encoding": "gzip"}),
    "head, plain": ("HEAD", {}),
    "htmx": ("GET", {"Accept-Encoding": "gzip", "HX-Request": "true", "HX-Target": "contenu"}),
    "htmx, plain": ("GET", {"HX-Request": "true", "HX-Target": "resultat"}),
    "restored": ("GET", {"HX-Request": "true", "HX-History-Restore-Request": "true"}),
    "json": ("GET", {"Accept-Encoding": "gzip", "Accept": "application/json;q=0.1, image/x"}),
    "no gzip": ("GET", {"Accept-Encoding": "gzip;q=0, identity", "Accept": ",,;"}),
    "old protocol": ("GET", {"Connection": "close", "Accept-Encoding": "*"}),
    "post": ("POST", {"Accept-Encoding": "gzip", "Content-Type": TYPES[0]}),
    "post, htmx": (
        "POST",
        {"Accept-Encoding": "gzip", "Content-Type": TYPES[0], "HX-Request": "true"},
    ),
}
"""How a page is asked: a browser, its script, a checker of links, a program."""
ODD = ("", "&", "&inconnu=1&inconnu=2", "&%ff=%fe&=&a", "&endpoint=x&self=2&lieu=%00")
"""What stands behind an address that was copied badly."""


def sent(port: int, method: str, address: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """All the bytes that a server answers with."""
    head = {"Host": "localhost", "Connection": "close", "Content-Length": str(len(body)), **headers}
    lines = [f"{method} {address} HTTP/1.1", *(f"{name}: {text}" for name, text in head.items())]
    with socket.create_connection(("127.0.0.1", port), 40) as link:
        link.sendall("\r\n".join((*lines, "", "")).encode("latin-1") + body)
        return b"".join(iter(lambda: link.recv(1 << 16), b""))


@dataclass(frozen=True)
class Sent:
    """An answer as it came."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @classmethod
    def read(cls, data: bytes) -> Sent:
        """An answer from its bytes; status 599 where none came."""
        head, _, body = (data or b"HTTP/1.1 599").partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [line.partition(": ")[::2] for line in lines]
        return cls(int(first.split()[1]), [(name.lower(), text) for name, text in pairs], body)

    def __getitem__(self, name: str) -> str:
        return dict(self.headers).get(name, "")

    @property
    def text(self) -> bytes:
        """What is shown, once uncompressed."""
        return gzip.decompress(self.body) if self["content-encoding"] == "gzip" else self.body

    def faults(self, manner: str) -> Iterator[str]:
        """What is wrong with it, whatever it says."""
        method, asked = MANNERS[manner]
        if self.status >= 500 and self.status not in (501, 503):
            yield f"status {self.status}"
        single = [name for name, _ in self.headers if name not in ("set-cookie", "link")]
        yield from (f"twice {name}" for name in set(single) if single.count(name) > 1)
        if method == "HEAD" or self.status in (204, 304):
            if self.body:
                yield f"a body of {len(self.body)}"
            return
        if self["content-length"] != str(len(self.body)):
            yield f"length {self['content-length']} and not {len(self.body)}"
        wants = asked.get("Accept-Encoding", "")
        if self["content-encoding"] and wants != "*" and ("gzip" not in wants or "q=0" in wants):
            yield f"coding {self['content-encoding']}, not asked"
        text = self.text.lower()
        if text[:2] == b"\x1f\x8b":
            yield "compressed twice"
        if self["content-type"].startswith("text/html") and not 300 <= self.status < 400:
            whole = text.count(b"<html")
            if whole > 1 or text.count(b"</html>") != whole or text.count(b"<h1") > 1:
                yield f"{whole} pages in one"
            if text and not whole and "HX-Request" not in asked:
                yield "a part of a page"
            if any(mark in text for mark in (b"{{", b"{%", b"undefined")):
                yield "a template shows"


_SAME = (("plain", "gzip"), ("plain", "no gzip"), ("gzip", "head"), ("plain", "head, plain"))
"""Manners that have one answer, whole or without its body."""


def swept(
    port: int, pages: Iterable[str], manners: Iterable[str] = tuple(MANNERS)
) -> tuple[Counter[int], list[str]]:
    """Statuses of pages asked in each manner, and what was wrong."""
    result: Counter[int] = Counter()
    wrong = []
    for page in pages:
        asked = quote(page, safe="/?&=%+,;:@~$!*()")
        path, _, query = asked.partition("?")
        came = {}
        for manner in manners:
            method, headers = MANNERS[manner]
            body = query.encode() if method == "POST" else b""
            came[manner] = one = Sent.read(
                sent(port, method, path if body else asked, headers, body)
            )
            result[one.status] += 1
            wrong += [f"{manner} {page}: {fault}" for fault in one.faults(manner)]
        for pair in _SAME:
            if set(pair) <= set(came):
                one, other = (came[manner] for manner in pair)
                told = "content-length" if pair[1].startswith("head") else "text"
                ends = [
                    (each.status, each.text if told == "text" else each[told])
                    for each in (one, other)
                ]
                if ends[0] != ends[1]:
                    wrong.append(f"{pair[1]} {page}: not as {pair[0]}, {one.status}, {told}")
    return result, wrong


def addresses() -> list[str]:
    """Every address of the site on every surface, some copied badly."""
    known = [*ROUTES, *REFUSED, *LOST, *KEYS, *(page for page in FILES if "<" not in page)]
    result = []
    for number, page in enumerate(dict.fromkeys(known)):
        of_a_surface = page.startswith(("/chez", "/embed", "/borne"))
        for place, root in enumerate(("",) if of_a_surface else SURFACES):
            odd = ODD[(number + place) % len(ODD)]
            result.append(root + page + (odd if "?" in page else odd.replace("&", "?", 1)))
    return result


def sweep() -> int:
    """Ask a server of its own for every page, in every manner."""
    start = time.monotonic()
    with served("--workers", "1", ELAN_WORK="1000000000 per minute", ELAN_DRAWS="50") as port:
        result, wrong = swept(port, addresses())
    spent = time.monotonic() - start
    print(f"{sum(result.values())} answers in {spent:.0f} s: {dict(sorted(result.items()))}")
    print(*wrong, sep="\n")
    return bool(wrong)


def main() -> int:
    """Ask, and tell what was answered."""
    import tempfile

    if sys.argv[1:] == ["served"]:
        return sweep()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 15_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20_261_128
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        app = application(folder)
        result, wrong = faults(app, requests(app, count, seed))
    print(f"{count} requests in {time.monotonic() - start:.0f} s: {dict(sorted(result.items()))}")
    for code, one in wrong[:20]:
        print(code, one.method, repr(one.path)[:150], one.query[:200], one.headers, one.body[:80])
    print(urlencode({"wrong": len(wrong)}))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
