"""A RabbitMQ for the tests: one that is named, one in a container, or one started privately on a free port.

Looked for in this order: the variable `KINWEAVE_TEST_AMQP`; testcontainers where a Docker engine answers; a local
`rabbitmq-server`; `apt-get install rabbitmq-server` where we are root on Debian. Otherwise `NoBroker` says what to do.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VARIABLE = "KINWEAVE_TEST_AMQP"
IMAGE = "rabbitmq:4-alpine"
_GREETING = b"AMQP\x00\x00\x09\x01"
_PACKAGED = "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server"


class NoBroker(RuntimeError):
    """No RabbitMQ can be had here, or the one we have is not ours to stop."""


@dataclass
class Broker:
    """A running broker. `management` is the base URL of its management API where it offers one."""

    url: str
    management: str | None = None

    def start(self) -> None:
        raise NoBroker(f"the broker of {VARIABLE} is not ours to start")

    def stop(self) -> None:
        """Stop it in good order; durable queues and persistent messages outlast `start()`."""
        raise NoBroker(f"the broker of {VARIABLE} is not ours to stop; unset it to run this test")

    def kill(self) -> None:
        """Stop it with SIGKILL."""
        raise NoBroker(f"the broker of {VARIABLE} is not ours to kill; unset it to run this test")

    def restart(self) -> None:
        self.stop()
        self.start()

    def control(self, *arguments: str) -> str:
        """Run `rabbitmqctl` at the broker's node and answer what it prints."""
        raise NoBroker(f"the broker of {VARIABLE} is not ours to control; unset it to run this test")

    def _close(self) -> None:
        """Leave nothing behind."""


@contextlib.contextmanager
def rabbitmq() -> Iterator[Broker]:
    """A broker, running; stopped and removed at the end. Takes about five seconds to start."""
    broker = _find()
    try:
        yield broker
    finally:
        broker._close()


def _find() -> Broker:
    named = os.environ.get(VARIABLE)
    if named:
        return Broker(named)
    if _docker_answers():
        return ContainerBroker()
    if _server() is None and os.geteuid() == 0 and Path("/etc/debian_version").exists():
        _install()
    server = _server()
    if server is None:
        raise NoBroker(
            f"The tests need RabbitMQ. Install it (Debian: apt-get install rabbitmq-server), start a Docker engine, "
            f"or set {VARIABLE} to the URL of a broker that may be used."
        )
    return LocalBroker(server)


def _docker_answers() -> bool:
    try:
        import docker

        docker.from_env(timeout=3).ping()
    except Exception:  # noqa: BLE001 - whatever is wrong with Docker, there is another way
        return False
    return True


def _install() -> None:
    """Install the package; of several test processes one does it and the others wait."""
    with (Path(tempfile.gettempdir()) / "kinweave-install-rabbitmq.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _server() is None:
            _apt_install()


def _apt_install() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "rabbitmq-server"]):
        subprocess.run(["apt-get", *arguments], env=quiet, check=False, stdout=subprocess.DEVNULL)


def _server() -> str | None:
    # The script in /usr/sbin changes to another user and forgets the environment; the one behind it does not.
    packaged = sorted(glob.glob(_PACKAGED))
    return packaged[-1] if packaged else shutil.which("rabbitmq-server")


class LocalBroker(Broker):
    """A private node with its own name, folders, ports and epmd."""

    def __init__(self, server: str) -> None:
        self.port, self._distribution, self._epmd = free_ports(3)
        super().__init__(f"amqp://guest:guest@127.0.0.1:{self.port}//")
        self._server = server
        self._folder = Path(tempfile.mkdtemp(prefix="kinweave-rabbitmq-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        try:
            self.start()
        except BaseException:
            self._close()
            raise

    @property
    def environment(self) -> Mapping[str, str]:
        folder = self._folder
        (folder / "plugins").write_text("[].\n")
        (folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\nloopback_users = none\nvm_memory_high_watermark.absolute = 1GB\n"
            "disk_free_limit.absolute = 20MB\nlog.file.level = warning\n"
        )
        own = {
            "HOME": str(folder),
            "ERL_EPMD_PORT": str(self._epmd),
            "RABBITMQ_NODENAME": f"kinweave{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none",
        }
        return {**{n: v for n, v in os.environ.items() if not n.startswith(("RABBITMQ_", "ERL_"))}, **own}

    def start(self) -> None:
        log = (self._folder / "console.log").open("ab")
        self._process = subprocess.Popen(
            [self._server], env=self.environment, cwd=self._folder, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        # Whatever becomes of us, even SIGKILL: at the end of our pipe the guard ends the broker and clears up.
        self._guard = subprocess.Popen(
            ["sh", "-c", f"read _ || {{ kill -9 -{self._process.pid}; sleep 1; rm -rf {self._folder}; }}"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        wait_for_amqp("127.0.0.1", self.port, 60, self._still_running)

    def _still_running(self) -> None:
        if self._process is None or self._process.poll() is not None:
            console = (self._folder / "console.log").read_text(errors="replace")[-2000:]
            raise NoBroker(f"rabbitmq-server ended before it listened:\n{console}")

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def control(self, *arguments: str) -> str:
        program = Path(self._server).with_name("rabbitmqctl")
        command = [str(program), "--quiet", *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=self._folder, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if self._guard is not None:
            self._guard.communicate(b"\n")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
        _wait_until_free(self.port)

    def _close(self) -> None:
        self._end(signal.SIGKILL)
        epmd = shutil.which("epmd") or next(iter(sorted(glob.glob("/usr/lib/erlang/erts-*/bin/epmd"))), None)
        if epmd:
            for _ in range(20):
                command = [epmd, "-port", str(self._epmd), "-kill"]
                if b"Killed" in subprocess.run(command, capture_output=True, check=False).stdout:
                    break
                time.sleep(0.1)
        shutil.rmtree(self._folder, ignore_errors=True)


class ContainerBroker(Broker):
    """A broker in a container, its port fixed so that it comes back where it was."""

    def __init__(self) -> None:
        from testcontainers.rabbitmq import RabbitMqContainer

        (self.port,) = free_ports(1)
        self._container: Any = RabbitMqContainer(IMAGE).with_bind_ports(5672, self.port)
        self._container.start()
        super().__init__(f"amqp://guest:guest@{self._container.get_container_host_ip()}:{self.port}//")

    def start(self) -> None:
        self._container.get_wrapped_container().start()
        wait_for_amqp(self._container.get_container_host_ip(), self.port, 60)

    def stop(self) -> None:
        self._container.get_wrapped_container().stop()

    def kill(self) -> None:
        self._container.get_wrapped_container().kill()

    def control(self, *arguments: str) -> str:
        done = self._container.get_wrapped_container().exec_run(["rabbitmqctl", "--quiet", *arguments])
        assert done.exit_code == 0, done.output
        return str(done.output.decode())

    def _close(self) -> None:
        self._container.stop()


def free_ports(count: int) -> tuple[int, ...]:
    """Ports of the loopback address that nobody listens on at this moment."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return tuple(one.getsockname()[1] for one in sockets)
    finally:
        for one in sockets:
            one.close()


def wait_for_amqp(host: str, port: int, seconds: float, check: Any = lambda: None) -> None:
    """Wait until a broker answers the AMQP greeting. Raises `NoBroker` after `seconds`; `check` may raise earlier."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        check()
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=2) as connection:
            connection.sendall(_GREETING)
            if connection.recv(7)[:1] == b"\x01":
                return
        time.sleep(0.1)
    raise NoBroker(f"no broker answered on {host}:{port} within {seconds:.0f} s")


def _wait_until_free(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.05)
