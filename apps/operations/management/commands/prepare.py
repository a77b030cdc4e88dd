"""`manage.py prepare`: tables, first schedules, the first administrator and the demo's seller.

Safe to repeat. Must never change what it finds: a password changed in the admin stays changed.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from apps.marketplace.remote import MarketplaceError
from apps.operations import demo, schedules
from walle import vault


class Command(BaseCommand):
    help = "Brings the database to the state this version needs; creates what a first start needs."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        schedules.ensure()
        users = get_user_model()
        if not users.objects.filter(is_superuser=True).exists():
            password = vault.ensure(settings.WALLE_DATA_DIR)["WALLE_ADMIN_PASSWORD"]
            users.objects.create_superuser("admin", password=password)
        if settings.WALLE_DEMO:
            try:
                demo.seed()
            except MarketplaceError as error:
                raise CommandError(f"The demo's seller could not log in: {error!r}") from error
