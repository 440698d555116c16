"""People's text, from what they typed to HTML that is safe to print.

`render_markdown` and `clean_html` run when a text is written, never when it is read; what they return is stored.
When the HTML they make changes, MARKUP_VERSION goes up and a job renders older rows again. Raw HTML is off, and two
parsers that share no code (Bleach on html5lib, nh3 on html5ever) both have to let a node through.
"""

from core.markup.mentions import handles_in
from core.markup.rendering import MARKUP_VERSION, Rendered, clean_html, render_markdown
from core.markup.text import excerpt, plain_text

__all__ = [
    "MARKUP_VERSION",
    "Rendered",
    "clean_html",
    "excerpt",
    "handles_in",
    "plain_text",
    "render_markdown",
]
