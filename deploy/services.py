"""The three services and where they listen."""

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from deploy.process import Service
from environments.rasa import rasa_environment

ROOT = Path(__file__).resolve().parent.parent


class StartError(Exception):
    """The service cannot start; the message says in Chinese why, and what to do."""


@dataclass(frozen=True)
class Ports:
    """Where the three listen, on loopback unless `BTP_HUB_HOST` says otherwise for the hub."""

    hub: int
    rasa: int
    actions: int

    @classmethod
    def read(cls) -> "Ports":
        """Return the ports from `BTP_*_PORT`.

        Raises:
            StartError: one of them is not a number.
        """
        return cls(_port("BTP_HUB_PORT", 8000), _port("BTP_RASA_PORT", 5005), _port("BTP_ACTIONS_PORT", 5055))

    def check_free(self) -> None:
        """Raise a StartError that names the first port that is taken, and the variable that moves it."""
        for name, port in (("HUB", self.hub), ("RASA", self.rasa), ("ACTIONS", self.actions)):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError as error:
                    raise StartError(
                        f"端口 {port} 已被占用。请停掉占用它的程序，或换一个端口：\n"
                        f"  BTP_{name}_PORT={port + 1} make run"
                    ) from error


def services(ports: Ports) -> list[Service]:
    """Return the services in the order in which they start."""
    shared = {
        "BTP_HUB_PORT": str(ports.hub),
        "BTP_ACTIONS_PORT": str(ports.actions),
        "BTP_RASA_URL": f"http://127.0.0.1:{ports.rasa}",
    }
    rasa_python = str(ROOT / ".venvs" / "rasa" / "bin" / "python")
    where = ["-i", "127.0.0.1", "-p", str(ports.rasa)]
    project = ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    rasa = [
        rasa_python,
        "-m",
        "rasa",
        "run",
        "--enable-api",
        *where,
        "--model",
        "models/current.tar.gz",
        *project,
    ]
    return [
        Service(
            "actions", [sys.executable, "-m", "actions"], f"http://127.0.0.1:{ports.actions}/health", shared
        ),
        Service("rasa", rasa, f"http://127.0.0.1:{ports.rasa}/status", rasa_environment(ports.actions)),
        Service("hub", [sys.executable, "-m", "hub"], f"http://127.0.0.1:{ports.hub}/healthz", shared),
    ]


def _port(variable: str, default: int) -> int:
    value = os.environ.get(variable, str(default))
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise StartError(f"{variable}={value} 不是端口号，请设为 1 到 65535 之间的数字。")
    return int(value)
