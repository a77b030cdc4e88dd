"""The pages of prices: an item's market, «Analizar ahora», proposals, prices from elsewhere, sources, raw answers."""

from decimal import Decimal as D
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.conversations import price_proposals
from apps.core import clock, doorbell
from apps.desk.models import AuditEvent, Membership
from apps.marketplace.models import Item
from apps.pricing import importing
from apps.pricing.models import ImportedPrice, ItemScan, PriceObservation, PriceVerdict, SourceState
from apps.pricing.sources import memory
from apps.pricing.sources.polite import Raw
from tests.factories import a_user, an_account, an_item
from tests.integration.desk_world import a_person
from tests.integration.price_world import NAME, a_proposal, an_analysis

pytestmark = pytest.mark.django_db
IMPORT, SOURCES = reverse("admin:pricing_priceanalysis_import"), reverse("admin:pricing_priceanalysis_sources")


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(doorbell, "ring", lambda *links: rung.extend(links))
    return rung


@pytest.fixture
def ana(client: Client, rings: Any) -> User:
    user: User = a_user(first_name="Ana")
    client.force_login(user)
    return user


def page_of(item: Item) -> str:
    return reverse("admin:marketplace_item_prices", args=[item.pk])


def deed(client: Client, item: Item, name: str, **more: Any) -> Any:
    address = reverse("admin:marketplace_item_price_deed", args=[item.pk])
    return client.post(address, {"deed": name} | more, follow=True)


def test_the_items_page_says_in_words_what_its_picture_shows(client: Client, ana: User) -> None:
    item = an_item(list_price=D(260))
    for days in (20, 9, 0):
        analysis = an_analysis(item, days_old=days, shift=days)
    text = client.get(page_of(item)).content.decode()
    assert 'role="img"' in text and "Por lo mismo se pide de" in text and "El tuyo está a 260" in text
    assert text.count("d-band-dot") >= 11 and "url(#band-hatch)" in text
    assert "3 análisis, entre" in text and "CeX nos rechaza (403)" in text and "de hace menos de seis horas" in text
    assert "Cuentan (11)" in text and "No cuentan (3)" in text and "es un accesorio: «funda»" in text
    assert "https://es.wallapop.com/item/w3" in text
    assert reverse("admin:pricing_priceanalysis_export", args=[analysis.pk]) in text


def test_before_the_first_analysis_it_says_so_and_offers_one(client: Client, ana: User) -> None:
    text = client.get(page_of(an_item())).content.decode()
    assert "Todavía no se ha analizado" in text and "Analizar ahora" in text


def test_the_page_asks_the_database_little_however_much_was_seen(client: Client, ana: User) -> None:
    item = an_item()
    an_analysis(item)
    client.get(page_of(item))
    with CaptureQueriesContext(connection) as few:
        client.get(page_of(item))
    for _ in range(5):
        analysis = an_analysis(item)
    PriceObservation.objects.bulk_create(
        PriceObservation(
            analysis=analysis, source="ebay", external_id=str(n), title=NAME, price=180, seen_at=clock.now(), kept=True
        )
        for n in range(300)
    )
    with CaptureQueriesContext(connection) as many:
        text = client.get(page_of(item)).content.decode()
    assert len(many) <= len(few) and "Se ven los primeros 100" in text


def test_analyse_now_asks_once_shows_how_far_it_is_and_comes_back_by_itself(
    client: Client, ana: User, rings: list[Any]
) -> None:
    item = an_item()
    assert "Analizando…" in deed(client, item, "analizar").content.decode()
    again = deed(client, item, "analizar").content.decode()
    assert "Ya se está analizando" in again and 'hx-trigger="every 2s"' in again and "disabled" in again
    assert rings == [("prices.scan", item.pk)] * 2 and ItemScan.objects.count() == 1
    ItemScan.objects.update(asked=5, answered=2)
    progress = reverse("admin:marketplace_item_price_progress", args=[item.pk])
    running = client.get(progress, headers={"HX-Request": "true"})
    assert "2 de 5 fuentes" in running.content.decode() and 'aria-valuenow="40"' in running.content.decode()
    ItemScan.objects.update(wanted_at=None, started_at=clock.now(), ended_at=clock.now(), trouble="Nadie contesta.")
    done = client.get(progress, headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true" and "Nadie contesta." in done.content.decode()


def test_a_proposal_is_approved_with_one_click_audited_and_undone(client: Client, ana: User) -> None:
    item = an_item(list_price=D(260), floor_price=D(240))
    found = a_proposal(item)
    text = client.get(page_of(item)).content.decode()
    assert "Precio mínimo" in text and "240" in text and "Aprobar" in text
    assert "Puedes deshacerlo" in deed(client, item, "aprobar", proposal=found.pk).content.decode()
    item.refresh_from_db()
    assert item.floor_price == D(found.after["floor"]) and item.revision == 2
    told = AuditEvent.objects.get(page="marketplace_item_price_deed")
    assert (told.person_id, told.detail, told.object_id) == (ana.pk, "aprobar", str(item.pk))
    text = client.get(page_of(item)).content.decode()
    assert "Propuesta aprobada" in text and "Ana" in text and 'value="deshacer"' in text
    deed(client, item, "deshacer", proposal=found.pk)
    item.refresh_from_db()
    assert item.floor_price == 240
    assert "no se propone lo mismo" in deed(client, item, "descartar", proposal=found.pk).content.decode()
    assert "ya no espera" in deed(client, item, "aprobar", proposal=found.pk).content.decode()


@pytest.mark.parametrize("group", ["Lectura", "Revisión"])
def test_without_the_right_to_floors_no_proposal_is_seen_or_decided(
    client: Client, rings: list[Any], group: str
) -> None:
    item = an_item(list_price=D(260), floor_price=D(241))
    found = a_proposal(item)
    client.force_login(a_person(group))
    text = client.get(page_of(item)).content.decode()
    assert "Propuesta" not in text and "241" not in text and found.after["floor"][:3] not in text.split("Cuentan")[0]
    assert "Analizar ahora" not in text and "d-price-word" not in text and "lo recibido" not in text
    for name in ("aprobar", "descartar", "deshacer", "analizar"):
        assert deed(client, item, name, proposal=found.pk).status_code == 403
    assert price_proposals.open_of(item.pk) == found and rings == []


def test_anothers_item_has_no_page(client: Client) -> None:
    item, person = an_item(), a_user(is_superuser=False)
    Membership.objects.create(person=person, role="manager", account=an_account())
    client.force_login(person)
    assert client.get(page_of(item)).status_code == 404
    assert deed(client, item, "analizar").status_code == 404


def test_a_word_about_a_listing_is_undone_where_it_was_said(client: Client, ana: User) -> None:
    item = an_item()
    row = an_analysis(item).observations.filter(kept=True).first()
    assert row is not None
    word = reverse("admin:pricing_priceanalysis_word", args=[row.analysis_id])
    answer = client.post(word, {"deed": f"no:{row.pk}", "item": item.pk}, follow=True)
    assert answer.redirect_chain[-1][0] == page_of(item)
    assert f'value="nada:{row.pk}"' in answer.content.decode() and "por tu palabra" in answer.content.decode()
    client.post(word, {"deed": f"nada:{row.pk}"})
    row.refresh_from_db()
    assert row.kept and not PriceVerdict.objects.exists()


def test_what_was_exported_can_be_brought_in_and_is_no_formula(client: Client, ana: User) -> None:
    analysis = an_analysis(an_item())
    analysis.observations.filter(external_id="w0").update(title="=HYPERLINK(1) Switch")
    answer = client.get(reverse("admin:pricing_priceanalysis_export", args=[analysis.pk]))
    assert answer["Content-Disposition"].startswith("attachment") and b"'=HYPERLINK" in answer.content
    assert AuditEvent.objects.filter(kind="exported").count() == 1
    rows = importing.read_csv(answer.content, today=clock.now().date())
    assert len(rows) == 14 and {each.listing.price for each in rows} >= {D(150), D(225), D(20)}


def test_pasted_lines_are_shown_first_then_kept_and_may_be_corrected(client: Client, ana: User) -> None:
    lines = f"{NAME} 189,95 €\n{NAME} blanca 200 €"
    said = {"product": f"  {NAME} ", "source": "milanuncios", "text": lines}
    text = client.post(IMPORT, said).content.decode()
    assert "2 precios para" in text and "189,95" in text and not ImportedPrice.objects.exists()
    assert "Ver qué se ha entendido" in client.post(IMPORT, said | {"back": "1"}).content.decode()
    client.post(IMPORT, said | {"confirmed": "1"})
    client.post(IMPORT, said | {"confirmed": "1"})
    kept = ImportedPrice.objects.order_by("price")
    assert [(each.product_name, each.source, each.price) for each in kept] == [
        (NAME, "milanuncios", D("189.95")), (NAME, "milanuncios", D(200)),
    ]  # fmt: skip
    assert {each.made_by for each in kept} == {ana}


def test_one_bad_line_keeps_all_out_and_is_named(client: Client, ana: User) -> None:
    file = SimpleUploadedFile(
        "x.csv", "título;precio;fecha\nSwitch;180;\nSwitch;mucho;\nSwitch;190;1/1/2999".encode("cp1252")
    )
    text = client.post(IMPORT, {"product": NAME, "source": "other", "file": file, "confirmed": "1"}).content.decode()
    assert "No se ha guardado nada" in text and "Línea 3: «mucho» no es un precio." in text and "Línea 4:" in text
    assert not ImportedPrice.objects.exists()
    assert "Falta el producto." in client.post(IMPORT, {"text": "Switch 180 €"}).content.decode()
    binary = SimpleUploadedFile("x.csv", b"PK\x03\x04\x00\x00\x00")
    assert "no es de texto" in client.post(IMPORT, {"product": NAME, "file": binary}).content.decode()


def test_a_source_that_forbids_it_asks_first_and_says_who_switched_it_on(
    client: Client, ana: User, settings: Any
) -> None:
    settings.WALLE_SOURCE_URLS = dict.fromkeys(settings.WALLE_SOURCE_URLS, "https://example.org")
    text = client.get(SOURCES).content.decode()
    assert "prohíben recoger datos" in text and "No hemos podido leer sus condiciones" in text
    asked = client.post(SOURCES, {"source": "vinted", "deed": "encender"}).content.decode()
    assert "decisión tuya" in asked and not SourceState.objects.exists()
    client.post(SOURCES, {"source": "vinted", "deed": "encender_igual"})
    assert SourceState.objects.get(pk="vinted").enabled is True
    told = AuditEvent.objects.filter(object_id="vinted").get()
    assert (told.person_id, told.detail) == (ana.pk, "enciende Vinted, pese a sus condiciones")
    client.post(SOURCES, {"source": "cex", "deed": "apagar"})
    client.post(SOURCES, {"source": "cex", "deed": "encender"})
    assert SourceState.objects.get(pk="cex").enabled is True
    client.post(SOURCES, {"source": "nada", "deed": "encender"})
    assert SourceState.objects.count() == 2


def test_keys_are_kept_and_never_shown_again(client: Client, ana: User) -> None:
    keys = {"source": "ebay", "deed": "claves", "client_id": "app-1", "client_secret": "muy-secreto"}
    client.post(SOURCES, keys)
    client.post(SOURCES, keys | {"client_secret": ""})
    state = SourceState.objects.get(pk="ebay")
    assert (state.client_id, state.client_secret) == ("app-1", "muy-secreto")
    assert "muy-secreto" not in client.get(SOURCES).content.decode()


def test_a_reader_sees_the_sources_and_switches_none(client: Client) -> None:
    client.force_login(a_person("Lectura"))
    assert "Apagar" not in client.get(SOURCES).content.decode()
    assert client.post(SOURCES, {"source": "cex", "deed": "apagar"}).status_code == 403
    assert client.get(IMPORT).status_code == 403


def test_what_a_source_answered_is_shown_as_text(client: Client, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    analysis = an_analysis(an_item())
    raw = [Raw("https://x.example/s?q=1", 200, b"<script>alert(1)</script>" + b"x" * 30_000), Raw("https://x", 0, b"")]
    monkeypatch.setattr(memory, "raw", lambda *_: raw)
    page = reverse("admin:pricing_priceanalysis_raw", args=[analysis.pk])
    text = client.get(page, {"fuente": "wallapop"}).content.decode()
    assert "&lt;script&gt;alert(1)" in text and "Son 30025 bytes" in text and "sin respuesta" in text
    assert "Ya no se guarda nada" in client.get(page, {"fuente": "otra"}).content.decode()


def test_an_analysis_of_no_item_has_the_same_evidence(client: Client, ana: User) -> None:
    analysis = an_analysis()
    page = reverse("admin:pricing_priceanalysis_change", args=[analysis.pk])
    text = client.get(page).content.decode()
    assert "Cuentan (11)" in text and "Equilibrado" in text and "Por lo mismo se pide de" in text
    assert client.post(page).status_code == 403
    assert client.get(reverse("admin:pricing_priceanalysis_change", args=["x"])).status_code == 404
