"""Headers of every answer: no inline script or style, no framing but where a page is made to be embedded, no referrer."""

from flask import Flask, Response, request

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)
STRICT, EMBEDDED = CSP.format(ancestors="'none'"), CSP.format(ancestors="*")


def install(app: Flask, is_https: bool) -> None:
    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        if "Content-Security-Policy" not in headers:
            headers["Content-Security-Policy"] = STRICT
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if is_https:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if "Cache-Control" not in headers and request.endpoint != "static":
            headers["Cache-Control"] = "private, no-cache"
        return response


def may_be_embedded(response: Response) -> Response:
    """For the few pages made for other sites' frames."""
    response.headers["Content-Security-Policy"] = EMBEDDED
    return response
