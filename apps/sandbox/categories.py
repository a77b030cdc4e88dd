"""The category tree, as the API tells it, and the filters that a search in one of them offers.

The real tree has about a thousand leaves; here are its roots and the branches that anything on sale here uses.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from apps.sandbox import market
from apps.sandbox.goods import CONDITION_TEXT
from apps.sandbox.search import bad_request

ROOTS = {
    100: "Coches",
    14000: "Motos",
    12800: "Motor y accesorios",
    12465: "Moda y accesorios",
    200: "Inmobiliaria",
    24200: "Tecnología y electrónica",
    12579: "Deporte y ocio",
    17000: "Bicicletas",
    12467: "Hogar y jardín",
    13100: "Electrodomésticos",
    12463: "Cine, libros y música",
    12461: "Niños y bebés",
    18000: "Coleccionismo",
    19000: "Construcción y reformas",
    20000: "Industria y agricultura",
    21000: "Empleo",
    13200: "Servicios",
    12485: "Otros",
}


def _node(key: int, name: str, below: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": key, "name": name, "icon": None, "vertical_id": "consumer_goods", "subcategories": below}


def tree() -> list[dict[str, Any]]:
    """The roots, each with what hangs below it."""
    below: dict[int, dict[int, str]] = {key: {} for key in ROOTS}
    for root, path in market.TAX.values():
        below[root].update(path[1:])
    return [
        _node(key, name, [_node(leaf, title, []) for leaf, title in below[key].items()]) for key, name in ROOTS.items()
    ]


async def categories(request: Request) -> Response:
    return JSONResponse({"categories": tree()})


def _choice(name: str, title: str, options: dict[str, str]) -> dict[str, Any]:
    listed = [{"id": key, "title": text, "is_selected": False} for key, text in options.items()]
    return {
        "id": name,
        "title": title,
        "type": "list",
        "search_params": {"list_param": {"param_key": name}},
        "type_data": {"source_data": {"options_data": {"options": listed}}},
    }


async def filters(request: Request) -> Response:
    """GET /api/v3/search/filters/regular-filters."""
    if not request.query_params.get("source"):
        return bad_request()
    price = {
        "id": "price",
        "title": "Precio",
        "type": "slider",
        "search_params": {
            "min_param": {"param_key": "min_sale_price"},
            "max_param": {"param_key": "max_sale_price"},
        },
    }
    times = {"today": "24 horas", "lastWeek": "7 días", "lastMonth": "30 días"}
    found = [price, _choice("condition", "Estado", CONDITION_TEXT), _choice("time_filter", "Publicado", times)]
    return JSONResponse({"selected_filters": [], "filter_sections": [{"filters": found}]})


routes = [
    Route("/api/v3/categories", categories),
    Route("/api/v3/search/filters/regular-filters", filters),
]
