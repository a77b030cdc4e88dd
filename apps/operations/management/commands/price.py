"""`manage.py price "iphone 12 128gb" [--condition good] [--json]`: what it is worth now, and the evidence."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.pricing import scans
from apps.pricing.assumptions import STEPS
from apps.pricing.models import PriceAnalysis
from apps.pricing.sources import IMPORTED, SOURCES

WORDS = {"fast": "rápido", "balanced": "equilibrado", "patient": "paciente"}
TITLE_LENGTH = 60


class Command(BaseCommand):
    help = "Pregunta a las fuentes encendidas cuánto vale algo, y enseña de qué anuncios lo saca."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("product", help='qué, como en un anuncio: "iphone 12 128gb"')
        parser.add_argument("--condition", default="", choices=("", *STEPS), help="estado del tuyo")
        parser.add_argument("--json", action="store_true", help="todo en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        name, condition = " ".join(options["product"].split()), options["condition"]
        if not name:
            raise CommandError("Di qué producto.")
        analysis = scans.recent(name)
        if analysis is None or analysis.condition != condition:
            analysis = scans.scan(name, condition=condition)
        if analysis is None:
            raise CommandError("Ninguna fuente ha contestado: no hay precio. Mira «Fuentes de precios» o los avisos.")
        if options["json"]:
            self.stdout.write(json.dumps(_told(analysis), ensure_ascii=False, indent=1))
        else:
            self._write(analysis)

    def _write(self, analysis: PriceAnalysis) -> None:
        self.stdout.write(f"{analysis.product_name}: {analysis.sample_size} comparables")
        for step, word in WORDS.items():
            if told := analysis.prices.get(step):
                when = f"se vendería por unos {told['sold']} € en unos {told['days']} días"
                self.stdout.write(f"  {word:<12} {told['asked']:>9} €   {when}")
        if analysis.price is not None:
            self.stdout.write(f"  ocho de cada diez se piden entre {analysis.band_low} y {analysis.band_high} €")
            self.stdout.write(f"  confianza {analysis.confidence:.0%}")
        if analysis.prices.get("shop"):
            self.stdout.write(f"  en tienda, desde {analysis.prices['shop']} €")
        self.stdout.write(f"  {analysis.note}")
        for name, told in analysis.sources.items():
            said = told["why"] or f"{told['seen']} anuncios, {told['kept']} comparables"
            self.stdout.write(f"  {_label(name):<18} {said}")
        for row in analysis.observations.order_by("-kept", "price", "id"):
            mark = "  sí" if row.kept else "  no"
            why = "" if row.kept else f"  ({row.dropped_because})"
            self.stdout.write(f"{mark} {row.price:>9} €  {_label(row.source):<16} {row.title[:TITLE_LENGTH]}{why}")


def _label(name: str) -> str:
    return SOURCES[name].label if name in SOURCES else IMPORTED.get(name, name)


def _told(analysis: PriceAnalysis) -> dict[str, Any]:
    def amount(value: Any) -> str | None:
        return None if value is None else str(value)

    return {
        "product": analysis.product_name,
        "condition": analysis.condition,
        "date": analysis.analysis_date.isoformat(),
        "prices": analysis.prices,
        "low": amount(analysis.band_low),
        "high": amount(analysis.band_high),
        "currency": analysis.currency,
        "confidence": analysis.confidence,
        "comparables": analysis.sample_size,
        "trend_eur_week": analysis.trend,
        "note": analysis.note,
        "sources": analysis.sources,
        "evidence": [
            {
                "source": row.source,
                "id": row.external_id,
                "title": row.title,
                "price": str(row.price),
                "condition": row.condition,
                "url": row.url,
                "kept": row.kept,
                "reason": row.dropped_because,
            }
            for row in analysis.observations.order_by("-kept", "price", "id")
        ],
    }
