"""Headers of every answer: no inline script or style, no framing but where a page is made to be embedded, no referrer."""

from flask import Flask, Response, request

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)
STRICT, EMBEDDED = CSP.format(ancestors="'none'"), CSP.format(ancestors="*")


def fixed_headers(is_https: bool) -> list[tuple[str, str]]:
    """The same on every answer."""
    fixed = [
        ("Content-Security-Policy", STRICT),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    return [*fixed, ("Strict-Transport-Security", "max-age=31536000")] if is_https else fixed


def install(app: Flask, is_https: bool) -> None:
    fixed = fixed_headers(is_https)

    @app.after_request
    def add(response: Response) -> Response:
        # Werkzeug makes an exception for each header that is asked for and is not there.
        said = {name.lower() for name, _value in response.headers}
        response.headers.extend([(name, value) for name, value in fixed if name.lower() not in said])
        if "cache-control" not in said and request.endpoint != "static":
            response.headers["Cache-Control"] = "private, no-cache"
        return response


def may_be_embedded(response: Response) -> Response:
    """For the few pages made for other sites' frames."""
    response.headers["Content-Security-Policy"] = EMBEDDED
    return response
