"""How Unfold dresses the admin: title, colours, our style sheet, where menu and front page come from.

Read by walle/settings.py before Django is set up: nothing here may import a model.
"""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _


def _file(name: str) -> Any:
    def address(_request: HttpRequest) -> str:
        return static(name)

    return address


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Wall-E",
    "SITE_HEADER": "Wall-E",
    "SITE_SUBHEADER": _("Contesta por ti en Wallapop"),
    "SITE_SYMBOL": "forum",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _file("desk/favicon.svg")}],
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": False,
    "GLOBAL_CALLBACK": "apps.desk.state.context",
    "DASHBOARD_CALLBACK": "apps.desk.front.index",
    "STYLES": [_file("desk/desk.css"), _file("desk/items.css"), _file("desk/search.css")],
    "SCRIPTS": [_file("desk/always.js"), _file("desk/live.js")],
    "BORDER_RADIUS": "6px",
    # A quiet blue: red, amber and green are kept for what they mean.
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 250)",
            "100": "oklch(93.2% .032 250)",
            "200": "oklch(88.2% .059 250)",
            "300": "oklch(80.9% .105 250)",
            "400": "oklch(70.7% .15 252)",
            "500": "oklch(61% .18 255)",
            "600": "oklch(51.5% .19 257)",
            "700": "oklch(45.5% .17 258)",
            "800": "oklch(40% .14 258)",
            "900": "oklch(35.5% .11 258)",
            "950": "oklch(27% .08 258)",
        }
    },
    "SIDEBAR": {"navigation": "apps.desk.navigation.groups"},
}
