"""`manage.py seed_demo`: the demo's seller logs in and gets limits and answers. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.marketplace.remote import MarketplaceError
from apps.operations import demo


class Command(BaseCommand):
    help = "Fills a demo with its seller; needs the sandbox running."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            demo.seed()
        except MarketplaceError as error:
            raise CommandError(
                f"The demo's seller could not log in: {type(error).__name__}: {error}"
            ) from error
