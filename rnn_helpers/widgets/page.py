"""The code of the page and its style, sent once for all steppers of a kernel."""

from __future__ import annotations

from pathlib import Path

import anywidget

STATIC = Path(__file__).parent / "static"
_pages: list[Page] = []


class Page(anywidget.AnyWidget):
    """What draws steppers. Each of them refers to it, so that 150 kB are not sent with every one."""

    _esm = STATIC / "stepper.js"
    _css = STATIC / "stepper.css"

    @property
    def sources(self) -> dict[str, str]:
        """The page's module and its style, for a host in which widgets can't refer to each other."""
        return {"javascript": self._esm, "css": self._css}


def shared_page() -> Page:
    """The one page of this kernel; another one if somebody has closed it, as ``Widget.close_all`` does."""
    if not _pages or _pages[-1].comm is None:
        _pages[:] = [Page()]
    return _pages[-1]
