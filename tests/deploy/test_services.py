"""Ports: read from the environment, and named when they are taken."""

import socket

import pytest

from deploy.services import Ports, StartError, services


def test_a_taken_port_is_named_with_the_variable_that_moves_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"端口 {port} 已被占用.*\n.*BTP_RASA_PORT"):
            Ports(hub=0, rasa=port, actions=0).check_free()


@pytest.mark.parametrize("value", ["abc", "0", "70000"])
def test_a_bad_port_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("BTP_HUB_PORT", value)
    with pytest.raises(StartError, match="BTP_HUB_PORT"):
        Ports.read()


def test_only_the_hub_can_face_the_internet() -> None:
    by_name = {service.name: service for service in services(Ports(8000, 5005, 5055))}
    assert list(by_name) == ["actions", "rasa", "hub"]
    assert by_name["rasa"].command[by_name["rasa"].command.index("-i") + 1] == "127.0.0.1"
    assert by_name["rasa"].environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert by_name["rasa"].environment["OMP_NUM_THREADS"] == "1"
