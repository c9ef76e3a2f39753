"""Deaf to the network: only this machine's own sockets can be reached. Everything else raises at the call."""

import ipaddress
import socket
from typing import Any

import pytest

_real_connect = socket.socket.connect
_real_connect_ex = socket.socket.connect_ex
_real_sendto = socket.socket.sendto
_real_lookup = socket.getaddrinfo


class NetworkIsClosed(RuntimeError):
    """A test tried to reach another machine."""


def is_near(host: object) -> bool:
    """Return whether this is an address of this machine's loopback."""
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def _refuse_far(family: int, address: Any) -> None:
    if family != socket.AF_UNIX and not is_near(address[0]):
        raise NetworkIsClosed(f"a test may not reach {address[0]}")


def _connect(self: socket.socket, address: Any) -> None:
    _refuse_far(self.family, address)
    _real_connect(self, address)


def _connect_ex(self: socket.socket, address: Any) -> int:
    _refuse_far(self.family, address)
    return _real_connect_ex(self, address)


def _sendto(self: socket.socket, *args: Any) -> int:
    _refuse_far(self.family, args[-1])
    return _real_sendto(self, *args)


def _lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
    if not is_near(host):
        raise NetworkIsClosed(f"a test may not look up {host}")
    return _real_lookup(host, *args, **kwargs)


def close_network() -> None:
    """Close the network for this process, for good. The worker of the tests calls it too."""
    patch: Any = setattr
    patch(socket.socket, "connect", _connect)
    patch(socket.socket, "connect_ex", _connect_ex)
    patch(socket.socket, "sendto", _sendto)
    patch(socket, "getaddrinfo", _lookup)


def pytest_configure(config: pytest.Config) -> None:
    close_network()
