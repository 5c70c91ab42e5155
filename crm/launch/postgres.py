"""The bundled PostgreSQL: start, find again, stop."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from crm.launch.account import Account, account_for
from crm.launch.cluster import SUPERUSER, Cluster, open_cluster
from crm.launch.errors import LaunchError, failure, refusal, tail
from crm.launch.places import Places
from crm.launch.processes import arguments_of

PATIENCE = 120.0  # seconds: recovery after a crash may have much to read
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "io_workers": "2",
    "max_logical_replication_workers": "0",
    "jit": "off",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


class Postgres:
    """The server of one data directory; `throw_away` trades the safety of the data for speed."""

    def __init__(self, places: Places, *, throw_away: bool = False) -> None:
        self.places = places
        self.settings = SETTINGS | (THROW_AWAY if throw_away else {})
        self._cluster: Cluster | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def cluster(self) -> Cluster:
        if self._cluster is None:
            self._cluster = open_cluster(self.places)
        return self._cluster

    @property
    def account(self) -> Account:
        return self.cluster.account if self._cluster else account_for(self.places.postgres)

    def url(self, database: str, user: str = SUPERUSER, password: str = "") -> str:
        """The address of a database; the folder of the socket stands, percent-encoded, where a host would."""
        secret = quote(password or self.cluster.password, safe="")
        return f"postgres://{user}:{secret}@{quote(str(self.places.sockets), safe='')}/{database}"

    def start(self) -> None:
        """Start the server unless it runs already; return when it takes connections."""
        pid = self.pid()
        if pid is None:
            log = self.places.log("postgres")
            try:
                self._process = self._started(log)
            except OSError as error:
                raise refusal(error, "starting PostgreSQL") from error
        self._wait_until_ready()

    def _started(self, log: Path) -> subprocess.Popen[bytes]:
        cluster = self.cluster
        command = [str(cluster.programs / "postgres"), "-D", str(cluster.data)]
        for name, value in (self.settings | {"unix_socket_directories": f'"{self.places.sockets}"'}).items():
            command += ["-c", f"{name}={value}"]
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={"LC_ALL": "C"},
                start_new_session=True,
                **cluster.account.arguments,
            )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._process and self._process.poll() is not None:
                raise failure("PostgreSQL did not start", tail(self.places.log("postgres")))
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.03)
            else:
                return
        raise LaunchError(f"PostgreSQL is not ready after {PATIENCE:.0f} seconds; see {self.places.log('postgres')}.")

    def is_running(self) -> bool:
        return self.pid() is not None

    def pid(self) -> int | None:
        """The running server's process; a killed one's lock file whose number serves again is removed."""
        file = self.cluster.data / "postmaster.pid"
        try:
            pid = int(file.read_text().partition("\n")[0])
        except (OSError, ValueError):
            return None
        if self._process and self._process.pid == pid:
            return pid if self._process.poll() is None else None
        arguments = arguments_of(pid)
        if str(self.cluster.data) in arguments:
            return pid
        if arguments:
            file.unlink(missing_ok=True)
        return None

    def stop(self) -> None:
        """Stop the server, ending what is open; harmless when it does not run."""
        if self._cluster is None or self.pid() is None:
            return
        for mode in ("fast", "immediate"):
            stop = ("stop", "-D", str(self.cluster.data), "-m", mode, "-w", "-t", "20")
            command = [str(self.cluster.programs / "pg_ctl"), *stop]
            done = subprocess.run(command, capture_output=True, check=False, **self.cluster.account.arguments)
            if done.returncode == 0:
                break
        if self._process:
            self._process.wait()
            self._process = None
