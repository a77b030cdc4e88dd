"""Whose address a link is, and whose it only seems to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.language.brands import decoded_host, known_suffix, lookalike


@pytest.mark.parametrize(
    ("link", "brand"),
    [
        ("https://wallapop-pago.com/x", "wallapop"),
        ("wallapop.cobro-envios24.com", "wallapop"),
        ("wallapop.com.pago.io", "wallapop"),
        ("wallapoop.es", "wallapop"),
        ("wallpop.es", "wallapop"),
        ("walalpop.es", "wallapop"),
        ("wallapox.es", "wallapop"),
        ("vvallapop.com", "wallapop"),
        ("wa11apop.com", "wallapop"),
        ("waiiapop.com", "wallapop"),
        ("wаllаpop.com", "wallapop"),
        ("xn--wllapop-8nf.com", "wallapop"),
        ("xn--wallapp-90a.com", "wallapop"),
        ("wallapop24.info", "wallapop"),
        ("walla.ingresos-es.site", "wallapop"),
        ("wal-la-pop.es", "wallapop"),
        ("wallapay.es", "wallapay"),
        ("correos.compr-verif.digital", "correos"),
        ("correos-expres.com", "correos"),
        ("seur-envios.es", "seur"),
        ("dhl.tracking-es.com", "dhl"),
        ("ing-seguridad.com", "ing"),
        ("bizum-cobro.top", "bizum"),
        ("caixabamk.es", "caixabank"),
        ("santander-clientes.online", "santander"),
        ("paypa1.com", "paypal"),
        ("vinted-es.684383.in", "vinted"),
    ],
)
def test_an_address_that_only_looks_like_a_brands_is_named(link: str, brand: str) -> None:
    assert lookalike(link) == brand


@pytest.mark.parametrize(
    "link",
    [
        "wallapop.com",
        "https://es.wallapop.com/item/mesa-1",
        "correos.es",
        "blog.correosexpress.com",
        "correo.uned.es",
        "gls-group.com",
        "bbva.es",
        "ikea.com",
        "amazonas.com",
        "hotelsantander.com",
        "sabadell.cat",
        "vintage.es",
        "invertir.es",
        "cobros.online",
        "localhost",
        "192.168.1.1/wallapop",
        "",
    ],
)
def test_a_brands_own_and_everyone_elses_address_is_no_lookalike(link: str) -> None:
    assert lookalike(link) == ""


def test_punycode_is_shown_as_a_browser_would() -> None:
    assert decoded_host("xn--wllapop-8nf.com") == "wllapoκp.com"
    assert decoded_host("xn--99999999999.com") == "xn--99999999999.com"
    assert decoded_host("xn--é.com") == "xn--é.com"


def test_only_public_endings_are_known() -> None:
    assert known_suffix("es")
    assert not known_suffix("gracias")


_INSIDE = st.integers(min_value=1, max_value=7)


@given(place=_INSIDE, letter=st.sampled_from("abcdeghimnorstux"))
def test_a_letter_changed_or_added_still_looks_like_the_brand(place: int, letter: str) -> None:
    name = "wallapop"
    assert lookalike(f"{name[:place]}{letter}{name[place:]}.site") == "wallapop"
    assert lookalike(f"{name[:place]}{letter}{name[place + 1 :]}.site") == "wallapop"


@given(st.text(max_size=80))
def test_any_address_gets_an_answer(link: str) -> None:
    assert isinstance(lookalike(link), str)
    assert isinstance(decoded_host(link), str)
