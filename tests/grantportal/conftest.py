"""The browser of the machine: headless Chromium, never a downloaded one."""

import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the live server and the browser share this thread


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Where Chromium is, and the flags it needs without a screen."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    flags = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    return {"executable_path": CHROMIUM, "args": flags.split(), "headless": True}


@pytest.fixture(scope="session")
def browser_context_args():
    """A Norwegian reader."""
    return {"locale": "nb-NO", "timezone_id": "Europe/Oslo"}


@pytest.fixture
def quiet_page(page):
    """A page whose console must stay silent: a CSP violation or a script error fails the test."""
    said: list[str] = []
    page.said = said
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.goto("about:blank")  # a page says goodbye when it is left: let that reach the server of this test
    page.wait_for_timeout(100)
    expected = ("the server responded with a status of", "net::ERR")
    assert [text for text in said if not any(part in text for part in expected)] == []
