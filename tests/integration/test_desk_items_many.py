"""Many items at once from the desk: by form, by spreadsheet, back again; listings of one thing; sold in two clicks."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.conversations import item_edits, item_links
from apps.core import doorbell
from apps.desk.models import Membership
from apps.marketplace.models import Item, ItemEdit, ItemFact
from tests.factories import a_buyer, a_conversation, a_user, an_account, an_item
from tests.integration.desk_world import a_person

pytestmark = pytest.mark.django_db
LIST = reverse("admin:marketplace_item_changelist")
BULK = reverse("admin:marketplace_item_bulk")
IMPORT = reverse("admin:marketplace_item_import")
EXPORT = reverse("admin:marketplace_item_export")


@pytest.fixture(autouse=True)
def _no_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)


@pytest.fixture
def ana(client: Client) -> User:
    user: User = a_user(first_name="Ana")
    client.force_login(user)
    return user


def kept(html: str) -> dict[str, Any]:
    """What the form of a preview sends again."""
    form = html[html.index("d-preview-foot") :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def text_of(answer: Any) -> str:
    """The page; spaces within amounts as people type them."""
    return str(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def previewed(client: Client, **said: Any) -> str:
    return text_of(client.post(BULK, said))


def carried_out(client: Client, page: str, preview: str) -> str:
    answer = client.post(page, {**kept(preview), "confirmed": "yes"}, follow=True)
    return str(answer.content.decode())


def a_sheet(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("anuncios.csv", text.encode())


def test_floors_of_many_are_previewed_applied_and_undone(client: Client, ana: User) -> None:
    rows = [an_item(title=f"Lámpara {n}") for n in range(2)]
    empty = an_item(title="Sin precio", list_price=0, floor_price=None)
    chosen = [each.pk for each in (*rows, empty)]
    asked = client.post(LIST, {"action": "edit_many", "_selected_action": chosen}).content.decode()
    assert "Qué cambiar en 3 anuncios" in asked and "Lámpara 1" in asked
    typed = {"items": ",".join(map(str, chosen)), "floor": "percent", "percent": "15"}
    preview = previewed(client, **typed)
    assert "185 €" in preview and "178,50 €" in preview and "Sin precio" in preview
    assert "no tiene precio: no se puede calcular" in preview
    assert set(Item.objects.values_list("floor_price", flat=True)) == {Decimal(185), None}
    said = carried_out(client, BULK, preview)
    assert "2 anuncios cambiados." in said and "Deshacer" in said
    assert Item.objects.filter(floor_price=Decimal("178.5")).count() == 2
    undo = reverse("admin:marketplace_itemedit_undo", args=[ItemEdit.objects.get().pk])
    Item.objects.filter(pk=rows[0].pk).update(floor_price=150)
    said = client.post(undo, follow=True).content.decode()
    assert "1 anuncio vuelve a como estaba." in said and "se quedan como están: «Lámpara 0»" in said
    rows[1].refresh_from_db()
    assert rows[1].floor_price == 185
    assert "ya no se puede deshacer" in client.post(undo, follow=True).content.decode()


def test_ladder_facts_and_shelf_go_together_and_a_fixed_price_too(client: Client, ana: User) -> None:
    item = an_item(ladder={"rounds": 2})
    preview = previewed(
        client, items=str(item.pk), floor="fixed", ladder_1="3.5", question0="¿Caja?", answer0="Sí", shelf="A-3"
    )
    assert "no se regatea" in preview and "A-3" in preview and "¿Caja?" in preview
    carried_out(client, BULK, preview)
    item.refresh_from_db()
    assert (item.floor_price, item.ladder, item.shelf) == (None, {"rounds": 2, "step_pct": 3.5}, "A-3")
    assert ItemFact.objects.get().answer == "Sí"


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"floor": "percent"}, "Escribe cuánto"), ({}, "Di qué quieres cambiar"), ({"question0": "¿Caja?"}, "pregunta y")],
)
def test_what_was_typed_half_is_asked_again(client: Client, ana: User, typed: dict[str, str], said: str) -> None:
    assert said in previewed(client, items=str(an_item().pk), **typed)


def test_everything_the_list_shows_can_be_changed_at_once(client: Client, ana: User) -> None:
    an_item(title="Una"), an_item(title="Otra", status="sold")
    page = client.get(BULK, {"status__exact": "published"}).content.decode()
    assert "Qué cambiar en 1 anuncio" in page and "Una" in page and "Otra" not in page


def test_a_row_that_changed_between_preview_and_yes_is_named_and_left(client: Client, ana: User) -> None:
    item = an_item(title="Lámpara")
    preview = previewed(client, items=str(item.pk), floor="amount", amount="150")
    Item.objects.filter(pk=item.pk).update(list_price=140)
    assert "se quedan como están: «Lámpara»" in carried_out(client, BULK, preview)
    assert not ItemEdit.objects.exists()


def without_floors() -> User:
    """Somebody who runs the items and must not see floors."""
    person = a_person("Lectura")
    group = Group.objects.create(name="Estantes")
    group.permissions.add(Permission.objects.get(codename="change_item"))
    person.groups.add(group)
    return person


def test_without_the_right_there_are_no_floors_to_set_see_or_export(client: Client) -> None:
    item = an_item(floor_price=Decimal("187.31"), ladder={"rounds": 9}, shelf="B")
    client.force_login(without_floors())
    asked = client.post(LIST, {"action": "edit_many", "_selected_action": [item.pk]}).content.decode()
    assert "Precio mínimo" not in asked and "Escalera" not in asked and "Estante" in asked
    preview = previewed(client, items=str(item.pk), floor="amount", amount="100", shelf="C")
    carried_out(client, BULK, preview)
    item.refresh_from_db()
    assert (item.floor_price, item.shelf) == (Decimal("187.31"), "C")
    text = client.get(EXPORT).content.decode()
    assert item.external_id in text and "187" not in text and "minimo" not in text and "rebaja" not in text
    refused = client.post(IMPORT, {"file": a_sheet(f"id;minimo\n{item.external_id};100")}).content.decode()
    assert "No tienes permiso para cambiar mínimos" in refused and "187" not in refused


def test_readers_change_nothing(client: Client) -> None:
    item = an_item()
    client.force_login(a_person("Lectura"))
    assert client.get(BULK).status_code == client.get(IMPORT).status_code == 403
    assert client.post(BULK, {"items": str(item.pk), "shelf": "A"}).status_code == 403
    assert client.post(reverse("admin:marketplace_itemedit_undo", args=[1])).status_code == 403
    assert client.post(reverse("admin:marketplace_item_links", args=[item.pk]), {"deed": "separar"}).status_code == 403
    assert "Importar" not in client.get(LIST).content.decode()


def test_a_spreadsheet_is_shown_before_it_is_taken_and_nothing_happens_by_itself(client: Client, ana: User) -> None:
    one, other = an_item(title="Uno", reference="R-1"), an_item(title="Dos", reference="R-2")
    text = f"id;Referencia;Mínimo;Estante;Datos\n{one.external_id};R-9;178,5;A-1;¿Caja? = Sí\n;R-2;15 %;;\n"
    preview = text_of(client.post(IMPORT, {"file": a_sheet(text)}))
    assert "2 anuncios cambiarían" in preview and "178,50 €" in preview and "R-9" in preview
    assert not ItemEdit.objects.exists()
    assert "2 anuncios cambiados." in carried_out(client, IMPORT, preview)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.floor_price, one.reference, one.shelf) == (Decimal("178.5"), "R-9", "A-1")
    assert (other.floor_price, other.reference) == (Decimal("178.5"), "R-2")


def test_one_wrong_line_holds_all_back_unless_the_person_chooses(client: Client, ana: User) -> None:
    good, high = an_item(title="Bien"), an_item(title="Alto")
    text = f"id;minimo\n{good.external_id};150\n{high.external_id};900\nx999;1\n{good.external_id};140\n"
    preview = text_of(client.post(IMPORT, {"file": a_sheet(text)}))
    for said in ("Línea 3", "no puede superar el precio", "Línea 4", "No hay ningún anuncio", "Repite la línea 2"):
        assert said in preview, said
    blind = {name: value for name, value in kept(preview).items() if name != "despite"}
    client.post(IMPORT, {**blind, "confirmed": "yes"})
    assert not ItemEdit.objects.exists()
    carried_out(client, IMPORT, preview)
    assert set(Item.objects.values_list("title", "floor_price")) == {("Bien", Decimal(150)), ("Alto", Decimal(185))}


@pytest.mark.parametrize(
    ("text", "said"), [("", "vacío"), ("a;b\n1;2", "Falta la columna"), ("id;id\n1;2", "repetida")]
)
def test_a_file_that_is_none_is_refused(client: Client, ana: User, text: str, said: str) -> None:
    assert said in client.post(IMPORT, {"file": a_sheet(text)}).content.decode()


def test_what_is_exported_can_be_brought_in_again_and_changes_nothing(client: Client, ana: User) -> None:
    item = an_item(ladder={"rounds": 2}, shelf="A", reference="R")
    ItemFact.objects.create(item=item, question="¿Caja?", answer="Sí")
    text = client.get(EXPORT).content.decode()
    assert "178,5" not in text and "185" in text and "¿Caja? = Sí" in text
    assert "Todo está ya así" in client.post(IMPORT, {"file": a_sheet(text)}).content.decode()


def test_listings_are_linked_from_the_list_and_separated_on_their_page(client: Client, ana: User) -> None:
    one = an_item(title="Lámpara", reference="R-1")
    other = an_item(title="Lámpara de pie", reference="R-1", account=an_account(username="tienda2"))
    page = reverse("admin:marketplace_item_change", args=[one.pk])
    assert "tiene la misma referencia" in client.get(page).content.decode()
    said = client.post(LIST, {"action": "link", "_selected_action": [one.pk, other.pk]}, follow=True).content.decode()
    assert "son el mismo objeto" in said
    shown = client.get(page).content.decode()
    assert "Es el mismo objeto que:" in shown and "tienda2" in shown
    client.post(reverse("admin:marketplace_item_links", args=[one.pk]), {"deed": "separar"})
    assert not Item.objects.exclude(thing=None).exists()
    client.post(reverse("admin:marketplace_item_links", args=[one.pk]), {"deed": "enlazar", "other": other.pk})
    assert Item.objects.exclude(thing=None).count() == 2


def test_sold_from_the_list_in_two_clicks_says_what_it_stops_and_who_it_was_promised_to(
    client: Client, ana: User
) -> None:
    carlos = a_buyer(name="Carlos")
    one, other = an_item(title="Lámpara", promised_to=carlos), an_item(title="Lámpara de pie")
    client.post(LIST, {"action": "link", "_selected_action": [one.pk, other.pk]})
    a_conversation(item=other, buyer=a_buyer(name="Marta"))
    status = reverse("admin:marketplace_item_status", args=[one.pk])
    assert f'form="sold-now" formaction="{status}"' in client.get(LIST).content.decode()
    asked = client.post(status, {"deed": "vender", "from": "list"}).content.decode()
    for said in ("Se cierra 1 conversación", "y su otro anuncio: Lámpara de pie", "Sí, a Carlos", "Sí, a otra persona"):
        assert said in asked, said
    client.post(status, {"deed": "vender", "from": "list", "confirmed": "elsewhere"})
    assert Item.objects.filter(status="sold", promised_to=None).count() == 2


def test_the_preview_and_the_list_cost_the_same_however_many(client: Client, ana: User) -> None:
    account = an_account()

    def asked(chosen: list[int]) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
            previewed(client, items=",".join(map(str, chosen)), floor="percent", percent="10")
        return len(queries)

    first = [an_item(account=account).pk]
    client.get(LIST)
    few = asked(first)
    assert asked(first + [an_item(account=account).pk for _ in range(6)]) == few


def test_nobody_reaches_the_items_of_an_account_that_is_not_theirs(client: Client) -> None:
    mine, others = an_item(title="Lámpara", reference="R"), an_item(title="Ajena", reference="R")
    item_links.link([mine.pk, others.pk], by=a_user())
    person: User = a_user(is_superuser=False)
    Membership.objects.create(person=person, account=mine.account, role=Membership.Role.MANAGER)
    client.force_login(person)
    both = f"{mine.pk},{others.pk}"
    preview = previewed(client, items=both, shelf="A")
    assert "Lámpara" in preview and "Ajena" not in preview
    client.post(BULK, {"items": both, "shelf": "A", "confirmed": "1", "seen": f"{others.pk}:{mark_of(others)}"})
    refused = text_of(client.post(IMPORT, {"file": a_sheet(f"id;estante\n{others.external_id};A")}))
    assert "No hay ningún anuncio" in refused
    assert others.external_id not in client.get(EXPORT).content.decode()
    assert (
        client.post(reverse("admin:marketplace_item_status", args=[others.pk]), {"deed": "reservar"}).status_code == 404
    )
    assert (
        client.post(reverse("admin:marketplace_item_links", args=[others.pk]), {"deed": "separar"}).status_code == 404
    )
    shown = client.get(reverse("admin:marketplace_item_change", args=[mine.pk])).content.decode()
    assert "un anuncio de una cuenta que no es tuya" in shown and "Ajena" not in shown
    others.refresh_from_db()
    assert (others.shelf, others.status) == ("", "published")


def mark_of(item: Item) -> str:
    """What a preview of the item would carry."""
    return item_edits.rows_of([item])[0].mark()
