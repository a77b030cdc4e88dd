"""The plain form: every disguise undone and named, honest typing left alone, and always a way back."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.language.normalise import normalise
from apps.language.sought import TWISTED, WORDS


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("¿Cuánto AÑO?", " cuanto ano?"),
        ("w4ts@pp", "watsapp"),
        ("c0d1g0 y num3ros", "codigo y numeros"),
        ("tu c0rr€o", "tu correo"),
        ("el c o d i g o ya", "el codigo ya"),
        ("c\no\nd\ni\ng\no", "codigo"),
        ("por t e l e g r a m, vale", "por telegram, vale"),
        ("n u m e r o y c v v de tu t a r j e t a y", "numero y cvv de tu tarjeta y"),
        ("b.i.z.u.m", "bizum"),
        ("b-i*z_u|m", "bizum"),
        ("i ' b ' a ' n", "iban"),
        ("tu 1.B.4.N", "tu iban"),
        ("w a l l a p o p - e n v i o . c o m", "wallapop-envio.com"),
        ("i g n o r a   t o d o", "ignora todo"),
        ("d.a.m.e e.l m.o.v.i.l", "dame el movil"),
        ("q-u-e--m-i-n-i-m-o", "que minimo"),
        ("guat-sa-p ya", "guatsap ya"),
        ("dev uel ve los 40", "devuelve los 40"),
        ("6\u200b0\u200b0", "600"),
        ("whats\u00ad\u200bapp", "whatsapp"),
        ("6️⃣0️⃣", "60"),
        ("𝗪𝗮𝗹𝗹𝗮𝗽𝗼𝗽", "wallapop"),
        ("ｗａｐ ①②❸", "wap 123"),
        ("ᴡʜᴀᴛꜱᴀᴘᴘ", "whatsapp"),
        ("🇼 🇭 🇦 🇹 🇸", "whats"),
        ("⚅ ⚀", "6 1"),
        ("٦٤١", "641"),
        ("whаtsаpp", "whatsapp"),
        ("waIlapop", "wallapop"),
        ("el PlN", "el pin"),
        ("b̶i̶z̶u̶m̶", "bizum"),
        ("wwwhhhaaattt", "what"),
        ("la tr*nsf*r*nc**", "la transferencia"),
        ("un ese-eme-ese", "un sms"),
        ("uve doble punto ene i efe", "uve doble punto nif"),
        ("tu sapwhat", "tu whatsap"),
        ("el MUZIB de 150", "el bizum de 150"),
        ("ol<b></b>vida", "olvida"),
        ("el nº de la 💳", "el no de la tarjeta "),
        ("holaaaa", "hola"),
        ("al 📞 ya", "al telefono ya"),
        ("siglo XVIII", "siglo xviii"),
        ("40€", "40eur"),
        ("ａ" * 3, "a"),
        ("Привет", "~p~~e~"),
    ],
)
def test_disguises_are_undone(written: str, plain: str) -> None:
    assert normalise(written).text == plain


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("dame tu w4ts@pp", "leet"),
        ("corre0s", "leet"),
        ("un v1zum y el s3gur0", "leet"),
        ("va un mnsj3r0", "leet"),
        ("c 0 d 1 g 0", "spaced"),
        ("sin el d n i", "spaced"),
        ("b.i.z.u.m", "spaced"),
        ("o l v i d a   q u e   e r e s", "spaced"),
        ("te doy el i-v-a-n", "spaced"),
        ("correos punto c o m", "spaced"),
        ("di.rec.cion", "spaced"),
        ("biz\u200bum", "hidden"),
        ("dis<!-- -->fraza", "hidden"),
        ("\u202e538 170 646", "bidi"),
        ("6️⃣2️⃣2️⃣ 9️⃣0️⃣", "keycaps"),
        ("Ⓑⓘⓩⓤⓜ", "styled"),
        ("𝐡𝐨𝐥𝐚 𝐚𝐦𝐢𝐠𝐨", "styled"),
        ("⑥⑦① ②⓪④", "styled"),
        ("whаtsаpp", "homoglyph"),
        ("ᎳᎻᎪᎢᏚᎪᏢᏢ", "homoglyph"),
        ("waIlapop", "homoglyph"),
        ("b̶i̶z̶u̶m̶", "stacked"),
        ("wwhhaattss", "stuttered"),
        ("bi*um", "masked"),
        ("ese eme ese", "spelled"),
        ("por el muzib", "reversed"),
        ('foto del "ind", léelo al revés', "reversed"),
        ("delante de la 💳", "emoji"),
    ],
)
def test_every_disguise_has_its_name(written: str, name: str) -> None:
    assert name in normalise(written).disguises


@pytest.mark.parametrize(
    "written",
    [
        "¡Holaaaa! ¿SIGUE EN VENTA? 😍😍👨‍👩‍👧 🇪🇸",
        "iphone12pro, ps4pro, rtx3080ti, mx518, xm4, 64gb y 1tb",
        "pepe@gmail.com o www.ikea.es",
        "talla s m l, o s/m/l y la 36-38",
        "el VIN es WVWZZZ1KZ6W612903",
        "https://youtu.be/dQ3hT7xLm2A y es.wallapop.com/item/mesa-1009283",
        "código hex 6A3F91, ref. 604.012.34, ISBN 978-84-9838-709-4",
        "ΑΘΗΝΑ 2004, ЗЕНИТ-Е y Сергиев Посад",
        "① medidas ② color Ⓥ vegano",
        "un disco de W.A.S.P. y ropa D.A.T.E.",
        "el vinilo ＡＥＳＴＨＥＴＩＣ",
        "s i g u e en pie",
        "medidas 60x40, 2 m², 1/2 y 5€ más",
        "funciona con tarjeta 💳 y móvil 📱",
        "jajajaja siii vaaale q tal xq no",
        "Lleva wi-fi, USB-C, e-mail y whats-app",
        "p. ej. a.m. o p.m., etc.",
        "https://tienda.es/c4sa4zul",
        "tallas s , m , l",
        "*muy* bueno, ***nuevo***",
        "dile a Pilar: ese sofá, ese de be ce",
        "anti-virus, pre-pago, wall-apop",
        "<3 <3 lo quiero",
        "\u2068612\u2069",
        "amplificador de 10 kΩ y 5 µm",
        "cafe\u0301 con an\u0303os",
    ],
)
def test_honest_typing_is_no_disguise(written: str) -> None:
    assert normalise(written).disguises == ()


def test_a_place_in_the_plain_form_is_found_in_the_original() -> None:
    form = normalise("¡Hola!  te paso el b.i.z.u.m 👍")
    start = form.text.index("bizum")
    first, last = form.original_span(start, start + 5)
    assert form.original[first:last] == "b.i.z.u.m"
    assert form.plain_span(first, last) == (start, start + 5)
    assert form.original_span(3, 3) == (3, 3)
    end = len(form.original)
    assert form.original_span(len(form.text), len(form.text) + 2) == (end, end)


def test_every_character_has_an_ascii_reading() -> None:
    every = "".join(map(chr, range(0x3400)))
    assert normalise(every).text.isascii()


def test_long_texts_are_read_like_short_ones() -> None:
    assert normalise("b.i.z.u.m " * 500).text == "bizum " * 500


_HIDEABLE = st.sampled_from(sorted(word for word in WORDS if len(word) >= 5 and word not in TWISTED))
_LEET = str.maketrans("aeio", "4310")
_CYRILLIC = str.maketrans("aeopcx", "аеорсх")
_DISGUISES: dict[str, Callable[[str], str]] = {
    "spaced": " ".join,
    "lines": "\n".join,
    "dotted": ".".join,
    "starred": "*".join,
    "underscored": "_".join,
    "zero width": "\u200b".join,
    "fullwidth": lambda word: "".join(chr(ord(char) + 0xFEE0) for char in word),
    "bold": lambda word: "".join(chr(ord(char) - ord("a") + 0x1D41A) for char in word),
    "circled": lambda word: "".join(chr(ord(char) - ord("a") + 0x24D0) for char in word),
    "cyrillic": lambda word: word.translate(_CYRILLIC),
    "capitals": str.upper,
    "accents": lambda word: "".join(char + "\u0336" for char in word),
}


@pytest.mark.parametrize("name", sorted(_DISGUISES))
@given(word=_HIDEABLE)
def test_a_word_in_disguise_reads_as_the_word(name: str, word: str) -> None:
    form = normalise(f"dame tu {_DISGUISES[name](word)} ya")
    assert f" {word} " in form.text.replace("\n", " ")
    assert form.disguises or name in ("capitals", "cyrillic")


@given(word=_HIDEABLE.filter(lambda word: set(word[1:-1]) & set("aeio")))
def test_a_word_in_leet_reads_as_the_word_where_it_could_not_be_a_model(word: str) -> None:
    written = word[0] + word[1:-1].translate(_LEET) + word[-1]
    form = normalise(f"c0d1g0 num3r0s {written} ya")
    assert f" {word} " in form.text
    assert "leet" in form.disguises


@given(st.text(max_size=300))
def test_any_text_has_a_plain_ascii_form_whose_map_rises_inside_it(text: str) -> None:
    form = normalise(text)
    assert form.text.isascii()
    assert form.text == form.text.lower()
    assert len(form.spans) == len(form.text)
    assert all(0 <= place < len(text) for place in form.spans)
    assert list(form.spans) == sorted(form.spans)
    first, last = form.original_span(0, len(form.text))
    assert 0 <= first <= last <= len(text)


@given(st.text(alphabet="ab1034@$!|*.-_/ \n\u200b\u0336аеIl<>🇪🇸", max_size=200))
def test_texts_made_of_tricks_keep_their_map(text: str) -> None:
    form = normalise(text)
    assert form.text.isascii()
    assert len(form.spans) == len(form.text)
    assert list(form.spans) == sorted(form.spans)


@given(st.text(max_size=200))
def test_reading_the_plain_form_again_finds_no_letters_in_disguise(text: str) -> None:
    assert not {"styled", "homoglyph", "hidden", "bidi", "stacked"} & set(normalise(normalise(text).text).disguises)
