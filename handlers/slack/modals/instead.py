"""What a window that was sent off may be answered with, beside errors: another window."""

from __future__ import annotations

from blocks.parts import View


class Instead(Exception):
    """Nothing was done: `view` takes the window's place, and whoever sent it off decides anew."""

    def __init__(self, view: View) -> None:
        super().__init__("another window is shown")
        self.view = view
