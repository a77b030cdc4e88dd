"""Filters that the desk's templates speak with: money, times, codes as words."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import template
from django.contrib.admin.views.main import ChangeList
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core import clock
from apps.desk import words
from apps.marketplace.models import Buyer

if TYPE_CHECKING:
    from apps.desk.admin.base import ChipFilter

register = template.Library()
register.filter("reason", words.reason)
register.filter("condition", words.condition)
register.filter("thousands", words.count)


@register.filter
def money(amount: Decimal | None, currency: str = "EUR") -> str:
    """«89,50 €»."""
    return words.money(amount, currency)


@register.filter
def share(part: float) -> str:
    """0.787 → «79 %»."""
    return f"{100 * part:.0f} %"


@register.filter
def stars(buyer: Buyer) -> str:
    """«★4,7 (23)» or «nuevo»."""
    return words.stars(buyer.rating, buyer.reviews)


@register.filter
def ago(moment: datetime | None) -> SafeString | str:
    """Relative time with the exact one on hover; «—» for None."""
    if moment is None:
        return "—"
    return format_html(
        '<time datetime="{}" title="{}" class="d-time" data-ago>{}</time>',
        moment.isoformat(timespec="seconds"),
        words.exactly(moment),
        words.relative(moment, clock.now()),
    )


@register.filter
def hour(moment: datetime | None) -> SafeString | str:
    """«18:42» with the exact time on hover; «—» for None."""
    if moment is None:
        return "—"
    return format_html(
        '<time datetime="{}" title="{}" class="d-time">{}</time>',
        moment.isoformat(timespec="seconds"),
        words.exactly(moment),
        f"{timezone.localtime(moment):%H:%M}",
    )


@register.simple_tag
def chip_choices(changelist: ChangeList, spec: "ChipFilter") -> list[dict[str, Any]]:
    """The chips of one filter."""
    return list(spec.choices(changelist))
