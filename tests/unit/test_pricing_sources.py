"""A source that refuses, stalls or changes is an error; only the site itself can say "no results"."""

import json
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from apps.pricing.sources import SourceBlocked, SourceChanged, SourceError, SourceUnreachable, search

Answer = tuple[int, str, bytes]
Ask = Callable[[dict[str, str], dict[str, str]], Answer]
WEB = "https://es.wallapop.com"


@pytest.fixture
def serve() -> Iterator[Callable[[Ask], str]]:
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Ask) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                status, kind, body = answer(query, {k.lower(): v for k, v in self.headers.items()})
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def row(number: int, **changes: object) -> dict[str, object]:
    return {
        "id": f"item{number}",
        "title": "iPhone 11 64GB",
        "description": "Perfecto",
        "price": {"amount": 120.5, "currency": "EUR"},
        "reserved": {"flag": False},
        "shipping": {"item_is_shippable": True, "user_allows_shipping": True},
        "web_slug": f"iphone-{number}",
        **changes,
    }


def page(rows: list[dict[str, object]], cursor: str = "", *, direct: bool = True) -> Answer:
    section: dict[str, object] = {"payload": {"items": rows}} if direct else {"items": rows}
    body = {"data": {"section": section}, "meta": {"next_page": cursor or None}}
    return 200, "application/json", json.dumps(body).encode()


@pytest.mark.parametrize("direct", [True, False])
def test_both_envelopes_are_read(serve: Callable[[Ask], str], direct: bool) -> None:
    asked: list[tuple[dict[str, str], dict[str, str]]] = []

    def answer(query: dict[str, str], headers: dict[str, str]) -> Answer:
        asked.append((query, headers))
        return page([row(1)], direct=direct)

    (listing,) = search(serve(answer), WEB, "iphone 11")
    assert (listing.title, listing.price, listing.currency) == ("iPhone 11 64GB", Decimal("120.50"), "EUR")
    assert (listing.shipping, listing.url) == (True, "https://es.wallapop.com/item/iphone-1")
    query, headers = asked[0]
    assert query["keywords"] == "iphone 11" and query["source"]
    assert headers["x-deviceos"] == "0"


def test_the_next_page_is_asked_with_its_cursor_and_source_and_repeats_are_dropped(
    serve: Callable[[Ask], str],
) -> None:
    asked: list[dict[str, str]] = []

    def answer(query: dict[str, str], headers: dict[str, str]) -> Answer:
        asked.append(query)
        return page([row(2), row(3)]) if "next_page" in query else page([row(1), row(2)], "opaque")

    found = search(serve(answer), WEB, "iphone", max_pages=5)
    assert [listing.external_id for listing in found] == ["item1", "item2", "item3"]
    assert asked[1] == {"source": "search_box", "next_page": "opaque"}  # without a source the site answers 400


def test_only_the_site_can_say_that_there_is_nothing(serve: Callable[[Ask], str]) -> None:
    assert search(serve(lambda query, headers: page([])), WEB, "nada") == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((403, "text/html", b"<html>403 ERROR</html>"), SourceBlocked),
        ((200, "text/html", b"<html>Pardon Our Interruption</html>"), SourceBlocked),
        ((429, "application/json", b"{}"), SourceBlocked),
        ((503, "text/html", b"<html></html>"), SourceUnreachable),
        ((400, "application/json", b"{}"), SourceChanged),
        ((200, "application/json", b"{}"), SourceChanged),
        ((200, "application/json", b'{"data": {"section": {"payload": {"items": null}}}}'), SourceChanged),
        ((200, "application/json", b'{"data": '), SourceChanged),
        ((200, "application/json", b"[]"), SourceChanged),
        (page([{"name": "all fields renamed"}]), SourceChanged),
    ],
)
def test_anything_else_is_an_error_and_never_an_empty_list(
    serve: Callable[[Ask], str], answer: Answer, error: type[SourceError]
) -> None:
    with pytest.raises(error) as raised:
        search(serve(lambda query, headers: answer), WEB, "iphone")
    assert raised.type is error


def test_a_missing_server_is_unreachable() -> None:
    with pytest.raises(SourceUnreachable):
        search("http://127.0.0.1:9", WEB, "iphone", timeout=0.5)


def test_a_row_without_a_price_is_left_out_and_the_rest_is_read(serve: Callable[[Ask], str]) -> None:
    rows = [
        row(1, price=None),
        row(2, price={"amount": 0}),
        row(3, price={"amount": "NaN"}),
        row(4),
        row(5, id=None),
    ]
    found = search(serve(lambda query, headers: page(rows)), WEB, "iphone")
    assert [listing.external_id for listing in found] == ["item4"]
