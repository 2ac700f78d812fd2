"""Structured logs: one JSON object a line, and nothing about a child, a family or a named practitioner.

Exceptions are logged as their type and the places they passed through. Their message is left out, because a
database or a parser may quote the very data that must not be in a log.
"""

import logging
import logging.config
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def where_it_failed(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Replace `exc_info` by the exception's type and the lines it came through, without its message."""
    exc_info = event.pop("exc_info", None)
    if isinstance(exc_info, BaseException):
        exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
    if isinstance(exc_info, tuple) and exc_info[0] is not None:
        frames = traceback.extract_tb(exc_info[2])
        event["exception"] = exc_info[0].__name__
        event["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    return event


def without_arguments(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Keep the fixed words of another library's log line and drop what was filled into them."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and not record.name.startswith("quorate") and record.args:
        event["event"] = str(record.msg)
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure_logging(level: str) -> None:
    """Send structlog's and every library's log lines to standard error as JSON."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": [*SHARED, without_arguments],
                    "processors": [
                        where_it_failed,
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(),
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {
                "quorate": {"level": level.upper()},
                # Both write the e-mail address that somebody tried to sign in with; the attempt is in the database.
                "axes": {"level": "CRITICAL"},
                "allauth": {"level": "ERROR"},
                # Our own request log says the same with the route instead of the address asked for.
                "django.request": {"level": "CRITICAL"},
                "django.security": {"level": "CRITICAL"},
                "django-q": {"level": "CRITICAL"},
                "fontTools": {"level": "ERROR"},
                "weasyprint": {"level": "ERROR"},
            },
        }
    )
