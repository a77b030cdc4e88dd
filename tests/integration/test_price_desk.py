"""The page of an analysis: its prices, its sources, and a person's word about one listing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.core import clock
from apps.pricing.models import PriceAnalysis, PriceObservation, PriceVerdict

pytestmark = pytest.mark.django_db


def test_a_listing_is_counted_out_and_in_with_one_click(admin_client: Client, admin_user: Any) -> None:
    analysis = PriceAnalysis.objects.create(
        product_name="Switch", platform="mercado", analysis_date=clock.now(),
        sources={"cex": {"seen": 0, "kept": 0, "fault": "blocked", "why": "CeX nos rechaza (403)", "cached": False}},
    )  # fmt: skip
    rows = [
        PriceObservation.objects.create(
            analysis=analysis, source="vinted", external_id=str(number), title="Switch", price=190 + number,
            seen_at=clock.now(), kept=True,
        )
        for number in range(4)
    ]  # fmt: skip
    page = reverse("admin:pricing_priceanalysis_change", args=[analysis.pk])
    assert "CeX nos rechaza (403)" in admin_client.get(page).content.decode()
    deed = reverse("admin:pricing_priceanalysis_word", args=[analysis.pk])
    assert admin_client.post(deed, {"deed": f"no:{rows[0].pk}"}).status_code == 302
    rows[0].refresh_from_db()
    analysis.refresh_from_db()
    assert (rows[0].kept, rows[0].dropped_because, analysis.sample_size) == (False, "descartado a mano", 3)
    assert PriceVerdict.objects.get().made_by == admin_user
    admin_client.post(deed, {"deed": f"si:{rows[0].pk}"})
    analysis.refresh_from_db()
    assert analysis.sample_size == 4 and "Equilibrado" in admin_client.get(page).content.decode()
    admin_client.post(deed, {"deed": "no:999999"})
    analysis.refresh_from_db()
    assert analysis.sample_size == 4
