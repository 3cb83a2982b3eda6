"""Words of the contracts as HTML: escaped, with `backticks` as code and empty lines as breaks."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_CODE = re.compile(r"`([^`\n]+)`")


def marked_up(words: str) -> Markup:
    """Escapes before anything else, so that no word of a contract can become a tag."""
    written = _CODE.sub(r"<code>\1</code>", str(escape(words)))
    return Markup(written.replace("\n\n", "<br><br>"))
