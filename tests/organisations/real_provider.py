"""npm's oidc-provider as a process of its own, with the portal as its one client, which must sign and use PKCE."""

import json
import shutil
import subprocess
from contextlib import contextmanager

from django.core.cache import cache

from tests.house.source import ROOT
from tests.organisations.lying_provider import BACK, CLIENT_ID, LEVEL, RESOURCE, represented


@contextmanager
def real_provider(settings, key):
    """Start it, set the portal up for it, give its issuer; it ends with the block."""
    node = shutil.which("node") or str(ROOT / ".venv/bin/node")
    process = subprocess.Popen(
        [node, "tests/organisations/oidc_provider.mjs"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    setup = {
        "clientId": CLIENT_ID,
        "redirectUri": f"{settings.BASE_URL}{BACK}",
        "afterLogout": f"{settings.BASE_URL}/",
        "jwk": key.as_dict(private=False),
        "level": LEVEL,
        "details": represented("964978573"),
        "name": "Kari Nordmann",
    }
    process.stdin.write(json.dumps(setup) + "\n")
    process.stdin.flush()
    port = ""
    while not port.isdigit():
        line = process.stdout.readline()
        assert line, process.stderr.read()
        port = line.strip()
    settings.OIDC_ISSUER = f"http://127.0.0.1:{port}"
    settings.OIDC_CLIENT_ID = CLIENT_ID
    settings.OIDC_PRIVATE_KEY = key.as_pem(private=True).decode()
    settings.OIDC_KEY_ID = str(key.kid or "")
    settings.OIDC_AUTHORIZATION_DETAILS = json.dumps([RESOURCE])
    cache.clear()
    try:
        yield settings.OIDC_ISSUER
    finally:
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()
        process.stderr.close()
        cache.clear()
