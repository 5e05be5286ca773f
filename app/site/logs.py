"""What a log may say: what went wrong and where in our code, nothing of who asked nor what.

Every line of every logger goes through here: no query string, no key of an event, no visitor's
address, no letter that ends a line or moves a cursor. Of an exception its kind and its places are
told, never its message, which may quote an answer.
"""

from __future__ import annotations

import logging
import re
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from app.site.keys import masked

_ROOT = str(Path(__file__).parent.parent.parent)
_QUERY = re.compile(r"\?[^\s'\"()<>]*")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ADDRESS = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}"
)
_LONGEST = 2_000
_PLACES = 12


def plain(text: str) -> str:
    """A message as a log may hold it, on one line.

    Examples
    --------
    >>> plain("GET /hote/h-aaaaaaaaaaaaaaaaaaaa?income=1\\n[forged]")
    'GET /hote/h-…?…\\\\x0a[forged]'
    """
    held = _QUERY.sub("?…", masked(text[:_LONGEST]))
    return _CONTROLS.sub(lambda match: f"\\x{ord(match[0]):02x}", held)


def places(kind: type[BaseException], trace: TracebackType | None) -> str:
    """An exception by its kind and the lines of code it went through, the last first."""
    frames = traceback.extract_tb(trace)[-_PLACES:]
    sentences = (
        f"{frame.filename.removeprefix(_ROOT).rpartition('site-packages/')[2]}:{frame.lineno} "
        f"{frame.name}"
        for frame in reversed(frames)
    )
    return f"{kind.__name__} at {' < '.join(sentences)}"


class Quiet(logging.LogRecord):
    """A line of a log, whoever writes it."""

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self._where = ""
        kind, _, trace = self.exc_info or (None, None, None)
        if kind is not None:
            self._where = places(kind, trace)
        self.exc_info = None

    def getMessage(self) -> str:
        """The message without anything of the visitor's."""
        said = plain(super().getMessage())
        if self.levelno >= logging.WARNING:
            said = _ADDRESS.sub("…", said)
        return f"{said}: {self._where}" if self._where else said


def init_app() -> None:
    """Have every logger of this process speak so."""
    logging.setLogRecordFactory(Quiet)
