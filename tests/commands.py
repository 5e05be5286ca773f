"""The command line, called where the tests are: a process of its own takes a second."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from tempfile import TemporaryFile
from unittest import mock

from calc.__main__ import main


@dataclass(frozen=True)
class Done:
    """What a command leaves, as ``subprocess.run`` tells it."""

    returncode: int
    stdout: str
    stderr: str


def command(*arguments: str, sent: bytes = b"") -> Done:
    """``python -m calc`` with these arguments and this standard input."""
    out, said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with TemporaryFile() as given:
        given.write(sent)
        given.seek(0)
        with (
            mock.patch.object(sys, "stdin", io.TextIOWrapper(given)),
            redirect_stdout(out),
            redirect_stderr(said),
        ):
            try:
                code = main(list(arguments))
            except SystemExit as stopped:
                code = int(stopped.code or 0)
            sys.stdout.flush()
    return Done(code, out.buffer.getvalue().decode(), said.getvalue())
