"""The sandbox as its own process: start, stop, the official Ollama client, a person with a browser."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import ollama
import pytest
from playwright.sync_api import Page, sync_playwright

from apps.marketplace.browser import find_chromium

ROOT = Path(__file__).parents[2]
COMPOSER = "textarea.textarea-element"


def start(data: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A running sandbox over that file, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "apps.sandbox", "--port", str(port), "--data", str(data), "--buyers", "demo",
         "--seller-password", "clave", "--speed", "20"], cwd=ROOT)  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            httpx.get(f"{address}/control/health", trust_env=False).raise_for_status()
            return process, address
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the sandbox does not start")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process, address = start(tmp_path_factory.mktemp("sandbox") / "s.sqlite3")
    yield address
    process.terminate()
    process.wait(5)


def test_it_ends_at_once_on_sigterm_even_with_a_held_long_poll(tmp_path: Path) -> None:
    process, address = start(tmp_path / "s.sqlite3")
    form = f"{address}/realms/wallapop-internal/login-actions/authenticate"
    with httpx.Client(trust_env=False, headers={"X-DeviceOS": "0"}) as client, ThreadPoolExecutor() as pool:
        client.post(form, data={"username": "ana", "password": "clave"})
        session = client.get(f"{address}/api/auth/session").json()
        bearer = {"Authorization": f"Bearer {session['token']}"}
        token = client.get(f"{address}/api/v3/instant-messaging/token", headers=bearer).json()["token"]
        where = f"{address}/v2/subscribe/sub/inbox.{session['user']['id']}/0"
        now = client.get(where, params={"tt": 0, "auth": token}).json()["t"]["t"]
        held = pool.submit(client.get, where, params={"tt": now, "auth": token}, timeout=30)
        time.sleep(0.3)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) in (0, -signal.SIGTERM)
        assert time.monotonic() - began < 2
        assert held.result().json()["m"] == []
    assert (tmp_path / "s.sqlite3").stat().st_mode & 0o077 == 0


def test_the_official_ollama_client_works_unchanged(sandbox: str) -> None:
    client = ollama.Client(host=sandbox, timeout=httpx.Timeout(10))
    assert "llama3.2:3b" in [each.model for each in client.list().models]
    asked = [
        {
            "role": "user",
            "content": "MENSAJE DEL COMPRADOR\n¿haces envío?\n\nANUNCIO\nEnvío: no, solo en mano",
        }
    ]
    whole = client.chat(model="llama3.2", messages=asked)
    assert "mano" in (whole.message.content or "")
    assert whole.eval_count and whole.eval_duration and whole.total_duration and whole.prompt_eval_count
    parts = list(client.chat(model="llama3.2:3b", messages=asked, stream=True, options={"num_ctx": 4096}))
    assert "".join(part.message.content or "" for part in parts) == whole.message.content
    assert [part.done for part in parts[:-1]] == [False] * (len(parts) - 1) and parts[-1].done_reason == "stop"
    cut = client.chat(model="llama3.2", messages=asked, options={"num_predict": 2})
    assert (cut.eval_count, cut.done_reason) == (2, "length")
    assert client.generate(model="llama3.2", prompt="Hola").response
    schema = {
        "type": "object",
        "properties": {"respuesta": {"type": "string"}, "confianza": {"type": "number"}},
    }
    assert '"respuesta"' in (client.chat(model="llama3.2", messages=asked, format=schema).message.content or "")
    assert [each.model for each in client.ps().models] == ["llama3.2:3b"]
    assert client.show("llama3.2").details
    with pytest.raises(ollama.ResponseError) as missing:
        client.chat(model="gemma4", messages=asked)
    assert missing.value.status_code == 404
    assert [each.status for each in client.pull("gemma4", stream=True)][-1] == "success"
    assert client.chat(model="gemma4", messages=asked).done


@pytest.mark.parametrize(("kind", "error"), [("llm_down", 503), ("llm_missing", 404)])
def test_a_model_server_in_trouble_says_so(sandbox: str, kind: str, error: int) -> None:
    httpx.post(f"{sandbox}/control/faults", json={"kind": kind, "count": 1}, trust_env=False)
    client = ollama.Client(host=sandbox)
    with pytest.raises(ollama.ResponseError) as found:
        client.chat(model="llama3.2", messages=[{"role": "user", "content": "hola"}])
    assert found.value.status_code == error
    assert client.chat(model="llama3.2", messages=[{"role": "user", "content": "hola"}]).done


def test_a_stuck_model_server_keeps_silent_and_serves_the_next(sandbox: str) -> None:
    httpx.post(f"{sandbox}/control/faults", json={"kind": "llm_hang", "count": 1}, trust_env=False)
    asked = [{"role": "user", "content": "hola"}]
    with pytest.raises(httpx.ReadTimeout):
        ollama.Client(host=sandbox, timeout=0.5).chat(model="llama3.2", messages=asked)
    assert ollama.Client(host=sandbox, timeout=5).chat(model="llama3.2", messages=asked).done


def _own_status(page: Page, text: str) -> str:
    bubble = page.locator(".from-self .message-cloud", has_text=text).locator(".message-status")
    return (bubble.first.get_attribute("class") or "").removeprefix("message-status ")


def _a_person_signs_in_and_sends(address: str) -> None:
    def control(path: str, **body: object) -> None:
        httpx.post(f"{address}/control/{path}", json=body, trust_env=False).raise_for_status()

    with sync_playwright() as playwright:
        chromium = find_chromium(os.environ.get("WALLE_CHROMIUM", ""), playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(locale="es-ES")
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto(f"{address}/app/chat")
        assert "/login?redirectUrl=%2Fapp%2Fchat" in page.url
        page.locator("#cmpbox a.cmpboxbtnyes").click()
        page.click('walla-button[text="Iniciar sesión con email"]')
        page.fill("#username", "ana")
        page.fill("#password", "clave")
        page.click("#kc-login")
        page.wait_for_url("**/app/chat")
        assert "next-auth.session-token" in [each["name"] for each in context.cookies() if each["httpOnly"]]

        buyer = context.new_page()
        buyer.goto(f"{address}/buyer")
        buyer.fill("#who", "Nuria")
        buyer.locator(".good", has_text="Nintendo").click()
        buyer.fill("#text", "Hola, ¿sigue disponible?")
        buyer.press("#text", "Enter")

        row = page.locator("div.InboxConversation", has_text="Nuria")
        row.wait_for()
        page.wait_for_function("document.title.startsWith('(1) ')")
        assert row.locator(".InboxConversation__badge").inner_text() == "1"
        row.click()
        page.wait_for_function("!document.title.startsWith('(')")
        send = page.locator(".btn-send-message")
        assert not send.is_enabled()
        page.fill(COMPOSER, "x" * 400)
        page.fill(COMPOSER, "¡Hola! Sí, sigue disponible.")
        send.click()
        assert page.input_value(COMPOSER) == ""
        buyer.locator("#thread .theirs", has_text="Sí, sigue disponible").wait_for()

        control("faults", kind="ack_delay", account="ana", count=1, seconds=1.0)
        page.fill(COMPOSER, "Te la guardo hasta mañana")
        page.press(COMPOSER, "Enter")
        buyer.locator("#thread .theirs", has_text="hasta mañana").wait_for()
        assert _own_status(page, "hasta mañana") == "pending"
        page.locator(".message-status.read").nth(1).wait_for()

        control("faults", kind="ack_no_delivery", account="ana", count=1)
        page.fill(COMPOSER, "Esto no llega")
        page.press(COMPOSER, "Enter")
        page.locator(".from-self", has_text="Esto no llega").locator(".message-status.sent").wait_for()

        control("say", buyer="Pau", item="Chaqueta", text="¿Qué talla es?")
        page.locator("div.InboxConversation").first.filter(has_text="Pau").wait_for()
        texts = page.locator(".message-cloud p").all_inner_texts()
        assert texts[0] == "Esto no llega" and texts[-1] == "Hola, ¿sigue disponible?"

        control("users", user="Nuria", available=False)
        page.goto(f"{address}/app/chat?conversationId=")
        page.locator("div.InboxConversation", has_text="Nuria").click()
        page.locator(f"{COMPOSER}:disabled").wait_for()
        assert "Esto no llega" not in page.locator(".message-container").inner_text()

        control("faults", kind="session_dead", account="ana")
        page.goto(f"{address}/app/chat")
        assert "/login?redirectUrl=" in page.url
        assert page.locator("#cmpbox").count() == 0
        browser.close()


@pytest.mark.system
def test_a_person_signs_in_reads_sends_and_sees_what_the_site_would_show(sandbox: str) -> None:
    with ThreadPoolExecutor(1) as own_thread:
        own_thread.submit(_a_person_signs_in_and_sends, sandbox).result(120)
    rows = httpx.get(f"{sandbox}/control/record", params={"kind": "delivered"}, trust_env=False).json()
    assert [(row["author"], row["via"], row["text"]) for row in rows] == [
        ("buyer", "buyer_page", "Hola, ¿sigue disponible?"),
        ("seller", "publish", "¡Hola! Sí, sigue disponible."),
        ("seller", "publish", "Te la guardo hasta mañana"),
        ("buyer", "control", "¿Qué talla es?"),
    ]
