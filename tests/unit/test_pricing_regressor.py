"""A price learned from listings is near, its interval honest, and nothing of a listing's own price leaks in."""

import math
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from apps.pricing import features, regressor
from apps.pricing.features import Sample
from apps.pricing.regressor import Regressor, TooFew, train

_BASE = {"11": 150, "12": 220, "13": 310, "14": 400}
_VARIANT = {"": 1.0, "Mini": 0.85, "Pro": 1.3, "Pro Max": 1.45}
_STORAGE = {64: 0.93, 128: 1.0, 256: 1.1}
_CONDITION = {"fair": 0.85, "good": 0.95, "as_good_as_new": 1.0, "new": 1.08}
_NOISE = 0.10
_COLOURS = ("negro", "blanco", "azul", "rojo")


def market(n: int, seed: int, *, day: int = 20_000) -> tuple[list[Sample], list[float]]:
    """Invented telephones whose true worth is known; the price asked strays from it."""
    chance, samples, worth = random.Random(seed), [], []
    for number in range(n):
        model, variant = chance.choice(list(_BASE)), chance.choice(list(_VARIANT))
        size, condition = chance.choice(list(_STORAGE)), chance.choice(list(_CONDITION))
        true = _BASE[model] * _VARIANT[variant] * _STORAGE[size] * _CONDITION[condition]
        broken = chance.random() < 0.1
        true *= 0.6 if broken else 1.0
        title = f"Fonix {model} {variant} {size}GB {chance.choice(_COLOURS)}"
        told = "Pantalla rota, funciona" if broken else "Todo funciona. Lo vendo por cambio de móvil"
        asked = true * 2.718281828 ** chance.gauss(0, _NOISE)
        samples.append(Sample(f"{seed}{number:05}", title, told, asked, day + number % 40, condition))
        worth.append(true)
    return samples, worth


@pytest.fixture(scope="module")
def quick() -> Iterator[None]:
    """A fifth of the rounds: enough for so small a market, and quicker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regressor, "ROUNDS", 20)
        yield


@pytest.fixture(scope="module")
def learned(quick: None) -> Regressor:
    return train(market(240, seed=1)[0])


def test_unseen_listings_are_priced_near_their_worth(learned: Regressor) -> None:
    samples, worth = market(200, seed=2)
    found = learned.predict(samples)
    errors = [abs(each.suggested / true - 1) for each, true in zip(found, worth, strict=True)]
    assert sum(errors) / len(errors) < 0.10  # a price for all of them alike would be some 30 % off


def test_about_eight_in_ten_prices_asked_lie_in_the_interval(learned: Regressor) -> None:
    samples, _ = market(400, seed=3)
    within = [p.low <= (s.price or 0) <= p.high for p, s in zip(learned.predict(samples), samples, strict=True)]
    assert 0.70 < sum(within) / len(within) < 0.90


def test_a_later_day_is_held_as_hard_as_the_days_before_it(quick: None) -> None:
    """The last days learned from happen to be easy; what is seen later is no easier for that."""
    samples, worth = market(600, seed=8)
    easy = [s if (s.day or 0) < 20_028 else replace(s, price=true) for s, true in zip(samples, worth, strict=True)]
    model = train(easy)
    strange, _ = market(60, seed=9)
    early, late = (model.predict([replace(sample, day=day) for sample in strange]) for day in (20_010, 20_050))
    narrower = sorted(math.log(b.high / b.low) / math.log(a.high / a.low) for a, b in zip(early, late, strict=True))
    assert narrower[30] > 0.9
    assert [features.read(replace(strange[0], item_id="1", day=9)).numbers[place] for place in features.WHEN] == [9, 0]


def test_a_listings_own_price_is_never_looked_at(learned: Regressor) -> None:
    sample = market(1, seed=4)[0][0]
    told = [learned.predict([replace(sample, price=price)]) for price in (None, 1.0, 5000.0)]
    assert told[0] == told[1] == told[2]


def test_what_makes_a_listing_worth_more_makes_it_dearer(learned: Regressor) -> None:
    def price(title: str, told: str = "Todo funciona", condition: str = "good") -> float:
        return learned.predict([Sample("1", title, told, None, 20_010, condition)])[0].suggested

    plain = price("Fonix 12 128GB negro")
    assert price("Fonix 12 Pro Max 128GB negro") > 1.2 * plain
    assert price("Fonix 14 128GB negro") > 1.4 * plain
    assert price("Fonix 12 128GB negro", "Pantalla rota, funciona") < 0.85 * plain
    assert price("Fonix 12 128GB negro", condition="new") > plain


def test_intervals_hold_their_price_even_for_something_never_seen(learned: Regressor) -> None:
    strange = [Sample("", ""), Sample("x", "Bicicleta 🚲", "sin nada que ver", None, None, "?"), Sample("7", "9" * 400)]
    for each in learned.predict(strange):
        assert 0 < each.low < each.suggested < each.high < float("inf")
    assert learned.predict([]) == []


def test_the_same_listings_teach_the_same_in_any_order(learned: Regressor) -> None:
    samples, _ = market(240, seed=1)
    assert train(samples[::-1]).predict(samples[:5]) == learned.predict(samples[:5])


def test_too_few_or_unpriced_listings_teach_nothing() -> None:
    samples, _ = market(199, seed=6)
    with pytest.raises(TooFew):
        train(samples)
    with pytest.raises(TooFew):
        train(samples * 3)
    with pytest.raises(ValueError, match="above zero"):
        train([*market(205, seed=6)[0], Sample("z", "Fonix 12", price=0.0)])


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("iPhone 14 ProMax 256gb 95% bateria", ("14", "14/pro max", "14/pro max/256")),
        ("iphone 15 128 negro", ("15", "15/", "15//128")),
        ("Switch OLED blanca", ("switch oled", "switch oled/oled", "switch oled/oled/")),
    ],
)
def test_model_variant_and_size_are_read_from_the_title(title: str, keys: tuple[str, ...]) -> None:
    assert features.read(Sample("1", title)).keys[:3] == keys
