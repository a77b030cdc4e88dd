"""System checks of the timing invariants: who waits for something must outlast it.

Run by every management command and at the start of every worker (walle/celery.py).
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

#: Of the checks that a worker runs: the rest are about pages, which it never loads.
TAG = "walle"

# Each chain rises strictly. A lease that ends before the deadline of the work under it would let two workers
# send at once; a request that outlives the deadline would make the deadline a lie.
RISING = (
    ("WALLE_MARKET_TIMEOUT", "WALLE_PAGE_TIMEOUT", "WALLE_DELIVERY_DEADLINE", "WALLE_ACCOUNT_LEASE"),
    ("WALLE_LLM_MIN_BUDGET", "WALLE_LLM_MAX_BUDGET", "WALLE_STAGE_LEASE"),
)


def check_timing(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """One error for every neighbouring pair of a chain that does not rise."""
    return [
        Error(
            f"{shorter} ({getattr(settings, shorter):g} s) must be less than "
            f"{longer} ({getattr(settings, longer):g} s).",
            hint="Change one of the two environment variables.",
            id="walle.E001",
        )
        for chain in RISING
        for shorter, longer in pairwise(chain)
        if getattr(settings, shorter) >= getattr(settings, longer)
    ]


def check_field_keys(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """An error for each of WALLE_FIELD_KEYS that is not a Fernet key; the key itself is not shown."""
    from cryptography.fernet import Fernet

    errors: list[CheckMessage] = []
    for place, key in enumerate(settings.WALLE_FIELD_KEYS, 1):
        try:
            Fernet(key)
        except ValueError:
            errors.append(
                Error(
                    f"WALLE_FIELD_KEYS: key {place} is not a Fernet key (32 bytes in URL-safe base64).",
                    hint="One more key: cryptography.fernet.Fernet.generate_key().",
                    id="walle.E002",
                )
            )
    return errors
