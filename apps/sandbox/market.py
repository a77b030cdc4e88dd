"""What strangers offer: plausible listings for a price scan, with the noise a real search has.

Pure and deterministic: the same seed gives the same market on every machine. About two thirds of each product's
listings are comparable; the rest are accessories, broken ones, wanted ads, other models, lots and absurd prices.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

TAX = {
    "consoles": (24200, ((24200, "Tecnología y electrónica"), (10088, "Consolas"))),
    "phones": (24200, ((24200, "Tecnología y electrónica"), (9447, "Smartphones"))),
    "bikes": (17000, ((17000, "Bicicletas"), (10214, "MTB"))),
    "monitors": (24200, ((24200, "Tecnología y electrónica"), (10133, "Monitores"))),
    "cameras": (24200, ((24200, "Tecnología y electrónica"), (24174, "Réflex"))),
    "jackets": (12465, ((12465, "Moda y accesorios"), (9703, "Chaquetas"))),
}
CONDITIONS = (
    ("good", 0.99),
    ("as_good_as_new", 1.04),
    ("fair", 0.86),
    ("good", 1.0),
    ("new", 1.12),
    ("in_box", 1.06),
)
PLACES = (
    ("Madrid", "28013", 40.42, -3.7), ("Barcelona", "08015", 41.38, 2.15), ("Valencia", "46004", 39.47, -0.37),
    ("Sevilla", "41002", 37.39, -5.99), ("Zaragoza", "50003", 41.65, -0.88), ("Bilbao", "48005", 43.26, -2.92),
    ("Málaga", "29005", 36.72, -4.42), ("Sabadell", "08201", 41.55, 2.11),
)  # fmt: skip
NAMES = ("Laura", "Javi", "Marta G.", "Sergio", "Nuria", "Pablo", "Irene", "Dani", "Cris", "Óscar", "Eva", "Rubén",
         "Alba", "Toni", "Rocío", "Víctor")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Product:
    """One product's market. Prices in euros; `noise` is (title, usual price, why it is no comparable)."""

    key: str
    kind: str
    count: int
    price: float
    titles: tuple[str, ...]
    details: tuple[str, ...]
    noise: tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One stranger's listing. `age_days` counts back from the day the market is seeded."""

    title: str
    description: str
    cents: int
    condition: str
    kind: str
    reserved: bool
    shipping: bool
    age_days: float
    previous_cents: int | None
    comparable: bool


PRODUCTS = (
    Product("switch", "consoles", 58, 205,
            ("Nintendo Switch OLED", "Nintendo Switch OLED blanca", "Consola Nintendo Switch OLED 64GB",
             "Nintendo Switch OLED neón con caja", "Switch OLED Nintendo como nueva", "Nintendo Switch OLED + Mario Kart"),
            ("Con base, mandos y cables.", "La uso poco, siempre con protector de pantalla.", "Con caja y factura.",
             "Batería perfecta, sin deriva en los mandos."),
            (("Funda para Nintendo Switch OLED", 12, "accesorio"), ("Base dock Nintendo Switch OLED", 45, "accesorio"),
             ("Joy-Con Nintendo Switch OLED blancos", 48, "accesorio"), ("Nintendo Switch Lite turquesa", 110, "otro"),
             ("Nintendo Switch V2 roja y azul", 150, "otro"), ("Nintendo Switch OLED no enciende, para piezas", 75, "rota"),
             ("Busco Nintendo Switch OLED", 150, "se busca"), ("Nintendo Switch OLED pantalla rota", 95, "rota"),
             ("Nintendo Switch OLED con 12 juegos y maleta", 390, "lote"), ("Caja vacía Nintendo Switch OLED", 10, "accesorio"),
             ("Nintendo Switch 2 nueva", 420, "otro"), ("Protector cristal Nintendo Switch OLED", 5, "accesorio"))),
    Product("iphone12", "phones", 60, 285,
            ("iPhone 12 128GB", "iPhone 12 128 GB negro", "iPhone 12 azul 128GB libre", "Apple iPhone 12 128 GB blanco",
             "iPhone 12 128Gb perfecto estado", "Vendo iPhone 12 de 128 GB"),
            ("Batería al 86 %.", "Libre de operador, sin iCloud.", "Siempre con funda y cristal.", "Batería al 91 %, con caja."),
            (("Funda iPhone 12 silicona", 8, "accesorio"), ("Pantalla iPhone 12 original", 60, "accesorio"),
             ("iPhone 12 Mini 128GB", 215, "otro"), ("iPhone 12 Pro 128GB", 390, "otro"), ("iPhone 12 Pro Max 128 GB", 450, "otro"),
             ("iPhone 12 64GB negro", 240, "otro"), ("iPhone 12 128GB bloqueado iCloud", 70, "rota"),
             ("Compro iPhone 12 128GB", 190, "se busca"), ("iPhone 12 128GB cristal trasero roto", 165, "rota"),
             ("Caja iPhone 12 128GB", 9, "accesorio"), ("Cargador iPhone 12 13 14", 10, "accesorio"), ("iPhone 11 128GB", 190, "otro"))),
    Product("rockrider", "bikes", 44, 130,
            ("Bicicleta Rockrider ST 530", "Bicicleta de montaña Rockrider talla L", "Bici Rockrider ST530 Decathlon",
             "Bicicleta Rockrider 27,5 talla L", "Bicicleta MTB Rockrider Decathlon"),
            ("Frenos de disco, revisada.", "Cubiertas nuevas.", "Poco uso, guardada en trastero.", "Cambio Shimano, talla L."),
            (("Bicicleta infantil Rockrider 20 pulgadas", 70, "otro"), ("Bicicleta eléctrica Rockrider E-ST 100", 620, "otro"),
             ("Cuadro bicicleta Rockrider", 40, "accesorio"), ("Rueda trasera Rockrider 27,5", 25, "accesorio"),
             ("Bicicleta Rockrider para piezas", 30, "rota"), ("Busco bicicleta Rockrider talla M", 90, "se busca"),
             ("Soporte bicicleta pared Rockrider", 15, "accesorio"), ("Bicicletas Rockrider, lote de 2", 230, "lote"))),
    Product("monitor27", "monitors", 48, 98,
            ("Monitor 27 pulgadas Full HD", "Monitor Dell 27\"", "Monitor LG 27 pulgadas IPS", "Monitor Samsung 27\" curvo",
             "Monitor Dell 27 pulgadas IPS"),
            ("Sin píxeles muertos, con cable HDMI.", "Perfecto para teletrabajo.", "HDMI y DisplayPort.", "Con peana original."),
            (("Soporte monitor 27 pulgadas", 20, "accesorio"), ("Monitor 24 pulgadas", 60, "otro"), ("Monitor 27\" 4K", 190, "otro"),
             ("Monitor gaming 27 pulgadas 165Hz", 165, "otro"), ("Monitor 27 pulgadas raya en pantalla", 30, "rota"),
             ("Busco monitor 27 pulgadas", 70, "se busca"), ("Cable HDMI monitor 27 pulgadas", 6, "accesorio"),
             ("Lote 3 monitores 27 pulgadas", 260, "lote"))),
    Product("canon", "cameras", 42, 265,
            ("Cámara Canon EOS 2000D", "Canon EOS 2000D con objetivo 18-55", "Cámara réflex Canon EOS 2000D", "Cámara Canon 2000D kit"),
            ("Con objetivo 18-55 y batería.", "Pocos disparos.", "Con bolsa y tarjeta de 32 GB.", "Sensor limpio, con caja."),
            (("Objetivo Canon EOS 18-55", 45, "accesorio"), ("Batería cámara Canon EOS 2000D", 15, "accesorio"),
             ("Cámara Canon EOS 4000D", 200, "otro"), ("Cámara Canon EOS 250D", 420, "otro"), ("Cámara Canon PowerShot", 90, "otro"),
             ("Cámara Canon EOS 2000D no funciona", 80, "rota"), ("Busco cámara Canon EOS 2000D", 180, "se busca"),
             ("Funda cámara Canon EOS", 14, "accesorio"), ("Canon EOS 2000D con tres objetivos y trípode", 430, "lote"))),
    Product("zara", "jackets", 46, 24,
            ("Chaqueta Zara negra talla M", "Chaqueta Zara mujer M", "Chaqueta Zara efecto piel talla M", "Chaqueta de Zara talla M"),
            ("Sin uso apenas.", "Muy bien cuidada.", "Se me ha quedado pequeña.", "Cremallera perfecta."),
            (("Chaqueta Zara niña 10 años", 10, "otro"), ("Abrigo Zara talla M", 38, "otro"), ("Chaqueta Zara talla XS", 22, "otro"),
             ("Chaqueta Zara descosida", 6, "rota"), ("Busco chaqueta Zara negra", 20, "se busca"),
             ("Lote ropa Zara talla M, 6 prendas con chaqueta", 45, "lote"), ("Pantalón y chaqueta Zara traje M", 50, "lote"))),
)  # fmt: skip


def listings(product: Product, seed: str) -> list[Listing]:
    """The strangers' listings of one product, in no particular order."""
    chance = random.Random(f"{seed}:{product.key}")
    found = [
        _noise(product, chance) if chance.random() < 0.34 else _honest(product, chance)
        for _ in range(product.count)
    ]
    found[-1] = _absurd(product, chance)
    return found


def _round(euros: float) -> int:
    """People ask round prices: multiples of 5 from 60 €, whole euros below; in cents."""
    step = 5 if euros >= 60 else 1
    return max(1, round(euros / step) * step) * 100


def _make(title: str, text: str, cents: int, condition: str, product: Product, chance: random.Random, *,
          comparable: bool) -> Listing:  # fmt: skip
    cut = _round(cents / 100 * chance.uniform(1.04, 1.2)) if chance.random() < 0.3 else None
    return Listing(
        title,
        text,
        cents,
        condition,
        product.kind,
        chance.random() < 0.08,
        chance.random() < 0.75,
        chance.expovariate(1 / 18),
        cut if cut and cut > cents else None,
        comparable,
    )


def _honest(product: Product, chance: random.Random) -> Listing:
    condition, factor = chance.choice(CONDITIONS)
    cents = _round(product.price * factor * chance.lognormvariate(0, 0.11))
    text = " ".join(chance.sample(product.details, 2))
    return _make(chance.choice(product.titles), text, cents, condition, product, chance, comparable=True)


def _noise(product: Product, chance: random.Random) -> Listing:
    title, usual, why = chance.choice(product.noise)
    text = {
        "accesorio": "Solo el accesorio, no incluye nada más.",
        "rota": "Averiado, se vende como está.",
        "se busca": "Pago en mano.",
        "lote": "Se vende todo junto.",
        "otro": chance.choice(product.details),
    }[why]
    condition = "has_given_it_all" if why == "rota" else chance.choice(CONDITIONS)[0]
    return _make(
        title,
        text,
        _round(usual * chance.lognormvariate(0, 0.1)),
        condition,
        product,
        chance,
        comparable=False,
    )


def _absurd(product: Product, chance: random.Random) -> Listing:
    return _make(
        product.titles[0],
        "Acepto ofertas. Preguntar precio.",
        chance.choice((100, 123_400)),
        "good",
        product,
        chance,
        comparable=False,
    )
