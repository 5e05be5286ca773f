"""The address of this machine on the local network, found without asking anyone."""

from __future__ import annotations

import ipaddress
import socket
import struct
from collections.abc import Iterable

_ROADS = ("192.0.2.1", "192.168.255.254", "10.255.255.254", "172.31.255.254")
"""Nothing is sent there: the system only says by which address it would leave."""
_HOTSPOTS = ("10.42.", "192.168.137.", "192.168.43.", "172.20.10.")
"""Networks that Linux, Windows, Android and iOS make when they share one."""
_SIOCGIFADDR = 0x8915


def _by_road() -> Iterable[str]:
    for road in _ROADS:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            try:
                line.connect((road, 9))
                yield line.getsockname()[0]
            except OSError:  # no road that way
                continue


def _by_interface() -> Iterable[str]:
    try:
        import fcntl
    except ImportError:  # Windows
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        for _, name in socket.if_nameindex():
            asked = struct.pack("256s", name.encode()[:15])
            try:
                told = fcntl.ioctl(line.fileno(), _SIOCGIFADDR, asked)
            except OSError:  # no address
                continue
            yield socket.inet_ntoa(told[20:24])


def _by_name() -> Iterable[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return
    yield from (str(entry[4][0]) for entry in found)


def _rank(address: str) -> int:
    """A shared hotspot first, then a home's network, then anything but a container's."""
    if address.startswith(_HOTSPOTS):
        return 0
    if address.startswith(("192.168.", "10.")):
        return 1
    return 3 if address.startswith("172.17.") else 2


def ranked(found: Iterable[str]) -> list[str]:
    """Addresses that a tablet may reach, the likeliest first.

    Examples
    --------
    >>> ranked(["127.0.0.1", "172.17.0.1", "192.168.1.20", "10.42.0.1", "169.254.3.4"])
    ['10.42.0.1', '192.168.1.20', '172.17.0.1']
    """
    kept = dict.fromkeys(found)
    reached = (text for text in kept if not _is_alone(ipaddress.ip_address(text)))
    return sorted(reached, key=_rank)


def _is_alone(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_loopback or address.is_link_local or address.is_unspecified


def addresses() -> list[str]:
    """Addresses of this machine, the likeliest for tablets first."""
    return ranked([*_by_road(), *_by_interface(), *_by_name()])
