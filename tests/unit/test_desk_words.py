"""How the desk speaks: amounts, times and codes as people read them, and evidence that can't break a page."""

import gettext
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

import apps.desk
from apps.desk import thread, words
from apps.desk.admin.item_fields import LadderField, MoneyField

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def plain_spaces(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("210", "210 €"),
        ("89.5", "89,50 €"),
        ("12345.67", "12.345,67 €"),
        ("1200.00", "1.200 €"),
        ("0.05", "0,05 €"),
    ],
)
def test_money_shows_cents_only_where_there_are_any(amount: str, said: str) -> None:
    assert plain_spaces(words.money(Decimal(amount))) == said


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (timedelta(seconds=40), "hace 40 s"),
        (timedelta(minutes=3, seconds=59), "hace 3 min"),
        (timedelta(hours=25), "hace 1 día"),
        (timedelta(days=3), "hace 3 días"),
        (-timedelta(minutes=5), "dentro de 5 min"),
    ],
)
def test_times_are_told_in_one_unit(gap: timedelta, said: str) -> None:
    assert plain_spaces(words.relative(NOW - gap, NOW)) == said


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.200", "1200"),
        ("1.200,50", "1200.50"),
        ("289,50", "289.50"),
        ("289.50", "289.50"),
        ("210 €", "210"),
        ("12.345.678", "12345678"),
    ],
)
def test_an_amount_is_read_as_spaniards_type_it(typed: str, read: str) -> None:
    assert MoneyField().clean(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["doscientos", "1.2.3", "--"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        MoneyField().clean(typed)


@given(st.decimals(min_value="0.01", max_value="99999999.99", places=2))
def test_an_amount_shown_and_sent_back_stays_the_same(amount: Decimal) -> None:
    field = MoneyField()
    assert field.clean(field.prepare_value(amount)) == amount


def test_the_ladder_keeps_only_what_was_typed() -> None:
    assert LadderField().clean(["7", "", ""]) == {"first_counter_pct": 7}
    assert LadderField().clean(["", "", ""]) == {}
    with pytest.raises(forms.ValidationError):
        LadderField().clean(["80", "", ""])


def test_an_unknown_code_is_said_with_its_own_words() -> None:
    assert words.reason("algo_nuevo_aqui") == "Algo nuevo aqui"
    assert words.decision("counter", "195") == f"Proponer {words.money(Decimal(195))}"


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70), st.text(max_size=10)), max_size=6),
)
def test_marked_evidence_is_always_escaped_and_loses_no_letter(text: str, spans: list[tuple[int, int, str]]) -> None:
    from html.parser import HTMLParser

    read: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            read.append(data)

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag == "mark"

    reader = Reader(convert_charrefs=True)
    reader.feed(thread.marked(text, spans))
    reader.close()
    assert "".join(read) == text


def test_the_compiled_translations_are_those_of_the_source() -> None:
    folder = Path(apps.desk.__file__).parent / "locale" / "es" / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    pairs = re.findall(r'^msgid (".+")\nmsgstr (".+")$', (folder / "django.po").read_text(), re.M)
    assert len(pairs) > 50
    for english, spanish in pairs:
        assert catalogue.gettext(json.loads(english)) == json.loads(spanish)


@pytest.mark.parametrize(
    ("name", "reason", "said"),
    [
        ("account:1", "block page or challenge (403)", "no nos deja pasar"),
        ("account:1", "too many requests", "esperemos"),
        ("account:1", "Unreachable: answered 503", "no contesta"),
        ("account:1", "BadAnswer: not JSON: JSONDecodeError", "no se entiende"),
        ("account:1", "BrowserMissing: Chromium does not start", "navegador"),
        ("source:wallapop", "refused with 403", "no nos deja pasar"),
        ("source:wallapop", "ConnectTimeout", "no contesta"),
        ("account:1", "something nobody foresaw", "no contesta como se espera"),
    ],
)
def test_what_fails_is_told_in_spanish(name: str, reason: str, said: str) -> None:
    assert said in words.trouble(name, reason)


def test_a_servers_password_is_never_shown() -> None:
    host = "http://bob:hunter2@gpu:11434"
    assert words.service(f"ollama:{host}") == "Modelo en http://gpu:11434"
    assert words.trouble(f"ollama:{host}", f"Ollama no responde en {host}.") == (
        "Ollama no responde en http://gpu:11434."
    )
