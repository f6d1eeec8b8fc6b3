"""Pictures of every page for the documentation: three widths in both themes, one sheet for each page.

    python tests/sheets.py http://127.0.0.1:8000 docs/pages /leaderboards/ battle=/battle/

An address may have a name before it; without one its path is its name.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from chromium import ARGUMENTS, ensure
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

WIDTHS = (390, 820, 1280)
THEMES = ("light", "dark")
TALLEST = 1500  # pixels of a page that are shown
SMALLER = 2  # as many times than on the screen
GAP = 12
COLOURS = 96


def sheet(browser: Browser, address: str) -> Image.Image:
    """The page as it looks in each theme, a row each."""
    shots = [list(_shots(browser, address, theme)) for theme in THEMES]
    height = max(shot.height for row in shots for shot in row)
    width = sum(WIDTHS) // SMALLER + GAP * (len(WIDTHS) - 1)
    whole = Image.new("RGB", (width, height * len(THEMES) + GAP), "#808080")
    for place, row in enumerate(shots):
        left = 0
        for shot in row:
            whole.paste(shot, (left, place * (height + GAP)))
            left += shot.width + GAP
    return whole.quantize(COLOURS, dither=Image.Dither.NONE)


def _shots(browser: Browser, address: str, theme: str) -> Iterator[Image.Image]:
    for width in WIDTHS:
        with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme) as context:  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(address)
            page.wait_for_timeout(800)  # charts come late
            tall = page.evaluate("document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST)}
            shot = Image.open(BytesIO(page.screenshot(full_page=True, clip=clip)))  # type: ignore[arg-type]
            yield shot.convert("RGB").resize(
                (width // SMALLER, shot.height // SMALLER), Image.Resampling.LANCZOS
            )


def main(base: str, folder: str, *addresses: str) -> None:
    """Draws a sheet for each address."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), args=[*ARGUMENTS])
        for one in addresses:
            name, path = one.split("=", 1) if "=/" in one else ("", one)
            file = Path(folder) / f"{name or path.strip('/').replace('/', '-') or 'home'}.png"
            sheet(browser, base + path).save(file, optimize=True)
            print(file, file.stat().st_size // 1000, "kB")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main(*sys.argv[1:])
