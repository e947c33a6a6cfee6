"""A real clamd for the tests: in the foreground, on a free port, with two signatures of our own and no download."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The standard test text, in two halves: no scanner on the way should find it in this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MARK = b"GRANTPORTAL-TEST-SIGNATURE"
SIGNATURES = "".join(f"{name}:0:*:{text.hex()}\n" for name, text in (("Portal.Eicar", EICAR), ("Portal.Mark", MARK)))
STREAM_MAX = 2 * 1024 * 1024
STARTS_IN = 60  # seconds


def program() -> str | None:
    """The installed clamd; CLAMD names another one."""
    return os.environ.get("CLAMD") or shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def running(folder: Path) -> Iterator[dict[str, str]]:
    """A clamd that listens; its TCP address and its Unix socket. Stopped at the end."""
    signatures = folder / "signatures"
    signatures.mkdir(parents=True)
    (signatures / "portal.ndb").write_text(SIGNATURES)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    path = folder / "clamd.sock"
    (folder / "clamd.conf").write_text(
        f"Foreground yes\nTCPAddr 127.0.0.1\nTCPSocket {port}\nLocalSocket {path}\nDatabaseDirectory {signatures}\n"
        f"StreamMaxLength {STREAM_MAX}\nTemporaryDirectory {folder}\nLogFile {folder / 'log'}\nMaxThreads 2\n"
    )
    process = subprocess.Popen(
        [str(program()), f"--config-file={folder / 'clamd.conf'}"], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        _await(process, port, folder / "log")
        yield {"tcp": f"127.0.0.1:{port}", "unix": str(path)}
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _await(process: subprocess.Popen, port: int, log: Path) -> None:
    """Until it answers PING."""
    deadline = time.monotonic() + STARTS_IN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
                line.sendall(b"zPING\0")
                if line.recv(16) == b"PONG\0":
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"clamd did not start: {log.read_text() if log.exists() else 'no log'}")
