#!/usr/bin/env python
"""Django's command line. Must never hold logic of its own: commands live in apps/*/management."""

import os
import sys


def main() -> None:
    """Run the management command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walle.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a setting, and it says which and what was expected
        sys.exit(f"{error}\nAll settings: docs/configuration.md")


if __name__ == "__main__":
    main()
