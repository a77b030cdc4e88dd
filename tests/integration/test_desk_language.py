"""The desk in English: every text of the source has its translation, and a person gets the language they asked for."""

import gettext
import re
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.conversations import review
from apps.conversations.models import Turn
from apps.core import doorbell
from apps.desk import catalogue
from tests.factories import a_user
from tests.integration.desk_world import a_held_turn, a_shop

QUEUE = "admin:conversations_turn_changelist"
#: The same in both languages, or another's English.
SAME = re.compile(
    r"%\(|^(chats?|Chat|IBAN|ID|id|No|Telegram|Wallapop|normal|ref\.|(la|el|las|los) \(|datos: )|^[\x00-\x7f]+$"
)


@pytest.fixture(autouse=True)
def spanish_afterwards() -> Iterator[None]:
    with translation.override("es"):  # what a request activates outlives it in a test
        yield


def test_every_text_of_the_desk_is_in_english_with_the_same_places_to_fill() -> None:
    known = catalogue.read("en")
    lacking = [f"{where}: {each.one}" for each, where in catalogue.messages().items() if not all(known.get(each, [""]))]
    assert not lacking, "write the English in apps/desk/locale/en after `manage.py translations`:\n" + "\n".join(
        lacking
    )
    for each, said in known.items():
        assert len(said) == (2 if each.many else 1), each
        for text in said[-1:]:
            places = [sorted(re.findall(r"%\(\w+\)s|%s|<\w+>", whole)) for whole in (each.many or each.one, text)]
            assert places[0] == places[1], each
        assert each.one != said[0] or SAME.search(each.one), f"left in Spanish: {each.one}"


def test_what_the_programs_read_is_what_the_catalogues_say() -> None:
    for language in ("es", "en"):
        binary = catalogue.path(language, "mo").read_bytes()
        assert binary == catalogue.compiled(language), "run `manage.py translations`"
        read = gettext.GNUTranslations(BytesIO(binary))
        for each, said in catalogue.read(language).items():
            if each.many:
                assert [read.ngettext(each.one, each.many, n) for n in (1, 2)] == said
            else:
                assert read.gettext(each.one) == said[0]


def test_the_command_changes_nothing_where_all_is_in_step() -> None:
    before = catalogue.path("en").read_text()
    call_command("translations", stdout=StringIO())
    assert catalogue.path("en").read_text() == before


@pytest.mark.django_db
def test_a_browser_gets_the_language_it_asks_for_and_spanish_otherwise(client: Client) -> None:
    a_held_turn()
    client.force_login(a_user(first_name="Ana"))
    page = reverse(QUEUE)
    for wanted, words, language in (
        ("", "Cola de revisión", "es"), ("fr", "Cola de revisión", "es"), ("en-GB,es;q=0.5", "Review queue", "en"),
    ):  # fmt: skip
        html = client.get(page, headers={"Accept-Language": wanted}).content.decode()
        assert words in html and f'<html lang="{language}"' in html, wanted
    assert "waits for your decision" in html and "Take over" in html and "media" not in html
    assert "medium" in html, "labels of models follow the language too"


@pytest.mark.django_db
def test_a_person_chooses_the_language_of_their_browser_and_it_stays(client: Client) -> None:
    client.force_login(a_user(first_name="Ana"))
    own = reverse("desk_access")
    assert 'value="en"' in client.get(own).content.decode()
    html = client.post(own, {"deed": "idioma", "language": "en"}, follow=True).content.decode()
    assert "My access" in html and "Where you are logged in" in html
    assert "Review queue" in client.get(reverse(QUEUE)).content.decode()
    client.post(own, {"deed": "idioma", "language": "xx"})
    assert "Review queue" in client.get(reverse(QUEUE)).content.decode()
    client.post(own, {"deed": "idioma", "language": "es"})
    assert "Cola de revisión" in client.get(reverse(QUEUE), headers={"Accept-Language": "en"}).content.decode()


@pytest.mark.django_db
def test_a_refusal_is_said_in_the_readers_language(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    turn, ana = a_held_turn(), a_user(first_name="Ana")
    client.force_login(ana)
    chat = turn.conversation
    assert chat.item is not None
    review.take_over(chat.pk, by=ana)
    sent = {"turn": turn.pk, "response": turn.response_id, "seen": f"{chat.revision - 1}.{chat.item.revision}"}
    address = reverse("admin:conversations_turn_decide", args=[turn.pk, "aprobar"])
    asked = {"X-Requested-With": "fetch", "Accept-Language": "en"}
    assert "Something has changed" in client.post(address, sent, headers=asked).json()["refused"]


@pytest.mark.django_db
def test_no_spanish_is_left_on_the_main_pages_in_english(client: Client) -> None:
    chat = a_shop(3)[0]
    client.force_login(a_user(first_name="Ana"))
    changed = {each.one for each, said in catalogue.read("en").items() if each.one != said[0] and "%(" not in each.one}
    known = {each for each in changed if re.search("[áéíóúñ¿¡«]", each)}
    pages = [
        reverse("admin:index"), reverse(QUEUE), reverse("admin:conversations_conversation_changelist"),
        reverse("admin:conversations_conversation_change", args=[chat.pk]), reverse("admin:core_alert_changelist"),
        reverse("admin:marketplace_item_change", args=[chat.item_id]), reverse("admin:marketplace_item_changelist"),
        reverse("admin:security_securityevent_changelist"), reverse("desk_access"),
        reverse("desk_search") + "?q=switch",
    ]  # fmt: skip
    for page in pages:
        html = client.get(page, headers={"Accept-Language": "en"}).content.decode()
        left = [html[max(0, html.index(each) - 80) :][:200] for each in known if len(each) > 8 and each in html]
        assert not left, f"{page}: {left}"
    front = client.get(pages[0], headers={"Accept-Language": "en"}).content.decode()
    assert 'data-ago="{time} ago" data-in="in {time}"' in front, "what the page's own clock writes"
    assert ">Prices<" in front.replace("\n", "").replace("  ", ""), "applications have names, too"


@pytest.mark.django_db
def test_a_text_with_a_percent_sign_is_found_in_english(client: Client) -> None:
    client.force_login(a_user(first_name="Ana", is_superuser=True))
    html = client.get(reverse("desk_outcomes"), headers={"Accept-Language": "en"}).content.decode()
    assert "First discount (%)" in html and "Primera rebaja" not in html


def test_a_model_changes_its_labels_with_the_language_and_its_migrations_do_not() -> None:
    with translation.override("en"):
        assert (
            str(Turn._meta.verbose_name) == "pending reply"
            and Turn(state="held").get_state_display() == "needs your decision"
        )
    with translation.override("es"):
        assert str(Turn._meta.verbose_name) == "respuesta pendiente"


@pytest.mark.django_db
def test_no_migration_comes_of_the_labels() -> None:
    for language in ("es", "en"):
        with translation.override(language):
            call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())
