"""Structured logs with one trace id from poll to delivery. Message texts, secrets and prices never reach a
line.
"""

import logging
import sys
import uuid
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog
from prometheus_client import Counter

from apps.core.redaction import redact

#: What the documented components are called, the loggers of each, and the level it logs from.
COMPONENTS: dict[str, tuple[tuple[str, ...], str]] = {
    "ai_engine": (("apps.ai_engine",), "INFO"),
    "security": (("apps.security",), "WARNING"),
    "scraper": (("apps.marketplace", "apps.pricing"), "DEBUG"),
    "database": (("django.db", "psycopg"), "ERROR"),
    "conversations": (("apps.conversations",), "INFO"),
    "desk": (("apps.desk",), "INFO"),
    "operations": (("apps.operations", "workers"), "INFO"),
}
USUAL = "INFO"
#: Warnings and errors of this process, or of all of this machine (PROMETHEUS_MULTIPROC_DIR).
LINES = Counter("walle_log_lines", "Lines logged, by component and level", ["component", "level"], registry=None)


def component_of(name: str) -> str:
    """Of which component a logger is; "library" of none."""
    for component, (loggers, _level) in COMPONENTS.items():
        if any(name == each or name.startswith(f"{each}.") for each in loggers):
            return component
    return "core" if name.startswith("apps.") else "library"


def _count_loud(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if (level := event.get("level")) in ("warning", "error", "critical"):
        LINES.labels(component_of(str(event.get("logger", ""))), level).inc()
    return event


def set_levels(wanted: Mapping[str, str], usual: str = USUAL) -> None:
    """Sets what each component logs from: as wanted, else as documented; `usual` other than INFO goes for all."""
    for component, (loggers, documented) in COMPONENTS.items():
        level = wanted.get(component) or (documented if usual == USUAL else usual)
        for name in loggers:
            logging.getLogger(name).setLevel(level)


def get(name: str) -> "structlog.stdlib.BoundLogger":
    """Logger for a module; call with an event name and plain values: log.info("turn.moved", turn=3,
    to="ready").
    """
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger


def new_trace() -> str:
    """A fresh trace id, 32 hex digits."""
    return uuid.uuid4().hex


@contextmanager
def trace(trace_id: str, **values: object) -> Iterator[None]:
    """Binds the trace id (and values) to every line logged in the block."""
    with structlog.contextvars.bound_contextvars(trace=trace_id, **values):
        yield


def current_trace() -> str:
    """The bound trace id, or a new one outside any."""
    return structlog.contextvars.get_contextvars().get("trace") or new_trace()


def _redact_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    redacted: dict[str, Any] = redact(dict(event))
    return redacted


def configure(level: str = "INFO", *, json: bool = True) -> None:
    """Sends structlog and the standard library's logging to stderr through the same redaction, as JSON or
    readable lines.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _count_loud,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        _redact_event,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # At DEBUG it tells what workers are asked to strike out.
    logging.getLogger("kombu.pidbox").setLevel("INFO")
    set_levels({}, level)
