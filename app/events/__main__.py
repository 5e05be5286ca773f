"""Events from the command line: ``python -m app.events create | serve | push | purge``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from app.events import book
from app.site.config import Config
from app.site.keys import Keys, is_key, keys_of, new_host_key
from app.store import Store, StoreUnavailable
from app.territories import read_folder

_USUAL = "Élan Climat"


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _host_key(text: str) -> str:
    """A host's key, or the host's link that ends with it."""
    key = text.rstrip("/").rpartition("/")[2]
    if not is_key(key, "h"):
        raise argparse.ArgumentTypeError(f"{text}: expected a host's link, …/hote/h-…")
    return key


def _link(text: str) -> str:
    _host_key(text)
    return text


def _described(parser: argparse.ArgumentParser, name: str | None) -> None:
    parser.add_argument("--name", required=name is None, default=name, help="as the wall shows it")
    parser.add_argument("--territory", default="neutre", help="its short name, such as bethune")
    parser.add_argument(
        "--from",
        dest="starts",
        type=_day,
        default=date.today(),
        help="first day, YYYY-MM-DD (today)",
    )
    parser.add_argument("--to", dest="ends", type=_day, help="last day (the first)")
    parser.add_argument("--key", type=_host_key, help="host's link of an event made elsewhere")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app.events", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    create = commands.add_parser("create", help="open an event and print its three links")
    _described(create, None)
    create.add_argument("--at", default="", help="address of the site (ELAN_PUBLIC_URL)")
    serve = commands.add_parser("serve", help="serve tablets on the local network, no internet")
    _described(serve, _USUAL)
    serve.add_argument("--new", action="store_true", help="another event than the last one")
    serve.add_argument("--yes", action="store_true", help="even if the clock looks wrong")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--address", help="of this machine on the local network, if not found")
    push = commands.add_parser("push", help="send an event to the territory's server")
    push.add_argument(
        "--to", required=True, type=_link, help="host's link there, https://…/hote/h-…"
    )
    push.add_argument("--key", type=_host_key, help="host's link here, if it is another event")
    purge = commands.add_parser("purge", help="erase events over for 90 days")
    purge.add_argument("--yes", action="store_true", help="even if the clock looks wrong")
    asked = parser.parse_args(arguments)
    if asked.command in ("create", "serve"):
        asked.ends = asked.ends or asked.starts
        if not asked.starts <= asked.ends <= asked.starts + timedelta(days=366):
            parser.error("--to: expected between the first day and a year later")
        if not 1 <= len(asked.name.strip()) <= 80:
            parser.error("--name: expected 1 to 80 characters")
    return asked


def links(keys: Keys, root: str) -> list[tuple[str, str]]:
    """The three links of an event, each with whom it is for."""
    root = root.rstrip("/")
    return [
        ("host (keep it secret)", f"{root}/hote/{keys.host}"),
        ("first tablet", f"{root}/borne/{keys.tablet(1)}/"),
        ("wall", f"{root}/mur/{keys.wall}"),
    ]


def _open(store: Store, config: Config, asked: argparse.Namespace) -> Keys:
    if asked.territory not in read_folder(Path(config.territories)):
        sys.exit(f"--territory {asked.territory}: no such file in {config.territories}")
    keys = keys_of(asked.key or new_host_key())
    days = (asked.starts, asked.ends)
    book.create(store, keys.host, asked.name.strip(), asked.territory, days)
    return keys


def _create(store: Store, config: Config, asked: argparse.Namespace) -> int:
    keys = _open(store, config, asked)
    for name, link in links(keys, asked.at or config.public_url or "http://localhost:8000"):
        print(f"{name:22} {link}")
    return 0


def _serve(store: Store, config: Config, asked: argparse.Namespace) -> int:
    from app.events import laptop

    if not asked.yes and not _is_clock_right(store):
        return 2
    book.purge(store, date.today())
    keys = None if asked.new or asked.key else laptop.remembered(config.data)
    event = book.find(store, "h", keys.host) if keys else None
    is_other = event is None or asked.name.strip() not in (_USUAL, event.name)
    if keys is None or event is None or is_other or event.is_over(date.today()):
        keys = _open(store, config, asked)
        event = book.find(store, "h", keys.host)
        assert event is not None, "what was just opened is found"
    laptop.remember(config.data, keys)
    root = laptop.root_of(asked.address, asked.port)
    laptop.announce(event.name, keys, root, asked.port)
    store.close()
    return laptop.serve(event.territory, asked.port, root)


def _push(store: Store, config: Config, asked: argparse.Namespace) -> int:
    from app.events.laptop import push, remembered

    there, last = _host_key(asked.to), remembered(config.data)
    tried = [asked.key] if asked.key else [there, *([last.host] if last else [])]
    result = [event for key in tried if (event := book.find(store, "h", key))]
    if not result:
        print("no event here has this key: give the host's link here with --key", file=sys.stderr)
        return 2
    return push(store, result[0], asked.to)


def _purge(store: Store, config: Config, asked: argparse.Namespace) -> int:
    if not asked.yes and not _is_clock_right(store):
        return 2
    print(f"{book.purge(store, date.today())} erased")
    return 0


def _is_clock_right(store: Store) -> bool:
    """Whether the clock agrees with the last events, or who is before the screen says that it does:
    a clock far ahead would erase what is not old."""
    today = date.today()
    last = book.odd_clock(store, today)
    if last is None:
        return True
    print(f"This machine's clock says {today}; the last event here was on {last}.", file=sys.stderr)
    if sys.stdin.isatty():
        return input("Is the clock right? [y/N] ").strip().lower() in ("y", "yes", "o", "oui")
    print("Set the clock, or say --yes if it is right.", file=sys.stderr)
    return False


_COMMANDS = {"create": _create, "serve": _serve, "push": _push, "purge": _purge}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when done, 1 when it must be run again, 2 when it cannot be."""
    asked, config = _arguments(arguments), Config.from_environment()
    store = Store.of(config)
    try:
        store.migrate()
        return _COMMANDS[asked.command](store, config, asked)
    except StoreUnavailable as problem:
        print(f"no store: {problem.description}", file=sys.stderr)
        return 2
    finally:
        store.close()


if __name__ == "__main__":
    sys.exit(main())
