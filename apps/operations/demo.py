"""The demo's own data, and the control of the sandbox's buyers. Must never run on a live installation."""

import httpx

TIMEOUT = 5.0  # seconds for one request to the sandbox's control address


def start_buyers(sandbox: str) -> None:
    """Let the scripted buyers begin; repeating it does no harm."""
    httpx.post(f"{sandbox}/control/start", timeout=TIMEOUT, trust_env=False).raise_for_status()


def answers_so_far(sandbox: str) -> int:
    """How many messages of the seller the sandbox's buyers have seen; 0 where it does not answer just now."""
    try:
        record = httpx.get(f"{sandbox}/control/record", timeout=TIMEOUT, trust_env=False).json()
    except (httpx.HTTPError, ValueError):
        return 0
    return sum(1 for entry in record if entry.get("author") == "seller")


def seed() -> None:
    """Account, items and limits of the demo's seller."""
