"""Prints what each page weighs in a real Chromium, as JSON: bytes and requests, on a first visit
and for someone who comes from their home.

Runs in `.venv`: python -m commands.bench_weight CHROMIUM ADDRESS PAGES
"""

import json
import sys
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, sync_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def visitor(browser: Browser, address: str, cookie: str) -> BrowserContext:
    """Return someone signed in whose browser holds nothing yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    name, value = cookie.split("=", 1)
    host = urlsplit(address).hostname
    context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"}])
    return context


def weight(context: BrowserContext, url: str) -> tuple[int, int]:
    """Return the bytes, headers included, and the requests that the page took."""
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    page.close()
    used = [size for size in sizes if size]
    return round(sum(used)), len(used)


def main(chromium: str, address: str, pages: str) -> None:
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        for label, (cookie, path) in json.loads(pages).items():
            newcomer = visitor(browser, address, cookie)
            regular = visitor(browser, address, cookie)
            weight(regular, address)
            found[label] = [*weight(newcomer, address + path), *weight(regular, address + path)]
            newcomer.close()
            regular.close()
        browser.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
