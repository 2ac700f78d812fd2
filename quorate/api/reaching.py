"""Sending something to an address that somebody else chose, without reaching what lies behind our own walls.

The name is resolved once, every address it stands for is judged, and the connection goes to one that was judged: a
name that means something else a moment later leads nowhere. Redirects are not followed, and no proxy is asked.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from quorate.late import Library

httpx = Library("httpx")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
TIMEOUT, CONNECTING = 5.0, 3.0
"""Seconds."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotReached(Exception):
    """Nothing was sent, or what was sent was not taken. The message says why and quotes nothing of the answer."""


class NotAllowed(NotReached):
    """The address is one that webhooks do not go to."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: the judged address, and what the address line said."""

    host: str
    port: int
    secure: bool
    path: str
    address: Address

    @property
    def url(self) -> str:
        inside = f"[{self.address}]" if self.address.version == 6 else str(self.address)
        return f"{'https' if self.secure else 'http'}://{inside}:{self.port}{self.path}"

    @property
    def host_line(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def opened(address: Address) -> bool:
    """Return whether the instance's settings let webhooks go to this address though it is private."""
    return any(address in ipaddress.ip_network(network) for network in settings.WEBHOOK_NETWORKS)


def is_public(address: Address) -> bool:
    """Return whether an address is one of the open internet, also when it wraps another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address in NAT64:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def target(address: str) -> Target:
    """Return where an address line leads, resolved and judged.

    :raises NotAllowed: if it is not https (or http within a network that the settings open), holds a sign-in or a
        fragment, or leads to a private address
    :raises NotReached: if the name stands for nothing
    """
    try:
        parts = urlsplit(address)
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError as error:
        raise NotAllowed("This is not an address.") from error
    if parts.scheme not in ("https", "http") or not parts.hostname or not address.isascii():
        raise NotAllowed("Give an address that begins with https://.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise NotAllowed("The address must hold no user name, password or part after #.")
    found = _resolve(parts.hostname, port)
    secure = parts.scheme == "https"
    for one in found:
        if not is_public(one) and not opened(one):
            raise NotAllowed("This address leads to a private network, which webhooks do not go to.")
        if not secure and not (one.is_loopback and opened(one)):
            raise NotAllowed("Give an address that begins with https://.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.hostname, port, secure, path, found[0])


def _resolve(host: str, port: int) -> list[Address]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReached("The name of this address is not known.") from error
    found = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in answers]
    if not found:
        raise NotReached("The name of this address is not known.")
    return found


def post(to: Target, body: bytes, headers: dict[str, str]) -> int:
    """Send a body and return the status of the answer; nothing else of the answer is read.

    :raises NotReached: if there is no answer
    """
    said = {**headers, "Host": to.host_line, "Content-Type": "application/json", "User-Agent": "Quorate"}
    patience = httpx.Timeout(TIMEOUT, connect=CONNECTING)
    try:
        with (
            httpx.Client(timeout=patience, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST", to.url, content=body, headers=said, extensions={"sni_hostname": to.host}
            ) as answer,
        ):
            return int(answer.status_code)
    except httpx.TimeoutException as error:
        raise NotReached("There was no answer in time.") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise NotReached(f"No connection ({type(error).__name__}).") from error
