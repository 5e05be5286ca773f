"""Pages of one browser, opened once for each way of seeing and lent to one test after another.

To open a page costs a process of Chromium, seven times what it costs to go from one address to
another: a page that was lent comes back with no history, storage, cache, route nor header, and
its test answers for what it said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

_QUIET = "/sante"
"""An address of every site of ours without a script: where a page waits between two tests."""


@dataclass
class Watch:
    """What a page asks for and complains of while a test looks at it.

    Attributes
    ----------
    site : str
        Where the page is at home.
    known : tuple of str
        Beginnings of the addresses that it may ask for.
    expected : str
        Pattern of the errors that its console may tell.
    asked : list of Request
    errors : list of str
        Every error of its console and its scripts, expected ones too.
    strangers, complaints : list of str
        Addresses and errors that are nobody's to expect.
    """

    site: str
    known: tuple[str, ...]
    expected: str
    asked: list = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def request(self, request) -> None:
        self.asked.append(request)
        if not request.url.startswith(self.known):
            self.strangers.append(request.url)

    def console(self, message) -> None:
        if message.type == "error":
            self.errors.append(message.text)
            if not re.search(self.expected, message.text):
                self.complaints.append(f"{message.text} {message.location.get('url', '')}".strip())

    def page_error(self, error) -> None:
        self.errors.append(str(error))
        self.complaints.append(str(error))


class Lent:
    """One page, and who watches it now."""

    def __init__(self, browser: Browser, site: str, script: bool, touch: bool):
        self.context: BrowserContext = browser.new_context(
            java_script_enabled=script, base_url=site, locale="fr-FR", has_touch=touch
        )
        self.page: Page = self.context.new_page()
        self.tools: CDPSession = self.context.new_cdp_session(self.page)
        self.watch: Watch | None = None
        self.page.on("request", lambda r: self.watch and self.watch.request(r))
        self.page.on("console", lambda m: self.watch and self.watch.console(m))
        self.page.on("pageerror", lambda e: self.watch and self.watch.page_error(e))

    def given_back(self) -> None:
        """Leave nothing of a test; ready for the next."""
        assert self.watch is not None
        site, self.watch = self.watch.site, None
        for other in self.context.pages:
            if other != self.page:
                other.close()
        self.page.unroute_all()
        self.context.set_offline(False)
        self.context.clear_permissions()
        self.page.set_extra_http_headers({})
        self.page.goto(site + _QUIET)
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.tools.send("Network.clearBrowserCache")
        self.tools.send("Page.resetNavigationHistory")


class Pool:
    """Every page of a browser, free or lent."""

    def __init__(self, browser: Browser, another: Callable[[str], Browser]):
        self._browser, self.another = browser, another
        self._free: dict[tuple, list[Lent]] = {}

    @contextmanager
    def lending(self) -> Iterator[Lender]:
        """Lend to one test; at its end nothing may have gone elsewhere, complained or been kept."""
        lender = Lender(self)
        yield lender
        watched = [lent.watch for _, lent in lender.lent if lent.watch]
        cookies = [cookie for _, lent in lender.lent for cookie in lent.context.cookies()]
        for kind, lent in lender.lent:
            if kind is None:
                lent.context.close()
            else:
                lent.given_back()
                self._free.setdefault(kind, []).append(lent)
        assert not [address for watch in watched for address in watch.strangers]
        complaints = [text for watch in watched for text in watch.complaints]
        assert not complaints, complaints
        assert not cookies

    def take(self, site: str, script: bool, touch: bool, fresh: bool) -> tuple[tuple | None, Lent]:
        """A page, new or given back; a fresh one is closed after its test."""
        kind = (site, script, touch)
        if fresh:
            return None, Lent(self._browser, site, script, touch)
        free = self._free.get(kind)
        return kind, free.pop() if free else Lent(self._browser, site, script, touch)


class Lender:
    """The pages of one test."""

    def __init__(self, pool: Pool):
        self._pool = pool
        self.lent: list[tuple[tuple | None, Lent]] = []

    def open(
        self,
        site: str,
        width: int,
        height: int,
        *,
        script: bool,
        scheme: str,
        touch: bool,
        fresh: bool,
        watch: Watch,
    ) -> Page:
        """A page of a site, on a screen."""
        kind, lent = self._pool.take(site, script, touch, fresh)
        self.lent.append((kind, lent))
        lent.watch = watch
        lent.page.set_viewport_size({"width": width, "height": height})
        lent.page.emulate_media(color_scheme=scheme, media="null", reduced_motion="null")
        lent.page.watch = watch
        return lent.page
