"""`make test`: the whole suite on SQLite and on PostgreSQL with Redis, a real clamd, the journeys in headless Chromium.

Servers come from the environment (TEST_POSTGRES_URL, TEST_REDIS_URL), else from the standard local ports, else
throw-away ones are started from installed binaries, else they are installed when this runs as root. Only databases
and Redis numbers that this run created are touched. A part that could not run is named in the last lines; with
CI=true it is a failure.
"""

import argparse
import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis

ROOT = Path(__file__).resolve().parents[1]
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
IS_ROOT = os.geteuid() == 0
PARTS = ["sqlite", "postgresql", "clamd", "browser"]
BESIDE = "not browser and not clamd"  # what the parts with a server of their own run


@dataclass
class Part:
    """One part of the run: its command line and what came of it."""

    name: str
    args: list[str]
    env: dict[str, str]
    result: str = "not run"
    output: Path = field(default_factory=lambda: Path(tempfile.mkstemp(prefix="portal-tests-", suffix=".log")[1]))


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def apt_install(*packages: str) -> bool:
    """Install Debian packages when root; False where that is not possible."""
    if not (IS_ROOT and shutil.which("apt-get")):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False).returncode == 0:
        return True
    subprocess.run(["apt-get", "update", "-qq"], env=env, stdout=subprocess.DEVNULL, check=False)
    return subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False).returncode == 0


def postgres_answers(url: str) -> bool:
    """May we create databases there?"""
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def postgres_binaries() -> Path | None:
    """The newest installed server's folder of programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def start_postgres(stack: contextlib.ExitStack) -> str | None:
    """A throw-away server in a temporary folder; stopped and removed at the end."""
    binaries = postgres_binaries()
    if binaries is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    prefix: list[str] = []
    if IS_ROOT:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        prefix = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": str(folder)}
    subprocess.run(
        [*prefix, str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "portal"], check=True, **quiet
    )
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    subprocess.run(
        [*prefix, str(binaries / "pg_ctl"), "-D", str(data), "-w", "-o", options, "start"], check=True, **quiet
    )
    stack.callback(
        subprocess.run, [*prefix, str(binaries / "pg_ctl"), "-D", str(data), "-m", "fast", "stop"], check=False, **quiet
    )
    return f"postgres://portal@127.0.0.1:{port}/postgres"


def find_postgres(stack: contextlib.ExitStack) -> str | None:
    """The address of a server on which this run may create its own database."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        return given if postgres_answers(given) else None
    local = "postgres://postgres@127.0.0.1:5432/postgres"
    if postgres_answers(local):
        return local
    if postgres_binaries() is None:
        apt_install("postgresql")
    return start_postgres(stack)


def empty_number(url: str) -> int | None:
    """The highest Redis database number that holds nothing, or None when the server does not answer."""
    for number in range(15, 0, -1):
        try:
            if redis.Redis.from_url(f"{url}/{number}", socket_connect_timeout=2).dbsize() == 0:
                return number
        except redis.RedisError:
            return None
    return None


def find_redis(stack: contextlib.ExitStack) -> str | None:
    """The address of an empty Redis number, emptied again at the end."""
    base = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379").rstrip("/")
    number = empty_number(base)
    if number is None and "TEST_REDIS_URL" not in os.environ:
        program = shutil.which("redis-server") or (apt_install("redis-server") and shutil.which("redis-server"))
        if not program:
            return None
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        stack.callback(server.wait)
        stack.callback(server.terminate)
        base = f"redis://127.0.0.1:{port}"
        for _ in range(50):
            number = empty_number(base)
            if number is not None:
                break
            time.sleep(0.1)
    if number is None:
        return None
    url = f"{base}/{number}"
    stack.callback(lambda: redis.Redis.from_url(url).flushdb())
    return url


def find_chromium() -> str | None:
    """A Chromium on this machine, installed when root and missing."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)
    if found is None and apt_install("chromium"):
        found = shutil.which("chromium")
    return found


def find_clamd() -> str | None:
    """The virus scanner's daemon, installed when root and missing. The tests bring their own signatures."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    found = os.environ.get("CLAMD") or shutil.which("clamd", path=places)
    if found is None and apt_install("clamav-daemon"):
        found = shutil.which("clamd", path=places)
    return found


def plan(stack: contextlib.ExitStack, chosen: set[str], extra: list[str]) -> Iterator[Part]:
    """The parts of this run with their servers."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *extra]
    base = {**os.environ, "DJANGO_SETTINGS_MODULE": "grantportal.settings.test", "PYTHONWARNINGS": "default"}
    token = secrets.token_hex(4)
    if "sqlite" in chosen:
        yield Part("SQLite", [*pytest, "-m", BESIDE], base)
    if "postgresql" in chosen:
        database, broker = find_postgres(stack), find_redis(stack)
        part = Part("PostgreSQL + Redis", [*pytest, "-m", BESIDE, "--create-db"], base)
        if database is None or broker is None:
            part.args = []
            part.result = "not run: no " + ("PostgreSQL" if database is None else "Redis") + " server"
        else:
            part.env = {
                **base,
                "TEST_DATABASE_URL": database,
                "TEST_DB_NAME": f"portal_test_{token}",
                "TEST_REDIS_URL": broker,
            }
        yield part
    if "clamd" in chosen:
        scanner = find_clamd()
        part = Part("virus scanner", [*pytest, "-m", "clamd"], base)
        if scanner is None:
            part.args, part.result = [], "not run: no clamd"
        else:
            part.env = {**base, "CLAMD": scanner}
        yield part
    if "browser" in chosen:
        chromium = find_chromium()
        part = Part("browser", [*pytest, "-m", "browser"], {**base, "DJANGO_ALLOW_ASYNC_UNSAFE": "1"})
        if chromium is None:
            part.args, part.result = [], "not run: no Chromium"
        else:
            part.env["CHROMIUM"] = chromium
        yield part


def run(parts: list[Part]) -> None:
    """Run all parts at once, for each waits for its server or its browser part of the time; print as each one ends."""
    running = [(part, _started(part), time.monotonic()) for part in parts if part.args]
    while running:
        for entry in list(running):
            part, process, since = entry
            if process.poll() is None:
                continue
            running.remove(entry)
            part.result = "passed" if process.returncode == 0 else f"FAILED (exit {process.returncode})"
            print(f"--- {part.name}: {part.result} after {time.monotonic() - since:.0f} s")
            print(part.output.read_text(errors="replace"), flush=True)
            part.output.unlink()
        time.sleep(0.3)


def _started(part: Part) -> subprocess.Popen[bytes]:
    """The part's process, its words kept until it ends."""
    print(f"--- {part.name}: started", flush=True)
    return subprocess.Popen(part.args, env=part.env, cwd=ROOT, stdout=part.output.open("wb"), stderr=subprocess.STDOUT)


def main() -> int:
    """Run what was chosen (all by default); 0 when every part passed, or was not run outside CI."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append")
    options, extra = parser.parse_known_args()
    chosen = set(options.only or PARTS)
    with contextlib.ExitStack() as stack:
        parts = list(plan(stack, chosen, extra))
        run(parts)
    print("\nThe whole run:")
    for part in parts:
        print(f"  {part.name}: {part.result}")
    failed = [part for part in parts if part.result.startswith("FAILED") or (CI and part.result != "passed")]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
