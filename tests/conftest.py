"""No test touches the store of an installation: each session has a folder of its own."""

import os
import tempfile

from hypothesis import settings

settings.register_profile("patient", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("patient")
os.environ.pop("DATABASE_URL", None)
os.environ["ELAN_DATA"] = tempfile.mkdtemp(prefix="elan-")

from tests.stores import database_url, postgres_server, store_folder  # noqa: E402, F401
