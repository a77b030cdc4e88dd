"""What a delivery costs: its time, and the memory of the worker and its Chromium after serving 1, 10 and 50
accounts, four at a time as the browser worker does.
"""

import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import connections

from apps.conversations import delivery, reading, sessions
from apps.conversations.models import Conversation, Response, Turn
from apps.core import clock
from apps.marketplace.browser import Browser
from apps.marketplace.models import Account
from tests.factories import an_account
from tests.performance.figures import note
from tests.sandbox import PASSWORD, Sandbox, running

ACCOUNTS = (1, 10, 50)
QUESTIONS = {1: "¿Sigue a la venta?", 10: "¿Y haces envío?", 50: "¿Dónde se recoge?"}
AT_ONCE = 4


def a_seller(sandbox: Sandbox, number: int) -> Account:
    """An account of ours with an item on the site."""
    name = f"tienda{number}"
    sandbox.control("sellers", username=name, password=PASSWORD, name=name)
    sandbox.control("items", seller=name, title=f"Lámpara {number}", price=30, description="Funciona.")
    account = an_account(username=name, external_id="", min_gap_s=0, cap_per_hour=1000, cap_per_day=1000)
    sessions.begin(account, sandbox.signed_in(name), "")
    return account


def owe_a_reply(sandbox: Sandbox, account: Account, number: int, text: str) -> None:
    """A buyer wrote, and a reply is ready."""
    sandbox.control("say", buyer=f"Berta {number}", item=f"Lámpara {number}", text=text)
    account.refresh_from_db()
    reading.poll(account.pk)
    conversation = Conversation.objects.get(account=account)
    turn = Turn.objects.get(conversation=conversation, state="received")
    response = Response.objects.create(
        turn=turn,
        conversation=conversation,
        response_text=f"Hola, sí, sigue disponible. ({text})",
        source=Response.Source.TEMPLATE,
    )
    conversation.refresh_from_db()
    item = conversation.item
    assert item is not None
    Turn.objects.filter(pk=turn.pk).update(
        state="ready",
        response=response,
        not_before=clock.now() - timedelta(seconds=1),
        conversation_revision=conversation.revision,
        item_revision=item.revision,
    )


def memory() -> tuple[float, float]:
    """MB of this process, and of its Chromium and driver (shared pages counted once)."""
    own, of_browser = psutil.Process(), 0
    for process in own.children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # pages come and go
            if process.name() in ("chromium", "chrome", "node"):
                of_browser += process.memory_full_info().pss
    return own.memory_full_info().pss / 1e6, of_browser / 1e6


@pytest.mark.bench
@pytest.mark.django_db(transaction=True)
def test_time_and_memory_of_deliveries(tmp_path: Path, settings: Any) -> None:
    with (
        running(tmp_path) as sandbox,
        Browser(home=tmp_path, executable=os.environ.get("WALLE_CHROMIUM", "")) as browser,
        ThreadPoolExecutor(AT_ONCE) as workers,
    ):
        settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = sandbox.url

        def deliver(account: Account) -> float:
            began = time.perf_counter()
            try:
                delivery.deliver(account.pk, browser)
            finally:
                connections.close_all()
            return time.perf_counter() - began

        accounts: list[Account] = []
        print()
        for many in ACCOUNTS:
            accounts += [a_seller(sandbox, number) for number in range(len(accounts), many)]
            for number, account in enumerate(accounts):
                owe_a_reply(sandbox, account, number, QUESTIONS[many])
            began = time.perf_counter()
            times = sorted(workers.map(deliver, accounts))
            whole = time.perf_counter() - began
            own, chromium = memory()
            print(
                f"{many:3} accounts: worker {own:.0f} MB, Chromium {chromium:.0f} MB; a delivery {times[0]:.1f} s "
                f"(median {times[len(times) // 2]:.1f}, longest {times[-1]:.1f}), all after {whole:.1f} s"
            )
            note(f"a delivery, {many} accounts, median", times[len(times) // 2], "s", times[len(times) // 2] / times[0])
            note(f"browser worker, {many} accounts", own, "MB")
            note(f"Chromium, {many} accounts", chromium, "MB")
    ends = Counter(Turn.objects.values_list("state", "reason"))
    assert ends == {("sent", ""): sum(ACCOUNTS)}
