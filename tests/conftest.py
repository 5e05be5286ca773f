"""No test touches the store of an installation: each session has a folder of its own."""

import gc
import logging
import os
import tempfile
import time

from hypothesis import settings

# No deadline: a busy machine is no fault of the code. Every run draws the same examples, so that
# a red one tells of a change; `make explore` draws others, and what it finds becomes an @example.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("same")
# It is noon when tests begin, here and in the processes that they start: no day ends meanwhile.
os.environ["TZ"] = f"Etc/GMT{time.gmtime().tm_hour - 12:+d}"
time.tzset()
os.environ.pop("DATABASE_URL", None)
_data = tempfile.TemporaryDirectory(prefix="elan-")  # as all of these, gone at the end
os.environ["ELAN_DATA"] = _data.name
gc.set_threshold(50_000, 20, 100)
gc.disable()  # until thousands of tests are collected, which are then not searched again

import pytest  # noqa: E402
from flask import Flask  # noqa: E402
from jinja2 import FileSystemBytecodeCache, StrictUndefined  # noqa: E402

from app import create_app  # noqa: E402
from tests.stores import database_url, postgres_server, store_folder  # noqa: E402, F401

# Many tests make an app of their own: a template is compiled once for all of them.
_templates = tempfile.TemporaryDirectory(prefix="elan-")
_COMPILED = {
    "bytecode_cache": FileSystemBytecodeCache(_templates.name),
    "undefined": StrictUndefined,  # a name that nobody gives a page is a fault, not a blank
}
Flask.jinja_options = Flask.jinja_options | _COMPILED


@pytest.fixture(scope="session")
def app():
    """The site, as a visitor finds it."""
    return create_app()


@pytest.fixture(autouse=True)
def no_answer_of_another_test(request):
    """The site keeps answers by their address: no test reads what another asked."""
    if "app" in request.fixturenames:
        load = request.getfixturevalue("app").extensions.get("load")
        if load is not None:
            load.kept.clear()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """One more process than cores where a browser is waited for: who waits leaves its core."""
    waits = not any("browser" in str(path) for path in config.getoption("ignore") or ())
    return min((os.cpu_count() or 1) + waits, 4)


def pytest_collection_finish():
    gc.freeze()
    gc.enable()


def pytest_unconfigure():
    """Apps whose store is lost on purpose say so once more as the process ends, to nobody."""
    logging.disable()


def pytest_collection_modifyitems(items):
    """Who asks for PostgreSQL says so by what it asks for."""
    for item in items:
        params = getattr(item, "callspec", None)
        if params and "postgresql" in params.params.values():
            item.add_marker("postgresql")
