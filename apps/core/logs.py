"""Structured logs with one trace id from poll to delivery. Message texts, secrets and prices never reach a
line.
"""

import logging
import sys
import uuid
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog

from apps.core.redaction import redact


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
