"""`manage.py password`: show the generated logins again. Reads files only, so it works while nothing runs."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.operations import demo
from walle import vault


class Command(BaseCommand):
    help = "Shows the generated logins of every installation under var/ (or of WALLE_DATA_DIR)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        homes = sorted({settings.WALLE_DATA_DIR, *(settings.BASE_DIR / "var").glob("*")})
        started = [home for home in homes if (home / "running.lock").exists()]
        found = [(home, vault.read(home)) for home in started]
        if not found:
            raise CommandError("No installation yet: run make demo or make up.")
        for home, secrets in found:
            self.stdout.write(f"{home.name}")
            self.stdout.write(f"  admin    admin / {secrets['WALLE_ADMIN_PASSWORD']}   (as generated)")
            self.stdout.write(f"  Flower   walle / {secrets['WALLE_FLOWER_PASSWORD']}")
            if (home / "sandbox.sqlite3").exists():
                self.stdout.write(f"  Sandbox  {demo.SELLER} / {secrets['WALLE_SELLER_PASSWORD']}   (the seller)")
