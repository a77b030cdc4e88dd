"""Telephones, addresses, links and accounts, however they are spelled."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.language.across import contacts_across, glued
from apps.language.contacts import contacts, emails, handles, phones_across, registered_domain
from apps.language.normalise import normalise


def found(text: str) -> list[tuple[str, str]]:
    return [(contact.kind, contact.value) for contact in contacts(text)]


@pytest.mark.parametrize(
    "text",
    [
        "612345678",
        "612 345 678",
        "+34 612 34 56 78",
        "0034612345678",
        "6.1.2.3.4.5.6.7.8",
        "6,1,2,3,4,5,6,7,8",
        "6\n1\n2\n3\n4\n5\n6\n7\n8",
        "6*1*2*3*4*5*6*7*8",
        "6_1-2_3-4_5-6_7-8",
        "6/1/2/3/4/5/6/7/8 lo miro más que esto",
        "6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        "⑥①② ③④⑤ ⑥⑦⑧",
        "⁶¹² ³⁴⁵ ⁶⁷⁸",
        "seis uno dos tres cuatro cinco seis siete ocho",
        "seiscientos doce, tres cuatro cinco, seis siete ocho",
        "seiscientos doce millones trescientos cuarenta y cinco mil seiscientos setenta y ocho",
        "six one dos tres four cinco seis siete ocho",
        "seis uno dois tres quatro cinc sis set oito",
        "sei bat bi hiru lau bost sei zazpi zortzi",
        "seix uno dos, trez kuatro sinco, seiz ziete ocho",
        "seisunodos trescuatro5 seissiete8",
        "sis dotze, trenta-quatre, cinquanta-sis, setanta-vuit",
        "six cent douze trente-quatre cinquante-six soixante-dix-huit",
        "6 uno dos 3 cuatro 5 seis 7 ocho",
        "6l2 345 678",
        "61 23 45 67 8",
        "empieza por 6, sigue con 12, luego 345 y acaba en 678",
        "6a1b2c3d4e5f6g7h8",
        "VI – I – II – III – IV – V – VI – VII – VIII",
        "léelo al revés: 876 543 216",
        "\u202e876 543 216\u202c",
        "&#54;&#49;&#50; &#51;&#52;&#53; &#54;&#55;&#56;",
        "NjEyMzQ1Njc4IGVzIGVsIG1pbw==",
        "con A=1, B=2: F A B C D E F G H",
        "-.... / .---- / ..--- / ...-- / ....- / ..... / -.... / --... / ---..",
        "🍎🍎🍎🍎🍎🍎 / 🍌 / 🍇🍇 / 🍓🍓🍓 / 🍒🍒🍒🍒 / 🍐🍐🍐🍐🍐 / 🍋🍋🍋🍋🍋🍋 / 🍉🍉🍉🍉🍉🍉🍉 / 🥝🥝🥝🥝🥝🥝🥝🥝",
        "te ofrezco 612.345 € y si no 678 €, los dos precios juntos",
        "mide 61 x 23 x 45 x 67 y 8, llámame a esas nueve cifras",
        "6 sillas, 12 mesas, 345 clavos y 678 tornillos, esa lista es mi número",
        "apunta: seis cojines, luego 12, y 345 con 678",
        "está a 40, pero llama al 612 345 678",
        "612 345 678 40 euros",
    ],
)
def test_a_telephone_is_read_in_any_spelling(text: str) -> None:
    assert ("phone", "612345678") in found(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+44 7911 123456", "+447911123456"),
        ("0044 7911 123456", "+447911123456"),
        ("oh seven nine, double one, four eight, six, triple three", "07911486333"),
        ("zero sei, quarantaquattro, ventuno, novanta, diciassette", "0644219017"),
        ("zéro sept, cinquante-trois, onze, soixante-dix-huit, quatre-vingt-dix", "0753117890"),
        ("934 00 71 seis seis", "934007166"),
        ("todo seguido 67 euros con 13 y luego 29 08 y 44, me escribes", "6713290844"),
        ("6O2 S45 B78, llámame", "602545878"),
    ],
)
def test_other_telephones(text: str, value: str) -> None:
    assert ("phone", value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "el ISBN es 978-84-9838-709-4",
        "part number 622-010-771",
        "ref de ikea 604.012.34",
        "12 345 km",
        "600, 610 y 620",
        "600 y luego 610 y 620",
        "son 3 x 2 m, 600 x 300 x 45",
        "192.168.1.1",
        "EAN 8412345678905",
        "lote 691204378 caducidad 11/26",
        "modelo 5R55W-601 448 290",
        "la 6S0 959 802 F",
        "la mía pone 652114807 en la chapa",
        "matrícula 6124 BCD, 2008, 145.000 km, 3.200 €",
        "uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve",
        "te doy 60, o 65 con 12 cromos, y 70 con 34 y 2",
        "quedamos el 14/06/2024 a las 18:30 en el 25",
        "el código de barras 612345678901",
        "+1 2",
        "00999999999999999",
        "+999 123 456 789 012",
        "1234 5678 9012 3456 7890",
        "tengo 612 cromos, ¿y tú? El móvil cuesta 345 y la funda 67",
        "llámame y te cuento: 1.200 €, 850 de ida, 40 de 3",
        "busco entre 600 y 700, con 1 mando, de 2 a 8 de la tarde, o nada",
    ],
)
def test_references_sizes_and_prices_are_no_telephones(text: str) -> None:
    assert [each for each in found(text) if each[0] == "phone"] == []


def test_only_a_telephone_written_the_ordinary_way_is_undisguised() -> None:
    ways = {"612 34 56 78": False, "6-1-2-3-4-5-6-7-8": True, "６１２３４５６７８": True, "6l2345678": True}
    assert {text: contacts(text)[0].disguised for text in ways} == ways


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (["612", "345", "678 junta"], ("612345678",)),
        (["612 345 678", "hola"], ()),
        (["612"], ()),
        ([], ()),
        (["hola", "612 345 678"], ()),
        (["seis uno dos", "te interesa?", "tres cuatro cinco", "y acaba en 678"], ("612345678",)),
        (["por este orden, 3 mensajes", "6 1 2", "3 4 5", "678"], ("612345678",)),
        (["no me deja ponerte el tlf", "un botijo a 612 euros y 345, y pone 678"], ("612345678",)),
        (["dale la vuelta y llámame", "876", "543", "216"], ("612345678",)),
        (["te paso mi móvil a trozos", "612"], ("612",)),
        (["empieza por seis doce", "luego 34"], ()),
        (["empieza por seis doce", "luego 345"], ("612345",)),
        (["apunta q me lo borran: 61", "23 45", "678"], ("612345678",)),
        (["600?", "620", "650"], ()),
        (["600", "610 €", "620 y lo recojo"], ()),
        (["6 sillas", "y 12 platos", "345 cm de ancho", "678 mm"], ()),
        (["612 cromos? o", "345 cromos?", "678 cromos?"], ()),
        (["61", "hola", "12"], ()),
        (["tu móvil? 1", "512 oye", "345 oye", "678"], ()),
        (["612 ok", "345 ya", "678 va"], ("612345678",)),
        (["al revés y me llamas", "876 ok", "543 ya", "216"], ("612345678",)),
    ],
)
def test_a_telephone_in_pieces_is_put_together_only_with_the_last_message(
    texts: list[str], whole: tuple[str, ...]
) -> None:
    assert phones_across(texts) == whole


@pytest.mark.parametrize(
    ("texts", "given"),
    [
        (["wall", "apago", ".site/cobrar"], [("link", "wallapago.site/cobrar")]),
        (["cobros-walla", "punto", "live barra 5561"], [("link", "cobros-walla.live/5561")]),
        (["parte 1: wallapop-", "parte 2: recibos.", "3: top/10"], [("link", "wallapop-recibos.top/10")]),
        (["tomasreina", "arroba", "gmail punto com"], [("email", "tomasreina@gmail.com")]),
        (["6 1 2", "3 4 5", "678"], [("phone", "612345678")]),
        (["mira ikea.com/es/kallax", "entra y me dices"], []),
        (["hola"], []),
        ([], []),
    ],
)
def test_an_address_in_pieces_is_put_together(texts: list[str], given: list[tuple[str, str]]) -> None:
    assert [(contact.kind, contact.value) for contact in contacts_across(texts)] == given


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (["hazle foto a esto", "d", "n", "i"], "hazle foto a esto\ndni"),
        (["pillas una tarj", "eta de 50"], "pillas una tarjeta de 50"),
        (["le das a acep", "tar y ya"], "le das a aceptar y ya"),
        (["dame el bi", "40"], ""),
        (["ya he pagado", "no sale nada"], ""),
        (["¿de qué talla?", "me dices el número?"], ""),
        (["b", "i", "gato"], ""),
        (["pillas una tarj", "e"], ""),
    ],
)
def test_a_word_cut_over_messages_is_put_together(texts: list[str], whole: str) -> None:
    assert glued(texts) == whole


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://es.wallapop.com/item/a-1", "https://es.wallapop.com/item/a-1"),
        ("wallapop-recibir.site", "wallapop-recibir.site"),
        ("gracias. wallapop-recibir.site", "wallapop-recibir.site"),
        ("www.tienda.es", "tienda.es"),
        ("wallapop guion pago punto com barra 7741", "wallapop-pago.com/7741"),
        ("cobros, un guion, wallapop, un punto y la palabra online", "cobros-wallapop.online"),
        ("abono, raya del medio, vitrina, y acaba en punto shop", "abono-vitrina.shop"),
        ("pagos punto es barra recogida", "pagos.es/recogida"),
        ("wallapop guion envios punto es raya shop", "wallapop-envios.es-shop"),
        ("wallapop-pago punto es", "wallapop-pago.es"),
        ("wallapop,com/pago", "wallapop.com/pago"),
        ("hxxps://pago[.]com/x", "https://pago.com/x"),
        ("w4lla-p0p . p4go . link / 22", "walla-pop.pago.link/22"),
        ("wallapop - pago.com", "wallapop-pago.com"),
        ("wallapop pago .com", "pago.com"),
        ("cutt.ly/abc", "cutt.ly/abc"),
        ("t .me / compro", "t.me/compro"),
        ("pago-seguro.es.hola", "pago-seguro.es"),
        ("http://192.168.1.7:80/pago", "http://192.168.1.7:80/pago"),
        ("10.0.0.1/pago", "10.0.0.1/pago"),
        ("xn--wllapop-8nf.com", "xn--wllapop-8nf.com"),
        ("secureXwallapaygoXcom, cambia las X por puntos", "secure.wallapaygo.com"),
        ("seur*-*recogidas*.*info/pago, quita los asteriscos", "seur-recogidas.info/pago"),
        ("dale la vuelta: se.orboc-popallaw", "wallapop-cobro.es"),
        ("linktr🔸cobro-wallapop🔸me, los rombos son puntos", "linktr.cobro-wallapop.me"),
        ("aHR0cHM6Ly93YWxsYXBhZ28udG9w", "https://wallapago.top"),
    ],
)
def test_links_are_read_in_any_spelling(text: str, value: str) -> None:
    assert ("link", value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "gracias.me interesa",
        "vale.Si quieres",
        "Lo llamé ayer. Es grande",
        "el punto es que no",
        "en el punto inpost",
        "the pick-up point is shut",
        "un buen punto es que funciona",
        "son 3.50 o 4.000",
        "etc...",
        "vale . ok",
    ],
)
def test_a_forgotten_space_is_no_link(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b@c.com", "a.b@c.com"),
        ("pepe arroba gmail punto com", "pepe@gmail.com"),
        ("lucas_ruedas[at]proton[dot]me", "lucas_ruedas@proton.me"),
        ("djmarquitos.sonido en gmail", "djmarquitos.sonido@gmail"),
        ("paul tiret basset chez laposte point net", "paul-basset@laposte.net"),
        ("marisa punto ferrol arroba ge meil punto com", "marisa.ferrol@gemeil.com"),
        ("lola1974@icloud", "lola1974@icloud"),
        ("my e-mail is margaret.holt at btinternet", "margaret.holt@btinternet"),
        ("jane at example dot org", "jane@example.org"),
    ],
)
def test_e_mail_addresses(text: str, value: str) -> None:
    assert ("email", value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Found the manual at singer.com",
        "conference starts tomorrow @8. Could I",
        "nos vemos en la plaza at noon",
        "ven @ las 8",
        "mira el mail. Paso en coche",
    ],
)
def test_at_a_place_is_no_address(text: str) -> None:
    assert [each for each in found(text) if each[0] == "email"] == []


def test_accounts_and_handles() -> None:
    assert found("ES91 2100 0418 4502 0005 1332") == [("iban", "ES9121000418450200051332")]
    assert found("DE89 3704 0044 0532 0130 00") == [("iban", "DE89370400440532013000")]
    assert found("DE89 3704 0044 0532 0130 01") == []
    assert found("@pepito_99") == [("handle", "@pepito_99")]
    assert found("búscame como rosa_compra") == [("handle", "@rosa_compra")]
    karla = contacts("karla guion bajo moda")
    assert [(contact.value, contact.disguised) for contact in karla] == [("@karla_moda", True)]


def test_readers_of_one_kind_take_the_plain_form() -> None:
    assert [contact.value for contact in emails(normalise("a@b.com"))] == ["a@b.com"]
    assert [contact.value for contact in handles(normalise("@pepito"))] == ["@pepito"]


def test_what_is_said_plainly_and_in_code_is_one_contact() -> None:
    assert found("612345678 %68%6f%6c%61%20%61%6d%69%67%6f") == [("phone", "612345678")]


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert found("612345678 " + "hola " * 6000 + "698765432") == [("phone", "612345678")]


def test_evidence_is_the_place_in_the_original() -> None:
    text = "¡Hola! mi correo: pepe arroba gmail punto com, gracias"
    (contact,) = contacts(text)
    assert text[contact.start : contact.end] == "pepe arroba gmail punto com"


def test_only_the_registered_domain_says_whose_a_link_is() -> None:
    assert registered_domain("https://es.wallapop.com/item/a")[0] == "wallapop.com"
    assert registered_domain("https://wallapop.cobro-envios24.com/x")[0] == "cobro-envios24.com"
    assert registered_domain("http://localhost:8000/x") == ("", "localhost")


_NUMBER = st.builds("{}{}".format, st.sampled_from("67"), st.text("0123456789", min_size=8, max_size=8))
_WORDS = ("cero", "uno", "two", "tres", "quatro", "cinc", "six", "sette", "ocho", "nove")
_SPELLINGS: dict[str, Callable[[str], str]] = {
    "spaces": " ".join,
    "dots": ".".join,
    "hyphens": "-".join,
    "underscores": "_".join,
    "asterisks": "*".join,
    "lines": "\n".join,
    "keycaps": lambda number: "".join(f"{digit}\ufe0f\u20e3" for digit in number),
    "words": lambda number: " ".join(_WORDS[int(digit)] for digit in number),
    "words and digits": lambda number: " ".join(
        digit if place % 2 else _WORDS[int(digit)] for place, digit in enumerate(number)
    ),
    "letters": lambda number: number[:3].replace("0", "O").replace("1", "l") + " " + number[3:],
    "zero width": "\u200b".join,
    "fullwidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in number),
    "backwards": lambda number: f"{number[::-1]} (del revés)",
}


@pytest.mark.parametrize("spelling", sorted(_SPELLINGS))
@settings(max_examples=25)
@given(number=_NUMBER)
def test_any_telephone_is_read_in_each_of_these_spellings(spelling: str, number: str) -> None:
    written = _SPELLINGS[spelling](number)
    assert ("phone", number) in found(f"mi número es {written}")


@given(number=_NUMBER, cuts=st.tuples(st.integers(1, 4), st.integers(5, 8)))
def test_any_telephone_in_three_messages_is_put_together(number: str, cuts: tuple[int, int]) -> None:
    first, second = cuts
    texts = [f"apunta mi número: {number[:first]}", number[first:second], f"y {number[second:]}"]
    assert number in phones_across(texts)


@given(st.text(alphabet="0123456789 .-+abcoliesyw@:/[]áñ6️⃣уно_,€\n", max_size=120))
def test_contacts_never_fail_and_stay_inside_the_text(text: str) -> None:
    assert all(0 <= contact.start <= contact.end <= len(text) for contact in contacts(text))


_DICTATED = (
    "punto guion barra arroba com es al revés quita las letras cambia por X 6 12 345 seis uno gmail @ . / - wallapop "
    "xn--a mail at"
)


@given(st.lists(st.sampled_from(_DICTATED.split()), max_size=25))
def test_contacts_of_dictated_words_never_fail(listed: list[str]) -> None:
    text = " ".join(listed)
    assert all(0 <= contact.start <= contact.end <= len(text) for contact in contacts(text))
    contacts_across(listed)
    glued(listed)


@pytest.mark.parametrize(
    "link", ["https://www.ikea.com/es/es/p", "https://www.decathlon.es/es/p/a", "www.canon.es/a/b/c"]
)
def test_an_honest_address_of_short_parts_keeps_its_dots(link: str) -> None:
    (found,) = contacts(f"es este {link}")
    assert (found.kind, found.disguised) == ("link", False)
    assert found.value.removeprefix("https://www.") == link.removeprefix("https://www.").removeprefix("www.")


def test_a_mailbox_of_a_host_with_a_hyphen_is_a_mailbox() -> None:
    (found,) = contacts("escribe a pepe@una-tienda.com")
    assert (found.kind, found.value) == ("email", "pepe@una-tienda.com")
