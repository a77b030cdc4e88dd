"""`manage.py prepare`: tables, first schedules, the first administrator and the demo's seller.

Safe to repeat. Must never change what it finds: a password changed in the admin stays changed.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from apps.marketplace.remote import MarketplaceError
from apps.operations import demo, schedules
from apps.operations.console import LOGIN_AS_GENERATED
from walle import vault


class Command(BaseCommand):
    help = "Brings the database to the state this version needs; creates what a first start needs."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        schedules.ensure()
        users = get_user_model()
        password = vault.ensure(settings.WALLE_DATA_DIR)["WALLE_ADMIN_PASSWORD"]
        if not users.objects.filter(is_superuser=True).exists():
            users.objects.create_superuser("admin", password=password)
        admin = users.objects.filter(username="admin", is_superuser=True, is_active=True).first()
        if admin and check_password(password, admin.password):  # the user's own method may write a new hash
            self.stdout.write(LOGIN_AS_GENERATED)
        if settings.WALLE_DEMO and not settings.WALLE_PRACTICE:
            try:
                demo.seed()
            except MarketplaceError as error:
                raise CommandError(f"The demo's seller could not log in: {error!r}") from error
