"""What a webmaster does, by the screens of their system, and what the public page then shows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import TimeoutError

from app.widgets.integration import Pasted
from benchmarks.cms.systems import Running

WITNESS = "Témoin"
"""A paragraph beside the calculator: as wide as the theme's column."""
CAP = 1000
"""The tallest that WordPress makes a frame of a discovered address. [px]"""


@dataclass(frozen=True)
class Published:
    """A public page, and what it is to show."""

    gesture: str
    who: str
    url: str
    kept: str
    preview: str = ""
    """Address of the frame that the editor shows of it, where it is to be the same."""


@dataclass(frozen=True)
class Seen:
    """What one load of a public page shows."""

    column: float
    frame: float | None
    height: float | None
    content: float | None
    has_link: bool
    is_text: bool
    source: str


def sign_in(page: Any, system: Running, who: str) -> None:
    page.goto(f"{system.address}/wp-login.php")
    page.fill("#user_login", who)
    page.fill("#user_pass", who)
    page.click("#wp-submit")
    page.wait_for_url("**/wp-admin/**")


def block_editor(page: Any, system: Running) -> Any:
    """A new post in the block editor; gives the page or the frame that holds its canvas."""
    page.goto(f"{system.address}/wp-admin/post-new.php")
    page.wait_for_function("window.wp?.data?.select('core/editor')?.getCurrentPostId()")
    page.evaluate(
        """() => {
          const set = wp.data.dispatch('core/preferences')?.set;
          for (const scope of ['core/edit-post', 'core']) set?.(scope, 'welcomeGuide', false);
          wp.data.dispatch('core/edit-post')?.closeGeneralSidebar?.();
          const make = wp.blocks.createBlock, paragraph = 'core/paragraph';
          wp.data.dispatch('core/block-editor').resetBlocks(
            [make(paragraph, { content: 'Témoin' }), make(paragraph)]);
        }"""
    )
    page.wait_for_timeout(1500)
    result = [frame for frame in page.frames if frame.name == "editor-canvas"]
    return result[0] if result else page


def _published(page: Any, title: str) -> tuple[str, str]:
    """Public address and content of what the editor holds, published as the person may."""
    return tuple(
        page.evaluate(
            """async (title) => {
              const editor = wp.data.dispatch('core/editor'), now = wp.data.select('core/editor');
              editor.editPost({ title, status: 'publish' });
              await editor.savePost();
              return [now.getPermalink(), now.getCurrentPost().content.raw || ''];
            }""",
            title,
        )
    )


def pasted_in_a_paragraph(page: Any, system: Running, text: str, title: str) -> tuple[str, str]:
    """Paste in an empty paragraph, as one pastes the address of a video."""
    for _ in range(4):  # a busy editor may let a touch pass
        empty = block_editor(page, system).locator("[data-type='core/paragraph']").nth(1)
        with suppress(TimeoutError):
            empty.click(timeout=20_000)
            break
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")
    page.wait_for_timeout(4000)  # WordPress asks for the frame, and chooses its block by it
    return _published(page, title)


def written(page: Any, system: Running, content: str, title: str) -> tuple[str, str]:
    """Content of blocks, saved by the editor's own request and the person's own rights."""
    if "/wp-admin/post-new.php" not in page.url or "post_type" in page.url:
        block_editor(page, system)
    made = page.evaluate(
        """([title, content]) => wp.apiFetch({ path: '/wp/v2/posts', method: 'POST',
             data: { title, content, status: 'publish' } })
           .then((post) => [post.link, post.content.raw])""",
        [title, f"<!-- wp:paragraph --><p>{WITNESS}</p><!-- /wp:paragraph -->\n\n{content}"],
    )
    return tuple(made)


def previewed(page: Any, system: Running, url: str) -> str:
    """Address of the frame that the block editor shows of our block."""
    number = parse_qs(urlsplit(url).query)["p"][0]
    page.goto(f"{system.address}/wp-admin/post.php?post={number}&action=edit")
    page.wait_for_function("window.wp?.data?.select('core/editor')?.getCurrentPostId()")
    result = "[data-type='elan-climat/calculateur'] elan-climat iframe"
    for _ in range(80):
        for frame in page.frames:
            if frame.locator(result).count():
                return frame.locator(result).first.evaluate("frame => frame.src")
        page.wait_for_timeout(250)
    return "none"


def html_block(code: str) -> str:
    return f"<!-- wp:html -->\n{code}\n<!-- /wp:html -->"


def shortcode_block(code: str) -> str:
    return f"<!-- wp:shortcode -->\n{code}\n<!-- /wp:shortcode -->"


def classic(page: Any, system: Running, text: str, title: str, tab: str) -> tuple[str, str]:
    """A page in the classic editor, pasted in *Visuel* or written in *Code*."""
    page.goto(f"{system.address}/wp-admin/post-new.php?post_type=page")
    page.fill("#title", title)
    if tab == "Code":
        page.click("#content-html")
        page.fill("#content", f"<p>{WITNESS}</p>\n\n{text}\n")
    else:
        page.click("#content-tmce")
        body = page.frame_locator("#content_ifr").locator("body")
        body.click()
        page.keyboard.type(WITNESS)
        page.keyboard.press("Enter")
        page.evaluate("text => navigator.clipboard.writeText(text)", text)
        page.keyboard.press("Control+V")
        page.wait_for_timeout(1500)
        if tab == "Code, Visuel, Code":
            page.click("#content-html")
            page.fill("#content", f"<p>{WITNESS}</p>\n\n{text}\n")
            page.click("#content-tmce")
            page.wait_for_timeout(500)
            page.click("#content-html")
    while "post.php?post=" not in page.url:  # a busy editor may let a touch pass
        page.locator("#publish:not(.disabled)").click()
        page.wait_for_timeout(4000)
    page.wait_for_load_state()
    kept = page.evaluate("document.querySelector('#content').value")
    number = parse_qs(urlsplit(page.url).query)["post"][0]
    return f"{system.address}/?page_id={number}", kept


def install(page: Any, system: Running, archive: str) -> None:
    """Install and activate the plugin by its zip, as an administrator does."""
    page.goto(f"{system.address}/wp-admin/plugin-install.php?tab=upload")
    upload = page.locator("#pluginzip")
    if not upload.is_visible():
        page.click(".upload-view-toggle")
    upload.set_input_files(archive)
    page.click("#install-plugin-submit")
    page.wait_for_load_state()
    page.locator("a[href*='action=activate']").first.click()
    page.wait_for_load_state()
    page.goto(f"{system.address}/wp-admin/plugins.php")
    assert page.locator("tr.active[data-slug='elan-climat']").count() == 1


def wordpress_gestures(
    page: Any, system: Running, pasted: Pasted, archive: str, roles: tuple[str, ...]
) -> list[Published]:
    """Every row of the table, by each role that does it."""
    done: list[Published] = []

    def add(gesture: str, who: str, made: tuple[str, str]) -> None:
        done.append(Published(gesture, who, *made))

    for who in roles:
        page.context.clear_cookies()
        sign_in(page, system, who)
        add("lien collé", who, pasted_in_a_paragraph(page, system, pasted.address, "Lien"))
        add("code collé", who, pasted_in_a_paragraph(page, system, pasted.code, "Code"))
        for name, code in (("code, bloc HTML", pasted.code), ("script, bloc HTML", pasted.element)):
            add(name, who, written(page, system, html_block(code), name))
        if who == "admin":
            for tab in ("Visuel", "Code", "Code, Visuel, Code"):
                made = classic(page, system, pasted.code, f"Classique {tab}", tab)
                add(f"code, classique {tab}", who, made)
            made = classic(page, system, pasted.address, "Classique adresse", "Visuel")
            add("lien, classique Visuel", who, made)
    page.context.clear_cookies()
    sign_in(page, system, "admin")
    install(page, system, archive)
    for who in roles:
        page.context.clear_cookies()
        sign_in(page, system, who)
        made = pasted_in_a_paragraph(page, system, pasted.address, "Extension lien")
        add("extension, lien collé", who, made)
        for name, content in (
            ("extension, code court", shortcode_block(pasted.shortcode)),
            ("extension, bloc", pasted.block),
        ):
            url, kept = written(page, system, content, name)
            shown = previewed(page, system, url) if content == pasted.block else ""
            done.append(Published(name, who, url, kept, shown))
    return done


_SEEN = """(witness) => {
  const box = (one) => one.getBoundingClientRect();
  const column = [...document.querySelectorAll('p')].find(p => p.textContent.trim() === witness);
  const find = (root) => root.querySelector('iframe') ||
    [...root.querySelectorAll('elan-climat')].map(e => e.shadowRoot?.querySelector('iframe'))[0];
  const frame = find(document);
  const style = frame && getComputedStyle(frame); /* WordPress 6.1 hides it by a clip */
  const shown = frame && style.visibility !== 'hidden' && style.clip === 'auto';
  const link = [...document.querySelectorAll('a')].some(a => box(a).height > 0 &&
    /\\/(chez|court)\\//.test(a.href));
  return { column: column ? box(column).width : 0, frame: shown ? box(frame).width : null,
    height: shown ? box(frame).height : null, link,
    text: document.body.innerText.includes('<iframe'), source: frame?.src || '' };
}"""


def look(page: Any, url: str, until: Callable[[Any], None]) -> Seen:
    """Load a public page, let it settle, and measure it."""
    page.goto(url)
    page.wait_for_load_state("load")
    frame = page.locator("iframe, elan-climat").first
    if frame.count():
        frame.scroll_into_view_if_needed()
    until(page)
    stated = page.evaluate(_SEEN, WITNESS)
    inside = [one for one in page.frames[1:] if "/embed/" in one.url]
    content = inside[0].locator("html").bounding_box()["height"] if inside else None
    names = ("link", "text", "source")
    return Seen(
        stated["column"], stated["frame"], stated["height"], content, *map(stated.get, names)
    )
