"""What the machine that serves is told by its environment: secrets and addresses, never in a city's folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ServerSettings:
    """How the platform is served.

    Attributes
    ----------
    trusted_proxies
        Addresses or networks of the proxies in front, whose word on who asks, and by https, is taken.
    metrics_token
        With it as a bearer token, a monitor may read ``/metrics``.
    oidc_secret
        What the identity provider knows this platform by.
    public_address
        ``https://checkup.example.org``, where people reach it; None: as they have asked.
    """

    trusted_proxies: tuple[str, ...] = ()
    metrics_token: str | None = field(default=None, repr=False)
    oidc_secret: str | None = field(default=None, repr=False)
    public_address: str | None = None


def settings_of(environment: Mapping[str, str] = os.environ) -> ServerSettings:
    """Return what ``CITYCHECKUP_TRUSTED_PROXIES``, ``…_METRICS_TOKEN``, ``…_OIDC_SECRET``, ``…_ADDRESS`` say."""

    def said(name: str) -> str | None:
        return environment.get(f"CITYCHECKUP_{name}", "").strip() or None

    proxies = (said("TRUSTED_PROXIES") or "").split(",")
    address = said("ADDRESS")
    return ServerSettings(
        trusted_proxies=tuple(one.strip() for one in proxies if one.strip()),
        metrics_token=said("METRICS_TOKEN"),
        oidc_secret=said("OIDC_SECRET"),
        public_address=None if address is None else address.rstrip("/"),
    )
