"""Hands on a keyboard and nowhere else: what somebody does who cannot use a mouse."""

from __future__ import annotations

# Nobody tabs so often; a page where this is not enough has lost the focus.
TABS_MOST = 260


class Keyboard:
    """Works on a page by keys only. Locators say what is meant; they are never clicked, filled or focused."""

    def __init__(self, page):
        self.page = page
        # From now on choosers are caught: told only when one is awaited, a busy browser may hear it after the key.
        page.on("filechooser", lambda _chooser: None)

    def to(self, wanted, *, back=False):
        """Press Tab (or Shift+Tab) until the focus is on what is wanted."""
        wanted.wait_for(state="attached")
        for _ in range(TABS_MOST):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        at = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"Tab never came to {wanted}; it is on {at}")

    def press(self, wanted, key="Enter"):
        """Go to a button, link or summary and press it."""
        self.to(wanted)
        self.page.keyboard.press(key)

    def tick(self, wanted):
        """Go to a checkbox and change it."""
        self.press(wanted, "Space")

    def write(self, wanted, text):
        """Go to a field and write a text in place of what is there."""
        self.to(wanted)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, wanted, value):
        """Go to a choice and move with the arrows until it stands on a value."""
        self.to(wanted)
        self.page.keyboard.press("Home")
        for _ in range(TABS_MOST):
            if wanted.input_value() == value:
                return
            before = wanted.input_value()
            self.page.keyboard.press("ArrowDown")
            if wanted.input_value() == before:
                break
        raise AssertionError(f"{wanted} has no {value!r}: it stands on {wanted.input_value()!r}")

    def bring(self, wanted, file):
        """Go to a field for files, open it and bring a file."""
        self.page.wait_for_load_state("networkidle")  # a page that is still being put together opens no chooser
        self.to(wanted)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)
