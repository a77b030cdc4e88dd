"""The demo's world: one seller with six things for sale, the scripted buyers' profiles, and the strangers'
market.

Sowing twice changes nothing, so a restart keeps what happened.
"""

from __future__ import annotations

import json
import random
import secrets

from apps.sandbox import market
from apps.sandbox.scripts import CAST
from apps.sandbox.store import ALPHABET, now_ms
from apps.sandbox.world import World

DAY_MS = 86_400_000
SELLER = "ana"

#: (title, cents, kind, condition, picture, brand, views, favourites, description)
ITEMS: tuple[tuple[str, int, str, str, str, str | None, int, int, str], ...] = (
    (
        "Nintendo Switch OLED blanca",
        21_000,
        "consoles",
        "as_good_as_new",
        "console",
        "Nintendo",
        184,
        17,
        "Consola Nintendo Switch OLED blanca con base, dos mandos y caja original. La pantalla no "
        "tiene arañazos, siempre "
        "con protector. Incluye dos juegos: Mario Kart 8 y Zelda. La base tiene una marca de uso leve.",
    ),
    (
        "iPhone 12 128 GB azul",
        32_000,
        "phones",
        "good",
        "phone",
        "Apple",
        241,
        23,
        "iPhone 12 de 128 GB azul, libre de operador. Batería al 87 %. Pantalla perfecta y una "
        "pequeña marca en una esquina "
        "del marco. Con caja y cable, sin cargador.",
    ),
    (
        "Bicicleta Rockrider ST 530 talla L",
        12_000,
        "bikes",
        "good",
        "bike",
        "Rockrider",
        96,
        8,
        "Bicicleta de montaña Rockrider ST 530, talla L, ruedas de 27,5. Frenos de disco revisados "
        "este año. Tiene un par de "
        "roces en el cuadro. Solo en mano, no hago envío.",
    ),
    (
        "Monitor Dell 27 pulgadas IPS",
        9_500,
        "monitors",
        "good",
        "monitor",
        "Dell",
        73,
        5,
        "Monitor Dell de 27 pulgadas IPS Full HD. Sin píxeles muertos. Peana regulable en altura. Incluye cable HDMI.",
    ),
    (
        "Cámara Canon EOS 2000D con objetivo 18-55",
        26_000,
        "cameras",
        "as_good_as_new",
        "camera",
        "Canon",
        128,
        14,
        "Cámara réflex Canon EOS 2000D con objetivo 18-55, dos baterías, cargador y bolsa. Unos "
        "4.000 disparos. Sin golpes "
        "ni hongos.",
    ),
    (
        "Chaqueta Zara negra talla M",
        2_500,
        "jackets",
        "good",
        "jacket",
        "Zara",
        41,
        3,
        "Chaqueta negra de Zara, talla M, efecto piel. Usada una temporada, sin roturas ni manchas.",
    ),
)


def seller_password(world: World, wanted: str = "") -> str:
    """The seller's password: the wanted one, else the file's, else a new one. There is no default."""
    user = world.user(SELLER)
    password = wanted or (user["password"] if user else "") or secrets.token_urlsafe(9)
    if user and user["password"] != password:
        world.store.run("update users set password = ? where id = ?", password, user["id"])
    return str(password)


def sow(world: World, password: str) -> None:
    """Create the demo's world where it isn't there yet."""
    if world.user(SELLER):
        return
    chance = random.Random("demo")
    with world.store.transaction():
        ana = world.add_user(
            "Ana M.",
            user_id=_id(chance),
            kind="seller",
            username=SELLER,
            password=password,
            rating=4.8,
            reviews=36,
            buys=14,
            sells=41,
        )
        for title, cents, kind, condition, picture, brand, views, favorites, description in reversed(ITEMS):
            category, taxonomy = market.TAX[kind]
            moment = now_ms() - int(chance.uniform(2, 12) * DAY_MS)
            ships = kind != "bikes"
            world.add_item(
                ana,
                title,
                cents,
                item_id=_id(chance),
                description=description,
                category=category,
                taxonomy=_taxonomy(taxonomy),
                condition=condition,
                picture=picture,
                brand=brand,
                views=views,
                favorites=favorites,
                shippable=ships,
                allows_shipping=ships,
                created_ms=moment,
                modified_ms=moment,
            )
        for part in CAST:
            world.add_user(
                part.name,
                user_id=_id(chance),
                kind="buyer",
                rating=part.rating,
                reviews=part.reviews,
                buys=part.buys,
                registered_ms=now_ms() - part.member_days * DAY_MS,
                latitude=41.40 + part.away,
                longitude=2.15,
            )
        sow_market(world)


def sow_market(world: World, seed: str = "mercado") -> None:
    """Put the strangers' listings on sale."""
    chance = random.Random(seed)
    strangers: list[str] = []
    for index, name in enumerate(market.NAMES):
        city, code, latitude, longitude = market.PLACES[index % len(market.PLACES)]
        strangers.append(
            world.add_user(
                name,
                user_id=_id(chance),
                kind="ambient",
                city=city,
                postal_code=code,
                latitude=latitude,
                longitude=longitude,
                rating=4.0 + index % 10 / 10,
                reviews=index * 3,
            )
        )
    for product in market.products():
        category, taxonomy = market.TAX[product.kind]
        for index, each in enumerate(market.listings(product, seed)):
            moment = now_ms() - int(each.age_days * DAY_MS)
            world.add_item(
                strangers[(index * 7 + len(product.key)) % len(strangers)],
                each.title,
                each.cents,
                item_id=_id(chance),
                description=each.description,
                category=category,
                taxonomy=_taxonomy(taxonomy),
                condition=each.condition,
                status="reserved" if each.reserved else "published",
                allows_shipping=each.shipping,
                created_ms=moment,
                modified_ms=moment,
                previous_cents=each.previous_cents,
            )


def _id(chance: random.Random) -> str:
    return "".join(chance.choices(ALPHABET, k=12))


def _taxonomy(pairs: tuple[tuple[int, str], ...]) -> str:
    return json.dumps([{"id": key, "name": name, "icon": None} for key, name in pairs], ensure_ascii=False)
