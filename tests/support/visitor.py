"""一个人坐在屏幕前：what she clicks and types, and what every page she meets must be: without fault at a desk and on a phone."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests.browser import axe, complaints, no_overflow, picture, shape

from .live import Live

PICTURES = os.environ.get("JOURNEY_PICTURES", "")
expect.set_options(timeout=15_000)
FAULTLESS: set[str] = set()
"""The shapes of pages in which axe found nothing in this run."""
DESK, PHONE = {"width": 1280, "height": 720}, {"width": 360, "height": 640}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a resident takes home: the number of her case and its code."""

    number: str
    code: str


class Visitor:
    """One person at one screen."""

    def __init__(self, page: Page, live: Live) -> None:
        self.page = page
        self.live = live
        self.heard = complaints(page)
        page.set_default_timeout(15_000)

    def enter(self, who: str) -> None:
        """Sign in from the landing page, as a member of staff: a resident there may be the same person."""
        self.page.goto(f"{self.live.pages}/")
        self.page.locator("form[action='/demo/enter/']").get_by_role("button", name=who).first.click()
        self.settle()

    def go(self, path: str) -> int:
        """Open an address of the region; the status of the answer."""
        answer = self.page.goto(f"{self.live.pages}/r/tacheng{path}")
        assert answer is not None
        return answer.status

    def post(self, path: str, fields: Mapping[str, str]) -> int:
        """Send a form that no page offers her, with the token of the page she is on; the status of the answer."""
        token = self.page.locator("input[name=csrf]").first.input_value()
        address = f"{self.live.pages}/r/tacheng{path}"
        return self.page.request.post(address, form={"csrf": token, **fields}, max_redirects=0).status

    def settle(self) -> None:
        """Wait until the page and its keys are there."""
        self.page.wait_for_load_state("load")

    def click(self, name: str, role: str = "button") -> None:
        """Press what is called so, and wait for what comes."""
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.settle()

    def sees(self, *texts: str) -> None:
        """The page says each of these."""
        for text in texts:
            try:
                expect(self.page.locator("body")).to_contain_text(text)
            except AssertionError:
                raise AssertionError(f"{self.page.url} does not say {text}") from None

    def sees_no(self, *texts: str) -> None:
        """The page says none of these."""
        said = self.page.locator("body").inner_text()
        assert [text for text in texts if text in said] == [], self.page.url

    def press(self, key: str, title: str) -> None:
        """Press a key and wait for the page it leads to; then the page must be without fault."""
        self.settle()
        self.page.keyboard.press(key)
        expect(self.page).to_have_title(f"{title} · 社银通")
        self.check()

    def read(self, card: str) -> None:
        """Lay a card on the reader and read it with F2."""
        self.live.lay(card)
        self.press("F2", "现在可以办什么")

    def serve(self, item: str, answers: Mapping[str, str], scan: bytes = b"") -> Receipt:
        """Do an item for who is here with real clicks: open it, answer, check the originals (and keep a ``scan``), confirm."""
        self.page.locator(".items").get_by_role("link", name=item).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(item)
        self.answer(answers)
        if scan:
            picture_file: FilePayload = {"name": "原件.png", "mimeType": "image/png", "buffer": scan}
            self.page.locator("input[type=file]").first.set_input_files(picture_file)
        for box in self.page.locator("input[name=checked]").all():
            box.check()
        self.page.get_by_role("button", name="确认办理").click()
        numbers = self.page.locator("dd.mono")
        expect(numbers).to_have_count(2)
        return Receipt(numbers.nth(0).inner_text(), numbers.nth(1).inner_text())

    def answer(self, answers: Mapping[str, str]) -> None:
        """Fill in the fields of these names: type, choose or tick."""
        for name, value in answers.items():
            field = self.page.locator(f"[name={name}]")
            if field.first.get_attribute("type") == "radio":
                self.page.locator(f"[name={name}][value='{value}']").check()
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def follow(self, receipt: Receipt) -> None:
        """Look a case up with what stands on its receipt."""
        self.go("/status/")
        self.answer({"number": receipt.number, "code": receipt.code})
        self.page.keyboard.press("Enter")
        expect(self.page).to_have_title(re.compile("办件进度"))

    def check(self) -> None:
        """axe finds nothing, nothing sticks out, nothing complained. A page of a shape that axe found nothing in is not asked about again."""
        self.settle()
        built = shape(self.page)
        found = ([] if built in FAULTLESS else axe(self.page)) + no_overflow(self.page) + self.heard
        assert not found, "\n".join([self.page.url, *found])
        FAULTLESS.add(built)

    def look(self, name: str) -> None:
        """As ``check``, and nothing sticks out at the other width either; a picture of both where a folder for pictures is named."""
        self.check()
        was = self.page.viewport_size
        for size, window in {"desk": DESK, "phone": PHONE}.items():
            self.page.set_viewport_size(window)  # type: ignore[arg-type]
            assert no_overflow(self.page) == [], self.page.url
            self.keep(f"{name}-{size}")
        if was:
            self.page.set_viewport_size(was)

    def keep(self, name: str) -> None:
        """A picture of the page as it is, where a folder for pictures is named."""
        if PICTURES:
            picture(self.page, Path(PICTURES) / f"{name}.png")
