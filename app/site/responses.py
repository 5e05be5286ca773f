"""Answers of the site: a page or its part, headers, compression, errors."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from logging import Logger
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from markupsafe import escape
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    NotFound,
    RequestURITooLarge,
)
from werkzeug.wrappers import Response as BaseResponse

from app.site.config import Config
from app.site.keys import masked
from app.site.surfaces import is_host

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
_SMALL = 500
_COMPRESSED = ("text/", "application/json", "image/svg+xml")
_ERRORS = {
    404: ("Cette page n’existe pas", "L’adresse a peut-être changé, ou une lettre s’est perdue."),
    405: ("Cette page ne s’ouvre pas ainsi", "Revenez au formulaire et recommencez."),
    413: ("C’est trop long", "Le formulaire envoyé dépasse ce que ce site accepte."),
    414: ("Cette adresse est trop longue", "Elle a peut-être été mal recopiée."),
    429: (
        "Revenez dans quelques minutes",
        "Trop de demandes en peu de temps. Rien n’est perdu : vos réponses sont dans l’adresse.",
    ),
    503: (
        "Revenez dans quelques secondes",
        "Beaucoup de calculs sont demandés en même temps. Rien n’est perdu : vos réponses sont "
        "dans l’adresse de la page.",
    ),
    500: (
        "Une panne de notre côté",
        "Le calcul n’a pas pu aller au bout. Vos réponses sont dans l’adresse de la page : "
        "rechargez-la dans un instant.",
    ),
}


_BARE = """<!doctype html>
<html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} · Élan Climat</title>
<h1>{title}</h1>
<p>{message}</p>
<p><a href="/">Revenir à l’accueil</a></p>
</html>
"""
_UNREADABLE = (
    "Cette demande n’a pas pu être lue",
    "Le navigateur, ou ce qui est entre lui et ce site, a envoyé ce que ce site ne comprend pas.",
)


def bare(status: int) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and page of an error where nothing else can be trusted: no template, no request."""
    title, message = _ERRORS.get(status, _UNREADABLE)
    body = _BARE.format(title=title, message=message).encode()
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        **_HEADERS,
    }
    return list(headers.items()), body


class Last:
    """The application, and an answer where even its error page fails."""

    def __init__(self, application: Callable[..., Iterable[bytes]], log: Logger):
        self._application, self._log = application, log

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            return self._application(environ, start_response)
        except Exception:
            self._log.exception("the error page itself failed")
            headers, body = bare(500)
            start_response("500 INTERNAL SERVER ERROR", headers)
            return [body]


def htmx() -> Any:
    """What htmx says of the request; false for any other."""
    return request.htmx  # type: ignore[attr-defined]


def wants_partial() -> bool:
    """Whether htmx asks for a part of the page and not for a page it has forgotten."""
    asked = htmx()
    return bool(asked) and not asked.history_restore_request


def render(page: str, partial: str | None = None, *, status: int = 200, **context) -> Response:
    """The page, or its part when htmx asks; a form with errors answers 422.

    Parameters
    ----------
    page, partial : str
        Templates; the page includes the partial.
    **context
        For both; ``form`` is looked at for errors, ``title`` names the page.
    """
    form = context.get("form")
    if status == 200 and form is not None and form.errors:
        status = 422
    if partial and wants_partial():
        body = render_template(partial, **context)
        if htmx().target == "contenu":  # a new page, and not a corner of this one
            body = f"<title>{escape(context['title'])} · Élan Climat</title>\n{body}"
    else:
        body = render_template(page, **context)
    response = make_response(body, status)
    response.headers["Vary"] = "HX-Request"
    return response


def attached(body: bytes | str | Iterable[str], name: str, mimetype: str = "text/csv") -> Response:
    """A file to take home, kept by no cache."""
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _guard() -> None:
    if len(request.query_string) > current_app.config["ELAN"].query_limit:
        raise RequestURITooLarge
    if not is_host(request.headers.get("Host", "localhost")):  # links are made of it
        raise BadRequest


def _settle() -> BaseResponse | None:
    """An address with a slash too many leads to its page."""
    plain = request.path.rstrip("/")
    if not isinstance(request.routing_exception, NotFound) or plain in ("", request.path):
        return None
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not adapter.test(plain, "GET") and not adapter.test(plain, "POST"):
        return None
    asked = request.query_string.decode("latin-1")
    return redirect(quote(request.root_path + plain) + (f"?{asked}" if asked else ""), 308)


def _harden(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    kept = "no-store" if request.method == "POST" else "no-cache"
    response.headers.setdefault("Cache-Control", kept)
    if request.is_secure:
        whole = "; includeSubDomains" if current_app.config["ELAN"].hsts_subdomains else ""
        response.headers.setdefault("Strict-Transport-Security", f"max-age=31536000{whole}")
    return response


def takes_gzip() -> bool:
    """Whether who asks takes a compressed answer: one that names it only to refuse it does not."""
    return request.accept_encodings["gzip"] > 0


def _compress(response: Response) -> Response:
    if not (response.mimetype or "").startswith(_COMPRESSED) or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if (
        not takes_gzip()
        or "Content-Encoding" in response.headers
        or len(response.get_data()) < _SMALL
    ):
        return response
    response.set_data(gzip.compress(response.get_data(), 9, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response


def answer_errors(app: Flask, prefix: str, answer: Callable[[HTTPException], Response]) -> None:
    """Have errors under an address answered by a function and not by a page."""
    app.extensions.setdefault("error_answers", {})[prefix] = answer


def _own_answer(problem: HTTPException) -> Response | None:
    answers = current_app.extensions.get("error_answers", {})
    for prefix, answer in answers.items():
        if request.path == prefix or request.path.startswith(f"{prefix}/"):
            return answer(problem)
    return None


def _error(problem: HTTPException) -> Response:
    code = problem.code or 500
    if code < 400:
        return problem.get_response()  # type: ignore[return-value]
    if (own := _own_answer(problem)) is not None:
        return own
    title, message = _ERRORS.get(code, ("Cette demande n’a pas pu aboutir", "Revenez en arrière."))
    title = getattr(problem, "title", title)
    message = getattr(problem, "message", message)
    body: dict[str, Any] = {"code": code, "title": title, "message": message}
    response = _whole(render("site/error.html", status=code, **body))
    for name, value in problem.get_headers(request.environ):
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _crash(problem: Exception) -> Response:
    """An unforeseen fault: the log has the path and the trace, never the answers."""
    current_app.logger.exception("fault on %s %s", request.method, masked(request.path))
    return _error(InternalServerError())


def _whole(response: Response) -> Response:
    """Have htmx put an error in the place of the whole page, never inside it."""
    if htmx():
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def init_app(app: Flask, config: Config) -> None:
    """Give an application the site's habits."""
    app.config["MAX_CONTENT_LENGTH"] = config.body_limit
    app.config["MAX_FORM_MEMORY_SIZE"] = config.body_limit
    app.config["MAX_FORM_PARTS"] = 200
    app.config["ELAN"] = config
    app.before_request(_guard)
    app.before_request(_settle)
    app.after_request(_compress)
    app.after_request(_harden)
    app.register_error_handler(HTTPException, _error)
    if not app.debug:
        app.register_error_handler(Exception, _crash)
