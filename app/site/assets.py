"""Static files under the hash of what they hold: kept for ever by the browser, never stale."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from flask import Blueprint, Flask, abort, current_app
from flask.typing import ResponseReturnValue

from app.site.responses import takes_gzip
from app.site.surfaces import server_root

bp = Blueprint("assets", __name__)

FOLDER = "/fichiers"
_FOREVER = "public, max-age=31536000, immutable"
_WITH_HTMX = ("widget.js", "compte.js")
"""Scripts of a surface that come with htmx and its manners in one request: few are allowed."""
_NOTE = re.compile(rb"//.*|/\*[^*]*\*/")
_SIGN = re.compile(rb"\s*([{};,])\s*|(?<=:) ")
_TEXT = {".css", ".js", ".svg", ".txt", ".webmanifest", ".json"}


@dataclass(frozen=True)
class Asset:
    """One file, read once, with its compressed form."""

    name: str
    path: str
    body: bytes
    zipped: bytes | None
    mimetype: str


def _asset(name: str, body: bytes) -> Asset:
    stem, dot, suffix = name.rpartition(".")
    digest = hashlib.sha256(body).hexdigest()[:10]
    zipped = gzip.compress(body, 9, mtime=0) if f".{suffix}" in _TEXT else None
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(name, f"{stem}.{digest}{dot}{suffix}", body, zipped, mimetype)


def _lean(name: str, body: bytes) -> bytes:
    """A style or a script without what only its authors read: indentation, comments of their own
    lines; spaces around the signs of a style. (No script of ours holds a text over several lines.)
    """
    if not name.endswith((".css", ".js")):
        return body
    lines = (line.strip() for line in body.split(b"\n"))
    lean = b"\n".join(line for line in lines if line and not _NOTE.fullmatch(line))
    return _SIGN.sub(rb"\1", lean) if name.endswith(".css") else lean


def load(folder: Path) -> dict[str, Asset]:
    """Every file of the static folder by its name, and htmx out of its package."""
    result = {
        name: _asset(name, _lean(name, path.read_bytes()))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (name := path.relative_to(folder).as_posix()).startswith(".")
    }
    script = resources.files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"
    result["htmx.min.js"] = _asset("htmx.min.js", script.read_bytes())
    shared = (result["htmx.min.js"].body, result["live.js"].body)
    for name in _WITH_HTMX:
        result[name] = _asset(name, b"\n".join((*shared, result[name].body)))
    return result


class Assets:
    """The files of an application; read again at each use while developing."""

    def __init__(self, folder: Path, reload: bool):
        self._folder, self._reload = folder, reload
        self._read()

    def _read(self) -> None:
        self._by_name = load(self._folder)
        self._by_path = {asset.path: asset for asset in self._by_name.values()}

    def url(self, name: str) -> str:
        """Where the file is served: one address from every surface, so that it is fetched once."""
        if self._reload:
            self._read()
        return f"{server_root()}{FOLDER}/{self._by_name[name].path}"

    def named(self, name: str) -> Asset:
        """The file of a name."""
        return self._by_name[name]

    def find(self, path: str) -> Asset | None:
        """The file served at a path, or nothing."""
        return self._by_path.get(path)


@bp.get(f"{FOLDER}/<path:path>")
def file(path: str) -> ResponseReturnValue:
    asset: Asset | None = current_app.extensions["assets"].find(path)
    if asset is None:
        abort(404)
    headers = {
        "Cache-Control": _FOREVER,
        "ETag": f'"{path}"',
        "Vary": "Accept-Encoding",
        "Cross-Origin-Resource-Policy": "cross-origin",  # a sandboxed frame is no origin
    }
    if asset.zipped and takes_gzip():
        return (
            asset.zipped,
            200,
            headers | {"Content-Type": _typed(asset), "Content-Encoding": "gzip"},
        )
    return asset.body, 200, headers | {"Content-Type": _typed(asset)}


def _typed(asset: Asset) -> str:
    is_text = asset.mimetype.startswith("text/") or asset.mimetype.endswith("javascript")
    return f"{asset.mimetype}; charset=utf-8" if is_text else asset.mimetype


def init_app(app: Flask) -> None:
    """Serve the application's static folder, and give templates ``asset(name)``."""
    assets = Assets(Path(app.root_path).parent / "static", app.debug)
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = assets.url
    app.register_blueprint(bp)
