"""Real Celery workers, killed in the middle of their work (K1, K6, K11, K14).

Counted from outside: the mail server notes what it took, and that is compared with the rows. On SQLite with the file
broker, or on PostgreSQL with Redis where TEST_DATABASE_URL and TEST_REDIS_URL name them. Each promise has a control run
without leases under which it must break.
"""

import asyncio
import contextlib
import email
import email.policy
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest
from celery import Celery
from django.db import connection

from tests.letters.smtp import Scripted, serving

pytestmark = pytest.mark.workers
ROOT = Path(__file__).resolve().parents[2]
CONCURRENCY = 2
PATIENCE = 150  # seconds for one scene


@dataclass
class Scene:
    """A portal of its own: database, broker, files, mail server; workers come and go."""

    folder: Path
    database: str
    broker: str
    smtp: Scripted
    port: int
    lease_seconds: int
    workers: list[subprocess.Popen] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What every process of the scene is told."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ.get("WORKER_SETTINGS", "grantportal.settings.dev"),
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            "CELERY_BROKER_URL": self.broker,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.port),
            "LETTER_LEASE_SECONDS": str(self.lease_seconds),
            "DEBUG": "0",
            "DEMO": "0",
            "LOG_LEVEL": "ERROR",
        }

    def run(self, *arguments: str) -> str:
        """Run Python to its end and return what it printed last."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""

    def scene(self, *arguments: str) -> dict:
        """Run tests/letters/scene.py."""
        return json.loads(self.run("-m", "tests.letters.scene", *arguments))

    @property
    def app(self) -> Celery:
        """Our end of the broker: what beat does, at the pace of the test."""
        queue = self.folder / "queue"
        app = Celery("scene", broker=self.broker)
        if self.broker.startswith("filesystem"):
            app.conf.broker_transport_options = {
                "data_folder_in": str(queue / "messages"),
                "data_folder_out": str(queue / "messages"),
                "control_folder": str(queue / "control"),
            }
        return app

    def start_worker(self) -> None:
        """One worker with two processes, in a process group of its own."""
        log = (self.folder / "worker.log").open("ab")
        command = [sys.executable, "-m", "celery", "-A", "grantportal.celery", "worker", "--pool", "prefork"]
        command += ["--concurrency", str(CONCURRENCY), "--loglevel", "ERROR", "-n", f"{token_hex(4)}@%h"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        self.workers.append(
            subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        )

    def ask_five_times(self, letter_ids: list[int]) -> None:
        """Each letter's task five times: two processes are asked for the same letter at once."""
        app = self.app
        for letter_id in letter_ids * 5:
            app.send_task("letters.deliver", kwargs={"letter_id": letter_id})

    def kill_oldest_worker(self) -> None:
        """SIGKILL to the worker and its children: nobody has time to tidy up."""
        worker = next(each for each in self.workers if each.poll() is None)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(timeout=20)

    def sweep_until(self, reached, *, what: str) -> None:
        """Send a sweep now and then, as beat does, until `reached()`."""
        app = self.app
        deadline = time.monotonic() + PATIENCE
        while not reached():
            assert time.monotonic() < deadline, f"{what} not reached: {len(self.smtp.taken)} mails taken"
            app.send_task("letters.sweep", retry=False, ignore_result=True)
            time.sleep(0.4)

    @property
    def unrecorded(self) -> int:
        """Messages that are not recorded as handed over, read past Django."""
        question = "SELECT count(*) FROM letters_dispatch WHERE state <> 'handed_over'"
        if self.database.startswith("sqlite"):
            with contextlib.closing(sqlite3.connect(self.folder / "scene.sqlite3", timeout=20)) as rows:
                return rows.execute(question).fetchone()[0]
        with psycopg.connect(self.database) as rows:
            return rows.execute(question).fetchone()[0]

    @property
    def addresses(self) -> set[str]:
        """To whom mails have come."""
        return {mail["To"] for mail in self.smtp.mails}


class SlowToAnswer(Scripted):
    """Takes the mail at once and answers later: a kill in between leaves it taken and not recorded (K11)."""

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope.content)
        await asyncio.sleep(self.hang_seconds)
        return "250 OK"


@contextlib.contextmanager
def a_database(folder: Path):
    """The address of an empty database of the kind this test run uses, dropped afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'scene.sqlite3'}"
        return
    name = f"scene_{token_hex(6)}"
    server = {key: connection.settings_dict[key.upper()] for key in ("host", "port", "user", "password")}
    with psycopg.connect(**{k: v for k, v in server.items() if v}, dbname="postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            password = f":{server['password']}" if server["password"] else ""
            yield f"postgres://{server['user']}{password}@{server['host']}:{server['port'] or 5432}/{name}"
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def a_broker(folder: Path) -> str:
    """Redis beside PostgreSQL where it is named, else the file broker."""
    for name in ("messages", "control"):
        (folder / "queue" / name).mkdir(parents=True)
    return os.environ.get("TEST_REDIS_URL", "filesystem://") if connection.vendor == "postgresql" else "filesystem://"


@contextlib.contextmanager
def a_scene(folder: Path, *, lease_seconds: int, answer_seconds: float):
    """Everything up but the workers."""
    handler = SlowToAnswer(hang_seconds=answer_seconds)
    with a_database(folder) as database, serving(handler) as port:
        scene = Scene(folder, database, a_broker(folder), handler, port, lease_seconds)
        for app in ("organisations", "letters"):
            scene.run("manage.py", "migrate", app, "--verbosity", "0", "--skip-checks")
        try:
            yield scene
        finally:
            for worker in scene.workers:
                if worker.poll() is None:
                    os.killpg(worker.pid, signal.SIGKILL)
                    worker.wait(timeout=20)
            if scene.broker.startswith("redis"):
                scene.app.control.purge()


def verdict(scene: Scene, count: int, *, kills: int, with_pdf: int, receivers: int = 1) -> None:
    """Nothing lost, nothing under two identities, no more repeats than the kills explain, every repeat the same bytes."""
    repeats = len(scene.smtp.taken) - count * receivers
    assert repeats <= kills * CONCURRENCY, f"{repeats} repeats after {kills} kills"
    found = scene.scene("report")
    assert found["letters"] == ["sent"] * count
    assert (found["with_pdf"], found["damaged"]) == (with_pdf, [])
    assert {row["state"] for row in found["dispatches"]} == {"handed_over"}
    taken = defaultdict(list)
    for content in scene.smtp.taken:
        mail = email.message_from_bytes(content, policy=email.policy.default)
        taken[mail["To"]].append((mail["Message-ID"], content))
    assert set(taken) == {f"p{n}-{receiver}@x.example" for n in range(count) for receiver in range(receivers)}
    for row in found["dispatches"]:
        assert {identity for identity, _ in taken[row["address"]]} == {f"<{row['id']}@example.invalid>"}
        assert len({content for _, content in taken[row["address"]]}) == 1


@pytest.mark.django_db
def test_it_loses_no_letter_and_doubles_none_though_workers_are_killed(tmp_path):
    count, kill_at = 100, (10, 30, 50, 70, 90)
    with a_scene(tmp_path, lease_seconds=2, answer_seconds=0.02) as scene:
        scene.scene("write", str(count), "1", "letter")
        scene.start_worker()
        for number in kill_at:
            scene.start_worker()  # the next one comes up while this one works: two share the queue when one dies
            scene.sweep_until(lambda n=number: len(scene.addresses) >= n, what=f"{number} mails")
            scene.kill_oldest_worker()
        scene.sweep_until(lambda: len(scene.addresses) == count, what="the last mail")
        scene.sweep_until(lambda: scene.unrecorded == 0, what="the last record")
        verdict(scene, count, kills=len(kill_at), with_pdf=count)


def a_crowd(folder: Path, *, lease_seconds: int) -> None:
    """One notice with ten receivers, asked for five times: both processes have nothing else to do. Then the verdict."""
    with a_scene(folder, lease_seconds=lease_seconds, answer_seconds=0.2) as scene:
        scene.ask_five_times(scene.scene("write", "1", "10", "notice")["letters"])
        scene.start_worker()
        scene.sweep_until(lambda: len(scene.addresses) == 10, what="the last mail")
        time.sleep(1.5)  # whatever is still under way comes too
        verdict(scene, 1, receivers=10, kills=0, with_pdf=0)


@pytest.mark.django_db
def test_it_does_once_what_it_is_asked_five_times(tmp_path):
    a_crowd(tmp_path, lease_seconds=30)


@pytest.mark.django_db
def test_it_would_notice_letters_sent_without_a_lease(tmp_path):
    """The control: the same crowd and the same checks, with leases that end at once."""
    with pytest.raises(AssertionError, match="repeats after 0 kills"):
        a_crowd(tmp_path, lease_seconds=0)
