"""`make screenshots`: the pictures of the README, taken of the running portal with its demo data.

A throw-away portal is prepared in a temporary folder and started on a free port; nothing under var/ is touched.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "demo-portal-2019"  # noqa: S105 - the demo's published password


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def log_in(page: Page, base: str, username: str) -> None:
    """Log in as a demo person by the local form."""
    page.goto(f"{base}/logg-inn/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.ds-button")


def take(browser: Browser, base: str, username: str, shots: dict[str, str], *, width: int = 1280) -> None:
    """Pictures of pages as one person ("" is nobody): a path to open, or a selector to press on the page before."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO", timezone_id="Europe/Oslo")
    page = context.new_page()
    if username:
        log_in(page, base, username)
    for name, where in shots.items():
        if where.startswith("/"):
            page.goto(base + where)
        else:
            page.click(where)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
        print(f"  {name}: {page.title()}")
    context.close()


def main() -> int:
    """Prepare, start, picture, stop."""
    folder = Path(tempfile.mkdtemp(prefix="portal-pictures-"))
    port, smtp = free_port(), free_port()
    env = {
        **os.environ,
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "EMAIL_PORT": str(smtp),
        "DEBUG": "0",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "grantportal.settings.dev",
    }
    python = [sys.executable, "manage.py"]
    subprocess.run([*python, "portal", "--prepare-only"], env=env, cwd=ROOT, check=True)
    server = subprocess.Popen(
        [*python, "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"],
        env=env,
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(base)
        PICTURES.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as playwright:
            chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            take(browser, base, "", {"calls": "/", "log-in": "/logg-inn/demo/"})
            take(browser, base, "demo-nesodden-skriver", {"home": "/min-side/", "tasks": "main .case-card a"})
            desk = {"queue": "/saker/ko/", "case": "main tr:nth-child(5) .row-link"}
            take(browser, base, "demo-saksbehandler-1", desk)
            take(browser, base, "demo-beslutter", {"payments": "/utbetalinger/"})
            take(browser, base, "demo-nesodden-skriver", {"tasks-mobile": "/min-side/"}, width=390)
            browser.close()
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def wait_for(base: str) -> None:
    """Until the portal answers, a minute at most."""
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{base}/helse/live", timeout=2)  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the portal did not answer")


if __name__ == "__main__":
    sys.exit(main())
