"""Entry point for a WSGI server, for hosts that offer nothing else."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walle.settings")

application = get_wsgi_application()
