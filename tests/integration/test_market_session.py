"""One login, many workers: one token for all, one renewal at a time, one alert when it dies."""

import json
import multiprocessing
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.conversations import reading, sessions
from apps.core import cache, clock, fields
from apps.core.models import Alert
from apps.marketplace import session, tokens
from apps.marketplace.client import TOKENS, Client
from apps.marketplace.models import Account
from apps.marketplace.remote import SessionDead, Unreachable
from apps.marketplace.tokens import Login, Ticket, TokenStore
from apps.operations import servers
from tests.factories import an_account
from tests.unit.test_market_client import jwt

PROCESSES, THREADS = 4, 4
INBOX = {"user_hash": "me", "conversations": [], "next_from": ""}


class Site:
    """Answers /api/auth/session and the inbox, counts, and says which tokens it takes."""

    def __init__(self) -> None:
        self.minted = 0
        self.calls = 0
        self.cookies: list[str] = []
        self.good: Callable[[str], bool] = lambda token: True
        self.alive = True
        self.lock = threading.Lock()

    def answer(self, path: str, headers: Any) -> tuple[int, dict[str, str], Any]:
        if path == "/api/auth/session":
            with self.lock:
                self.minted += 1
                self.cookies.append(headers.get("cookie", ""))
                number = self.minted
            time.sleep(0.1)  # long enough for everybody to come
            if not self.alive:
                return 200, {}, {}
            cookie = f"next-auth.session-token=jar{number}; Path=/; Max-Age=2592000; HttpOnly"
            return 200, {"Set-Cookie": cookie}, {"token": jwt(serial=number)}
        with self.lock:
            self.calls += 1
        if not self.good(headers["authorization"].removeprefix("Bearer ")):
            return 401, {"x-wallapop-unauthorized": "ACCESS_TOKEN_EXPIRED"}, {"code": "ACCESS_TOKEN_EXPIRED"}
        return 200, {}, INBOX


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = site.answer(urlsplit(self.path).path, self.headers)
            text = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/json", "Content-Length": len(text)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def memory(redis_server: servers.Redis, settings: Any) -> Iterator["redis.Redis"]:
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as client:
        client.flushdb()
        cache._health.again_at = 0.0
        yield client


def state(value: str = "jar0", expires: float | None = None) -> dict[str, Any]:
    cookie = {"name": "next-auth.session-token", "value": value, "domain": "127.0.0.1", "path": "/", "sameSite": "Lax"}
    return {"cookies": [{**cookie, "expires": expires or time.time() + 86_400 * 30, "secure": False}]}


def a_logged_in_account(**values: Any) -> Account:
    return an_account(**{"session_state": json.dumps(state()), "session_saved_at": clock.now()} | values)


# -- one token


def _worker(url: str, login: Login, old: str, ready: Any, results: Any) -> None:
    """A worker process: its threads hold a token that the site takes no longer, and all call at once."""
    store = TokenStore(shared=True)
    store.get(login, lambda _: Ticket(old, state=state()))
    start = threading.Barrier(THREADS + 1)

    def call() -> None:
        start.wait()
        with Client(url, url, state(), login=login, tokens=store, timeout=5) as client:
            results.put(client.read_inbox().user_hash)

    threads = [threading.Thread(target=call) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    ready.wait()
    start.wait()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("redis_is_there", [True, False])
def test_a_token_that_ran_out_is_renewed_once_for_every_process_and_thread(
    site: Site, memory: "redis.Redis", settings: Any, redis_is_there: bool
) -> None:
    if not redis_is_there:
        settings.REDIS_URL = "redis://127.0.0.1:9/0"
    old, login = jwt(serial=1000), Login("77", "now")
    site.good = lambda token: token != old
    tokens._write(login, Ticket(old, state=state()), time.time() + 200)
    processes = multiprocessing.get_context("fork")
    ready, results = processes.Barrier(PROCESSES), processes.Queue()
    url = settings.WALLE_MARKET_WEB_URL
    workers = [
        processes.Process(target=_worker, args=(url, login, old, ready, results), daemon=True) for _ in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    assert [results.get(timeout=20) for _ in range(PROCESSES * THREADS)] == ["me"] * PROCESSES * THREADS
    for worker in workers:
        worker.join(5)
    # Without Redis a process knows only its own threads.
    assert site.minted == (1 if redis_is_there else PROCESSES)


def test_a_token_refused_twice_in_a_row_is_a_dead_session(site: Site, memory: "redis.Redis", settings: Any) -> None:
    site.good = lambda token: False
    url = settings.WALLE_MARKET_WEB_URL
    client = Client(url, url, state(), login=Login("1"), tokens=TokenStore(shared=True))
    with client, pytest.raises(SessionDead):
        client.read_inbox()
    assert (site.minted, site.calls) == (2, 2)


def test_what_lies_in_redis_is_ciphertext_for_a_day(site: Site, memory: "redis.Redis") -> None:
    login = Login("7", "now")
    TokenStore(shared=True).get(login, lambda _: Ticket(jwt(), "my-device", state("secret-cookie")))
    raw = memory.get("wallapop_session:7")
    assert isinstance(raw, str) and "secret-cookie" not in raw and jwt() not in raw
    assert "secret-cookie" in fields.decrypt(raw) and 86_000 < memory.ttl("wallapop_session:7") <= 86_400


def test_a_frozen_redis_costs_one_wait_and_then_nothing(memory: "redis.Redis", settings: Any) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(64)
        settings.REDIS_URL = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        started = time.monotonic()
        for _ in range(50):
            assert cache.get("anything") is None and cache.put("a", "b", 1) is False and cache.lock("c", "d", 1) is None
        assert time.monotonic() - started < 1.0


# -- one truth


@pytest.mark.django_db
def test_a_poll_neither_loads_nor_writes_the_session_while_its_token_lasts(site: Site, memory: "redis.Redis") -> None:
    account = a_logged_in_account(archived_read_at=clock.now())
    reading.poll(account.pk)
    kept = Account.objects.get().session_state
    assert "jar1" in kept  # the cookie that came with the token
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reading.poll(account.pk)
    assert not [query["sql"] for query in queries if "session_state" in query["sql"]]
    assert site.minted == 1


@pytest.mark.django_db
def test_a_new_login_uses_nothing_of_the_old_one_and_is_overwritten_by_nothing_of_it(
    site: Site, memory: "redis.Redis"
) -> None:
    account = a_logged_in_account()
    reading.poll(account.pk)
    before = Account.objects.get()
    with sessions.connected(before) as late:  # a call of the old login is under way
        late.read_inbox()
        sessions.begin(Account.objects.get(), state("new-login"), "")
        late.set_cookies = ["next-auth.session-token=old-login-again; Path=/; Max-Age=99999999"]
    sessions.keep_session(before, state("old-page", time.time() + 99_999_999))
    assert "new-login" in Account.objects.get().session_state
    reading.poll(account.pk)
    assert site.cookies[-1] == "next-auth.session-token=new-login" and site.minted == 2
    with pytest.raises(SessionDead):
        sessions.account_state(before)


@pytest.mark.django_db
def test_a_page_that_ends_late_does_not_bring_an_older_cookie_back(site: Site, memory: "redis.Redis") -> None:
    account = a_logged_in_account(session_state=json.dumps(state("newest", time.time() + 2_000_000)))
    page = state("older", time.time() + 1_000_000)
    page["cookies"].append({"name": "consent", "value": "yes", "domain": "127.0.0.1", "path": "/", "expires": -1})
    sessions.keep_session(account, page)
    kept = json.loads(Account.objects.get().session_state)
    assert {cookie["name"]: cookie["value"] for cookie in kept["cookies"]} == {
        "next-auth.session-token": "newest",
        "consent": "yes",
    }


# -- before and after the end


@pytest.mark.django_db
def test_a_session_near_its_end_alerts_once_and_is_quiet_again_once_renewed(site: Site, memory: "redis.Redis") -> None:
    account = a_logged_in_account()
    reading.poll(account.pk)
    Account.objects.update(session_expires_at=clock.now() + timedelta(days=2))
    for _ in range(3):
        reading.poll(account.pk)
    alert = Alert.objects.get(kind="session_soon", closed_at=None)
    assert alert.count == 1 and "manage.py login" in alert.detail
    assert "d-badge--amber" in admin.site._registry[Account].session(Account.objects.get())  # type: ignore[attr-defined]
    memory.flushdb()
    TOKENS._slots.clear()
    reading.poll(account.pk)  # the next token brings a cookie for thirty days
    assert not Alert.objects.filter(closed_at=None).exists()
    expires = Account.objects.get().session_expires_at
    assert expires is not None and expires > clock.now() + timedelta(days=29)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["cookie", "token"])
def test_a_session_that_dies_under_several_workers_is_one_alert_of_one_sighting(
    site: Site, memory: "redis.Redis", how: str
) -> None:
    account = a_logged_in_account()
    if how == "cookie":
        site.alive = False  # and the token has run out: {} is all there is
    else:
        site.good = lambda token: False
    start = threading.Barrier(4)

    def work() -> None:
        mine = Account.objects.get(pk=account.pk)
        start.wait()
        try:
            with reading.judging(mine, "read"), sessions.connected(mine) as client:
                client.read_inbox()
        except (SessionDead, Unreachable):  # unreachable: three times it took over a token another had just minted
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(2):
        reading.poll(account.pk)  # and the polls after it find the account at rest
    alert = Alert.objects.get(kind="session")
    assert (Account.objects.get().status, alert.count, alert.closed_at) == ("needs_login", 1, None)
    assert session.session_values(json.loads(Account.objects.get().session_state))
