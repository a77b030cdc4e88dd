"""Listings, a seller and a ledger for the guard's tests: whoever asks, and what we would answer."""

from decimal import Decimal

from apps.language.amounts import amounts
from apps.security.guard import GuardVerdict, ListingFacts, PrivateData, SaleState, check

PRIVATE = PrivateData(
    phones=("617 304 985",),
    emails=("noelia.cosas@example.com",),
    streets=("Calle de Embajadores 54, 2º D, 28012 Madrid",),
    other=("ES15 2100 0418 4012 3456 7891",),
)
LISTINGS = {
    "arm": (
        "Armario de pino",
        "Dos puertas, 180 x 90 x 55 cm, desmontado. Le falta un tirador. Recogida en Lugo.",
        90,
        70,
    ),
    "bici": (
        "Bici de montaña talla L",
        "Frenos de disco, ruedas de 29, horquilla revisada. Rozaduras en el cuadro. Solo en mano, zona Arganzuela.",
        320,
        280,
    ),
    "bmx": ("BMX Mongoose (2018)", "Frenos nuevos en abril, puños gastados. Solo en mano, zona Delicias.", 150, 120),
    "caf": ("Cafetera Nespresso", "Funciona bien, depósito de 1 litro. Sin cápsulas. Envío o en mano.", 60, 48),
    "cam": (
        "Sony A6000 + 16-50",
        "Incluye objetivo, una batería y correa. 9.000 disparos. No incluye tarjeta. Envío Wallapop.",
        340,
        300,
    ),
    "cuna": (
        "Trona plegable",
        "De 6 a 36 meses, bandeja extraíble. Falta un tornillo del reposapiés. Sin cojín. Sabadell, en mano.",
        35,
        28,
    ),
    "gui": (
        "Guitarra eléctrica negra",
        "Cuerdas cambiadas en mayo, con funda y cable. Golpe pequeño en el cuerpo. Envío o en mano.",
        180,
        150,
    ),
    "impr": (
        "Impresora láser",
        "Imprime en blanco y negro, wifi, tóner a medias. Atasca a veces el papel. Con cable. Vitoria o envío.",
        70,
        55,
    ),
    "iph": (
        "iPhone 11 128 GB blanco",
        "Libre, batería 81 %, un golpe en la esquina, sin cargador. En mano por Delicias o Wallapop Envíos.",
        210,
        180,
    ),
    "lib": ("Lote 8 cómics Astérix", "Tapa dura, algún lomo gastado. Envío Wallapop.", 40, 30),
    "lib6": ("Lote 5 novelas policiacas", "Bolsillo, buen estado, una con dedicatoria. Envío Wallapop.", 22, 16),
    "mesa": (
        "Escritorio IKEA blanco",
        "120x60 cm, patas regulables. Una mancha pequeña de tinta. Recogida en mano.",
        45,
        None,
    ),
    "moto": ("Scooter 125", "20.000 km, ITV hasta 2026, dos llaves. Rasguño en el espejo. En Vallecas.", 1200, 1050),
    "mov": (
        "Samsung Galaxy S21 128 GB",
        "Batería al 84 %, libre, con caja y cargador. Arañazos en la pantalla. Envío Wallapop o en mano por Legazpi.",
        190,
        165,
    ),
    "nint": (
        "Nintendo Switch OLED",
        "Con dock, dos joy-con y caja. Un roce en el dock. Comprada en 2022. Envío por Wallapop o en mano "
        "en Embajadores.",
        210,
        185,
    ),
    "pat": ("Patines en línea 39", "Rodamientos nuevos, frenos gastados. Con bolsa. Huelva o envío.", 30, None),
    "ps4": (
        "PS4 Slim 500 GB",
        "Dos mandos, con caja. Comprada en 2019. Envío por Wallapop o en mano en Zaragoza.",
        160,
        135,
    ),
    "reflex": (
        "Nikon D3500 + 18-55",
        "Incluye objetivo 18-55 y dos baterías. No incluye tarjeta. Envío Wallapop.",
        330,
        290,
    ),
    "robot": (
        "Robot de cocina",
        "Jarra de 2 litros, 12 velocidades, con libro de recetas. La tapa cierra justa. Comprado en 2020. "
        "Logroño o envío.",
        240,
        200,
    ),
    "roomba": ("Aspirador robot 600", "Va bien, filtro nuevo de este año. Envío Wallapop o en mano.", 140, 105),
    "sillon": (
        "Sillón orejero verde",
        "Tapizado hace dos años, casa sin fumadores. Tercer piso con ascensor. Solo en mano.",
        110,
        80,
    ),
    "sofa": (
        "Sofá cama gris",
        "190 cm, colchón incluido, pequeño enganche en un brazo. Tercero con ascensor. Solo recogida.",
        150,
        120,
    ),
    "tel": (
        "Televisor de 43 pulgadas",
        "4K, tres HDMI, mando original. Una raya fina abajo. Sin peana, se cuelga en la pared. Getafe, en mano.",
        190,
        160,
    ),
    "uke": ("Ukelele tenor", "Cuerdas de fábrica, con funda. Una marca en la tapa. Envío o en mano.", 65, 50),
}
"""Title, description, list price and floor of what is for sale."""


def judged(
    item: str, asked: str, reply: str, state: SaleState | None = None, recent: tuple[str, ...] = ()
) -> GuardVerdict:
    """The verdict where every price from the floor to the listing's may be offered."""
    title, description, listed, floor = LISTINGS[item]
    named = {each.value for text in (asked, reply) for each in amounts(text)}
    return check(
        reply,
        allowed_amounts=frozenset(value for value in named if floor is not None and floor <= value <= listed),
        quotable=frozenset(each.value for each in amounts(asked)),
        floor=None if floor is None else Decimal(floor),
        facts=ListingFacts(title=title, description=description, list_price=Decimal(listed)),
        private=PRIVATE,
        state=state or SaleState(),
        recent=recent,
        buyer_message=asked,
    )


def codes(item: str, asked: str, reply: str, state: SaleState | None = None, recent: tuple[str, ...] = ()) -> set[str]:
    """The codes of everything that stands against the reply."""
    return {violation.code for violation in judged(item, asked, reply, state, recent).violations}


def rows(table: str) -> list[tuple[str, ...]]:
    """The rows of a table whose columns are parted by bars."""
    return [tuple(column.strip() for column in line.split(" | ")) for line in table.strip().splitlines()]
