"""After the benches: their figures as one table, and in var/bench/bench.json."""

import json
import os
import platform
from datetime import UTC, datetime

import pytest

from tests.installation import CODE
from tests.performance import figures

WRITTEN = CODE / "var" / "bench" / "bench.json"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One table at the end of a run in which something was measured."""
    if not figures.FIGURES:
        return
    found = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "figures": figures.rows(figures.FIGURES),
    }
    WRITTEN.parent.mkdir(parents=True, exist_ok=True)
    WRITTEN.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    terminalreporter.section("figures")
    terminalreporter.write_line(figures.table(figures.FIGURES))
    terminalreporter.write_line(f"also in {WRITTEN.relative_to(CODE)}")
