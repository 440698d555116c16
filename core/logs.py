"""Logs to stderr as JSON lines; on a terminal, for eyes. Nothing secret goes in: no bodies, no query strings, no headers."""

import logging
import sys
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

SECRETS = ("password", "token", "secret", "authorization", "cookie", "email")


def _without_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    return {key: "…" if any(word in key.lower() for word in SECRETS) else value for key, value in event.items()}


def configure() -> None:
    shape = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_secrets,
            structlog.processors.format_exc_info,
            shape,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def install(app: Flask) -> None:
    log = structlog.get_logger("web")

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        took = time.perf_counter() - g.get("started", time.perf_counter())
        app.extensions["metrics"].observe(request.endpoint or "none", response.status_code, took)
        if response.status_code >= 500 or took > 1.0:
            log.warning("slow or broken", path=request.path, status=response.status_code, ms=round(took * 1000))
        return response
