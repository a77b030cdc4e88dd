"""The demo's own seller, limits and answers, and the control of the sandbox's buyers.

Must never run on a live installation: it logs in with a generated password and answers unasked.
"""

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from apps.conversations import item_sync, sessions
from apps.core import clock
from apps.marketplace import login
from apps.marketplace.browser import Browser
from apps.marketplace.models import Account, Item, ItemFact
from apps.operations.console import Refused
from walle import vault

SELLER = "ana"
TIMEOUT = 5.0  # seconds for one request to the sandbox's control address
PICKUP_AREA = "Gràcia, metro Fontana (Barcelona)"


@dataclass(frozen=True)
class Limits:
    """What the seller would type for one of the sandbox's listings; no floor means no haggling."""

    title: str
    floor: int | None
    grammar: str
    shipping: bool
    facts: tuple[tuple[str, str], ...]


LIMITS = (
    Limits(
        "Nintendo Switch OLED",
        180,
        Item.Grammar.FEMININE,
        True,
        (
            ("¿Tiene garantía?", "La compré en 2023, ya no tiene garantía."),
            ("¿Funcionan bien los mandos?", "Sí, los dos van perfectos, sin deriva."),
        ),
    ),
    Limits("iPhone 12", 290, Item.Grammar.MASCULINE, True, (("¿Está libre?", "Sí, es libre de operador."),)),
    Limits(
        "Bicicleta Rockrider",
        105,
        Item.Grammar.FEMININE,
        False,
        (("¿En qué estado está?", "Buen estado: frenos revisados este año y un par de roces en el cuadro."),),
    ),
    Limits("Monitor Dell", 80, Item.Grammar.MASCULINE, True, (("¿Trae cable?", "Sí, incluye cable HDMI."),)),
    Limits("Cámara Canon", 230, Item.Grammar.FEMININE, True, (("¿Cuántos disparos tiene?", "Unos 4.000."),)),
    Limits("Chaqueta Zara", None, Item.Grammar.FEMININE, True, (("¿Qué talla es?", "Talla M."),)),
)


def seed() -> None:
    """Log the demo's seller in and set its limits, once; what a person changed since stays."""
    if not settings.WALLE_DEMO:
        raise ImproperlyConfigured("The demo's data belongs to a demo only: set WALLE_DEMO=yes.")
    account, created = Account.objects.get_or_create(
        username=SELLER,
        defaults={
            "autonomy": Account.Autonomy.AUTO,
            "set_up_at": clock.now(),
            # Not a new account: the slow first week would make a dull demo.
            "adopted_at": clock.now() - timedelta(days=30),
            "active_from": time(0, 0),
            "active_until": time(0, 0),  # equal: always
            "cap_per_hour": 200,
            "cap_per_day": 1000,
            "poll_busy_s": 4,
            "poll_idle_s": 8,
        },
    )
    if not account.session_state or account.status == Account.Status.NEEDS_LOGIN:
        sessions.begin(account, log_in(account.username), "")
    if created or not account.items.exists():
        item_sync.sync_items(account)
        for limits in LIMITS:
            _set_limits(account, limits)


def log_in(username: str) -> dict[str, Any]:
    """The session of the simulated marketplace's seller, whose password was made with the installation. Raises
    MarketplaceError; Refused anywhere but on this machine: the real site never hears that password.
    """
    if urlsplit(settings.WALLE_MARKET_WEB_URL).hostname != "127.0.0.1":
        raise Refused("El mercado de pruebas no está en marcha: déjalo funcionando en otra terminal con make practice.")
    password = vault.read(settings.WALLE_DATA_DIR)["WALLE_SELLER_PASSWORD"]
    with Browser(
        home=settings.WALLE_DATA_DIR, executable=settings.WALLE_CHROMIUM, headless=settings.WALLE_HEADLESS
    ) as browser:
        return login.login_with_password(
            browser, web_url=settings.WALLE_MARKET_WEB_URL, username=username, password=password
        )


def _set_limits(account: Account, limits: Limits) -> None:
    for item in account.items.filter(title__startswith=limits.title):
        item.floor_price = None if limits.floor is None else Decimal(limits.floor)
        item.grammar = limits.grammar
        item.shipping = limits.shipping
        item.pickup_area = PICKUP_AREA
        item.save()
        for question, answer in limits.facts:
            ItemFact.objects.get_or_create(item=item, question=question, defaults={"answer": answer})


def start_buyers(sandbox: str) -> list[str]:
    """Let the scripted buyers begin; returns who did. Those of an earlier run go on by themselves."""
    answer = httpx.post(f"{sandbox}/control/start", timeout=TIMEOUT, trust_env=False).raise_for_status()
    started: list[str] = answer.json()["started"]
    return started


def answers_so_far(sandbox: str) -> int:
    """How many messages of the seller the sandbox's buyers have seen; 0 where it does not answer just now."""
    try:
        record = httpx.get(
            f"{sandbox}/control/record", params={"kind": "delivered"}, timeout=TIMEOUT, trust_env=False
        ).json()
    except (httpx.HTTPError, ValueError):
        return 0
    return sum(1 for entry in record if entry.get("author") == "seller")
