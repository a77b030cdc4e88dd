"""The client names every refusal rightly, against a real HTTP server that answers as it is told."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from apps.marketplace import session, tokens
from apps.marketplace.client import Client
from apps.marketplace.remote import (
    BadAnswer,
    Challenged,
    NotFound,
    NotYours,
    RateLimited,
    SessionDead,
    Unreachable,
)

Answer = tuple[int, dict[str, str], bytes]
CLOUDFRONT = b"<html><title>ERROR</title><h1>403 ERROR</h1>The request could not be satisfied. cloudfront</html>"
LOGIN = tokens.Login("7")
EMPTY_INBOX = {"user_hash": "me", "conversations": [], "next_from": ""}


def as_json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    return status, {"Content-Type": "application/json", **(headers or {})}, json.dumps(value).encode()


def jwt(seconds: int = 300, serial: int = 0) -> str:
    part = base64.urlsafe_b64encode(json.dumps({"iat": 1000, "exp": 1000 + seconds, "n": serial}).encode())
    return f"e30.{part.decode().rstrip('=')}.sig"


class Site:
    """A marketplace of one API answer and one session answer, which remembers what it was asked."""

    def __init__(self) -> None:
        self.minted = 0
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.put: list[tuple[str, str, bytes]] = []
        self.api: Callable[[str, dict[str, str]], Answer] = lambda path, headers: as_json(EMPTY_INBOX)
        self.session: Callable[[], Answer] = self.good_session

    def good_session(self) -> Answer:
        self.minted += 1
        cookie = f"__Secure-next-auth.session-token=jar{self.minted}; Path=/; Max-Age=2592000; Secure; HttpOnly"
        return as_json({"token": jwt(serial=self.minted)}, headers={"Set-Cookie": cookie})

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        self.asked.append((path, headers))
        return self.session() if path == "/api/auth/session" else self.api(path, headers)


@pytest.fixture
def site() -> Iterator[tuple[Site, str]]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            site.put.append((self.command, self.path, body))
            self.do_GET()

        def do_GET(self) -> None:
            status, headers, body = site.answer(self.path, {k.lower(): v for k, v in self.headers.items()})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is what some of these tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield site, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def state(value: str = "jar0") -> dict[str, Any]:
    cookie = {
        "name": "__Secure-next-auth.session-token",
        "value": value,
        "domain": "127.0.0.1",
        "path": "/",
        "expires": time.time() + 1000,
        "httpOnly": True,
        "secure": True,
        "sameSite": "Lax",
    }
    other = {**cookie, "name": "foreign", "domain": "elsewhere.example"}
    return {"cookies": [cookie, other], "origins": []}


def client_of(url: str, *, timeout: float = 5) -> Client:
    return Client(url, url, state(), timeout=timeout, tokens=tokens.TokenStore())


def test_the_session_buys_a_token_once_and_every_call_carries_it(site: tuple[Site, str]) -> None:
    world, url = site
    with client_of(url) as client:
        client.read_inbox()
        client.read_inbox()
    paths = [path.split("?")[0] for path, _ in world.asked]
    assert paths == ["/api/auth/session", "/bff/messaging/inbox", "/bff/messaging/inbox"]
    mint, first = world.asked[0][1], world.asked[1][1]
    assert mint["cookie"] == "__Secure-next-auth.session-token=jar0"
    assert (first["authorization"], first["x-deviceos"]) == (f"Bearer {jwt(serial=1)}", "0")
    assert "cookie" not in first


def test_the_reissued_session_cookie_is_kept_for_the_caller_to_store(site: tuple[Site, str]) -> None:
    _, url = site
    with client_of(url) as client:
        client.read_inbox()
        assert client.set_cookies
        assert session.cookies_of(client.state, url) == {"__Secure-next-auth.session-token": "jar1"}
        expiry = session.expires_at(client.state)
    assert expiry is not None and (expiry - datetime.now(UTC)).days == 29


def test_an_empty_session_is_a_dead_one(site: tuple[Site, str]) -> None:
    world, url = site
    world.session = lambda: as_json({})
    with client_of(url) as client, pytest.raises(SessionDead):
        client.read_inbox()


def test_a_stale_token_is_renewed_once_and_the_call_repeated(site: tuple[Site, str]) -> None:
    world, url = site

    def api(path: str, headers: dict[str, str]) -> Answer:
        if headers["authorization"].endswith(jwt(serial=1)):
            reason = "ACCESS_TOKEN_EXPIRED"
            return as_json({"code": reason}, 401, headers={"x-wallapop-unauthorized": reason})
        return as_json(EMPTY_INBOX)

    world.api = api
    with client_of(url) as client:
        assert client.read_inbox().complete
    assert world.minted == 2


def test_a_fresh_token_refused_again_is_a_dead_session_and_not_a_loop(site: tuple[Site, str]) -> None:
    world, url = site
    world.api = lambda path, headers: as_json({"code": "ACCESS_TOKEN_EXPIRED"}, 401)
    with client_of(url) as client, pytest.raises(SessionDead):
        client.read_inbox()
    assert world.minted == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (as_json({"code": "REFRESH_TOKEN_EXPIRED"}, 401), SessionDead),
        ((401, {"x-wallapop-unauthorized": "REFRESH_TOKEN_EXPIRED"}, b""), SessionDead),
        ((401, {}, b""), NotYours),
        ((403, {}, b""), NotYours),
        ((403, {"Content-Type": "text/html"}, CLOUDFRONT), Challenged),
        ((200, {"Content-Type": "text/html"}, CLOUDFRONT), Challenged),
        ((405, {"Content-Type": "text/html"}, b"<html>Pardon Our Interruption</html>"), Challenged),
        (as_json({"challenge": "captcha"}, 403), Challenged),
        ((429, {"Content-Type": "text/html"}, CLOUDFRONT), RateLimited),
        ((404, {}, b""), NotFound),
        ((503, {"Content-Type": "text/html"}, CLOUDFRONT), Unreachable),
        ((200, {"Content-Type": "text/html"}, b"<html>maintenance</html>"), BadAnswer),
        ((200, {"Content-Type": "application/json"}, b'{"conversations": ['), BadAnswer),
        ((200, {"Content-Type": "application/json"}, b""), BadAnswer),
        ((200, {"Content-Length": "500"}, b'{"conversations": []}'), Unreachable),
        ((302, {"Location": "/login?redirectUrl=x"}, b""), SessionDead),
        ((302, {"Location": "https://elsewhere.example/"}, b""), BadAnswer),
        (as_json({"code": 100}, 400), BadAnswer),
    ],
)
def test_each_refusal_has_its_own_name(site: tuple[Site, str], answer: Answer, error: type[Exception]) -> None:
    world, url = site
    world.api = lambda path, headers: answer
    with client_of(url, timeout=1) as client, pytest.raises(error) as raised:
        client.read_inbox()
    assert raised.type is error


@pytest.mark.parametrize(("said", "seconds"), [("7", 7.0), ("", None), ("soon", None), ("999999999", 86_400.0)])
def test_the_wait_asked_for_is_told(site: tuple[Site, str], said: str, seconds: float | None) -> None:
    world, url = site
    world.api = lambda path, headers: (429, {"Retry-After": said} if said else {}, b"")
    with client_of(url) as client, pytest.raises(RateLimited) as raised:
        client.read_inbox()
    assert raised.value.retry_after == seconds


def test_a_silent_and_a_missing_server_are_unreachable(site: tuple[Site, str]) -> None:
    world, url = site

    def silent(path: str, headers: dict[str, str]) -> Answer:
        time.sleep(1)
        return as_json({})

    world.api = silent
    with client_of(url, timeout=0.3) as client, pytest.raises(Unreachable):
        client.read_inbox()
    with client_of("http://127.0.0.1:9", timeout=0.3) as client, pytest.raises(Unreachable):
        client.read_inbox()


def inbox_pages(path: str, headers: dict[str, str]) -> Answer:
    start = int(path.partition("from=")[2] or 0)
    rows = [{"hash": f"c{n}", "messages": {"messages": []}} for n in range(start, start + 30)]
    return as_json({"user_hash": "me", "conversations": rows, "next_from": str(start + 29) if start < 120 else ""})


def test_the_inbox_is_paged_until_a_page_holds_nothing_new(site: tuple[Site, str]) -> None:
    world, url = site
    world.api = inbox_pages
    with client_of(url) as client:
        everything = client.read_inbox()
        some = client.read_inbox(is_old=lambda page: all(int(thread.external_id[1:]) >= 40 for thread in page))
        cut = client.read_inbox(max_pages=2)
    assert len(everything.threads) == len({t.external_id for t in everything.threads}) == 175
    assert (everything.complete, some.complete, cut.complete) == (True, True, False)
    assert len(some.threads) == 88  # 0-29 and 29-58 hold something new, 58-87 nothing


def test_a_cursor_that_repeats_does_not_turn_for_ever(site: tuple[Site, str]) -> None:
    world, url = site
    page = {
        "user_hash": "me",
        "conversations": [{"hash": "c1", "messages": {"messages": []}}],
        "next_from": "same",
    }
    world.api = lambda path, headers: as_json(page)
    with client_of(url) as client:
        inbox = client.read_inbox(max_pages=50)
    assert not inbox.complete
    assert [problem.what for problem in inbox.problems] == ["the cursor repeats"]


def test_another_conversation_than_asked_for_is_refused(site: tuple[Site, str]) -> None:
    world, url = site
    world.api = lambda path, headers: as_json({"hash": "other", "messages": {"messages": []}})
    with client_of(url) as client, pytest.raises(BadAnswer):
        client.read_thread("wanted")
    with client_of(url) as client, pytest.raises(NotFound):
        client.read_thread("../../users/me")


def test_own_listings_follow_the_cursor_in_body_or_header(site: tuple[Site, str]) -> None:
    world, url = site

    def api(path: str, headers: dict[str, str]) -> Answer:
        if "since=" not in path:
            return as_json({"data": [{"id": "a"}], "meta": {"next": "x"}})
        if "since=x" in path:
            return as_json({"data": [{"id": "b"}], "meta": {}}, headers={"X-NextPage": "since=y"})
        return as_json({"data": [{"id": "c"}], "meta": {"next": None}})

    world.api = api
    with client_of(url) as client:
        listed = client.my_items()
    assert ([item.external_id for item in listed.items], listed.problems) == (["a", "b", "c"], ())
    assert listed.complete


@pytest.mark.parametrize(
    "page",
    [
        {"data": [{"id": "a"}, {"id": None}], "meta": {}},  # a row that can't be read
        {"data": [{"id": "a"}], "meta": {"next": "x"}},  # a cursor that leads nowhere new
        {"data": [], "meta": {"next": "x"}},
    ],
)
def test_a_list_that_was_not_read_whole_says_so(site: tuple[Site, str], page: dict[str, Any]) -> None:
    world, url = site
    world.api = lambda path, headers: as_json(page)
    with client_of(url) as client:
        assert not client.my_items().complete


def test_sold_ones_are_read_until_those_looked_for_are_found(site: tuple[Site, str]) -> None:
    world, url = site
    world.api = lambda path, headers: as_json({"data": [{"id": path[-1]}], "meta": {"next": f"{path[-1]}1"}})
    with client_of(url) as client:
        sold = client.my_sold({"d", "1"})
    assert [(item.external_id, item.status) for item in sold.items] == [("d", "sold"), ("1", "sold")]
    assert not sold.complete


def test_a_write_is_a_put_with_the_session_and_no_content_is_a_yes(site: tuple[Site, str]) -> None:
    world, url = site
    world.api = lambda path, headers: (204, {}, b"")
    with client_of(url) as client:
        client.reserve("item1", True)
        client.reserve("item1", False)
        client.sell("item1")
        with pytest.raises(NotFound):
            client.sell("../users/me")
    assert [(verb, path.removeprefix("/api/v3/items/item1/"), json.loads(body)) for verb, path, body in world.put] == [
        ("PUT", "reserve", {"reserved": True}),
        ("PUT", "reserve", {"reserved": False}),
        ("PUT", "sold", {}),
    ]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((401, {}, b""), NotYours),
        ((403, {}, b""), NotYours),
        ((409, {}, b"{}"), BadAnswer),
        ((500, {}, b""), Unreachable),
    ],
)
def test_a_write_that_is_refused_says_how(site: tuple[Site, str], answer: Answer, error: type[Exception]) -> None:
    world, url = site
    world.api = lambda path, headers: answer
    with client_of(url) as client, pytest.raises(error):
        client.sell("item1")
    assert len(world.put) == 1


def test_many_threads_renew_a_token_once() -> None:
    store, minted = tokens.TokenStore(), []

    def mint(_: object) -> tokens.Ticket:
        time.sleep(0.05)
        minted.append(1)
        return tokens.Ticket(jwt())

    threads = [threading.Thread(target=store.get, args=(LOGIN, mint)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(minted) == 1


def test_refusing_an_old_token_keeps_the_one_renewed_meanwhile() -> None:
    store, fresh = tokens.TokenStore(), iter(["first", "second", "third"])

    def mint(_: object) -> tokens.Ticket:
        return tokens.Ticket(next(fresh))

    old = store.get(LOGIN, mint).token
    store.refuse(LOGIN, old)
    store.get(LOGIN, mint)
    store.refuse(LOGIN, old)
    assert store.get(LOGIN, mint).token == "second"


def test_a_renewal_uses_the_newest_cookie_seen_and_another_login_none_of_it() -> None:
    store, seen = tokens.TokenStore(), []

    def mint(known: object) -> tokens.Ticket:
        seen.append(known)
        return tokens.Ticket(jwt(serial=len(seen)), state={"cookies": [len(seen)]})

    for login in (LOGIN, LOGIN, tokens.Login("7", "later")):
        store.refuse(login, store.get(login, mint).token)
    assert seen == [None, {"cookies": [1]}, None]


def test_a_tokens_life_is_its_own_and_not_our_clocks() -> None:
    assert tokens.lifetime(jwt(300)) == 300
    assert tokens.lifetime("rubbish") == tokens.TOKEN_UNREADABLE_S
    assert tokens.lifetime(jwt(-5)) == 0


def test_an_older_copy_of_the_session_cookie_never_takes_the_place_of_a_newer() -> None:
    def jar(value: str, expires: float) -> dict[str, Any]:
        page = {**state(value)["cookies"][0], "name": "seen_on", "value": value, "expires": -1}
        return {"cookies": [{**state(value)["cookies"][0], "expires": expires}, page]}

    old, new = jar("old", 1_000.0), jar("new", 2_000.0)
    assert session.newer(old, new) == new
    kept = session.newer(new, old)
    assert {cookie["name"]: cookie["value"] for cookie in kept["cookies"]} == {
        "seen_on": "old",
        "__Secure-next-auth.session-token": "new",
    }


def test_a_site_cannot_set_another_sites_cookie() -> None:
    fresh = session.with_cookies({"cookies": []}, "https://es.wallapop.com/", ["a=1; Domain=.evil.example", "b=2"])
    assert [cookie["name"] for cookie in fresh["cookies"]] == ["b"]


def test_cookies_go_only_where_a_browser_would_send_them() -> None:
    jar = {
        "cookies": [
            {
                "name": "wide",
                "value": "1",
                "domain": ".wallapop.com",
                "path": "/",
                "expires": -1,
                "secure": True,
            },
            {
                "name": "web",
                "value": "2",
                "domain": "es.wallapop.com",
                "path": "/",
                "expires": -1,
                "secure": True,
            },
            {
                "name": "old",
                "value": "3",
                "domain": ".wallapop.com",
                "path": "/",
                "expires": 1000,
                "secure": True,
            },
        ]
    }
    assert session.cookies_of(jar, "https://es.wallapop.com/api") == {"wide": "1", "web": "2"}
    assert session.cookies_of(jar, "https://api.wallapop.com/") == {"wide": "1"}
    assert session.cookies_of(jar, "http://es.wallapop.com/") == {}
    assert session.cookies_of(jar, "https://evilwallapop.com/") == {}
