"""The scripted buyers always come to an end, whatever they are told, and do what their part says."""

from hypothesis import given
from hypothesis import strategies as st

from apps.sandbox.scripts import CAST, SCRIPTS, Memory, amounts

PRICE = 21_000


def play(script: str, answers: list[tuple[str, ...]]) -> tuple[list[str], str]:
    """Everything a buyer says and how it ends, when each wait for an answer hears the next of `answers`."""
    step, said, memory, left = "empieza", list[str](), dict[str, object](), list(answers)
    heard: tuple[str, ...] = ()
    for _ in range(50):
        move = SCRIPTS[script][step](heard, PRICE, Memory(memory))
        said += move.say
        if move.final:
            return said, move.final
        memory |= move.memory
        step = move.step
        heard = left.pop(0) if left and move.wait > 0 else ()
    raise AssertionError(f"{script} does not end")


@given(
    st.sampled_from(sorted(SCRIPTS)),
    st.lists(st.lists(st.text(max_size=60), max_size=2).map(tuple), max_size=12),
)
def test_every_script_ends_whatever_the_seller_says(script: str, answers: list[tuple[str, ...]]) -> None:
    said, final = play(script, answers)
    assert said and final


def test_the_haggler_offers_low_then_better_then_takes_the_counter() -> None:
    said, final = play(
        "regatea",
        [
            ("A 150 no me sale. Por 200 € es tuya.",),
            ("Te la dejo en 195 € más el envío.",),
            ("Hecho, 195 €.",),
        ],
    )
    offers = [value for text in said for value in amounts(text)]
    assert offers == [15_000, 17_000, 19_500]
    assert final == "trato: 195 €"


def test_the_haggler_takes_a_yes_to_the_own_offer_as_a_deal() -> None:
    _, final = play("regatea", [("no puedo",), ("Hecho, 170 €. Haz la oferta desde el anuncio.",)])
    assert final == "trato: 170 €"


def test_the_haggler_gives_up_when_nobody_answers() -> None:
    assert play("regatea", []) == (["Buenas! Te doy 150 € y me lo llevo hoy mismo"], "sin respuesta")


def test_three_short_messages_are_one_burst_before_listening() -> None:
    said, final = play("rafaga", [("Sí, y hago envío.",)])
    assert said == ["hola", "sigue disponible?", "haces envio?"]
    assert final == "atendida"


def test_the_thankful_one_says_it_once_and_expects_nothing() -> None:
    assert play("gracias", []) == (["ok gracias"], "sin respuesta")


def test_every_part_of_the_cast_has_a_script() -> None:
    assert {part.script for part in CAST} == set(SCRIPTS)
