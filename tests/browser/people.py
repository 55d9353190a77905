"""Somebody with a browser of their own, who opens pages, presses buttons, and looks at what is there."""

from pathlib import Path

from tests.browser.looking import WIDTHS, problems

EXPECTED = ("status of 422", "status of 409")


class Person:
    """Every page they look at is photographed and checked for accessibility. `script` False: without JavaScript."""

    steps = 0

    def __init__(self, browser, address: str, folder: Path, *, script: bool = True):
        self.address, self.folder, self.script, self.problems = address, folder, script, []
        self.login = ""
        viewport = {"width": WIDTHS[0], "height": 900}
        context = browser.new_context(locale="de-DE", viewport=viewport, java_script_enabled=script)
        self.page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))

    def sign_in(self, email: str, password: str):
        self.login = email.partition("@")[0]
        self.open("/konto/login/")
        self.page.get_by_label("E-Mail").fill(email)
        self.page.get_by_label("Kennwort").or_(self.page.get_by_label("Passwort")).first.fill(password)
        self.press("Anmelden")

    def _note_console(self, message):
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            self.problems.append(f"console: {message.text}")

    def open(self, path: str):
        response = self.page.goto(path if path.startswith("http") else self.address + path)
        assert response.status == 200, f"{path}: {response.status}"

    def press(self, name: str):
        """Press a button in the page and wait for the next page."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str):
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def go(self, name: str):
        """Use the navigation."""
        with self.page.expect_navigation():
            self.page.get_by_role("banner").get_by_role("link", name=name, exact=True).click()

    def look(self, name: str):
        """Take a picture at both widths; nothing may be wrong with the page at either."""
        Person.steps += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=self.folder / f"{Person.steps:02}-{name}-{width}.png", full_page=True)
            assert problems(self.page, width, script=self.script) == [], f"{name} at {width} px"
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        assert self.problems == [], name

    def text(self) -> str:
        return self.page.get_by_role("main").inner_text()
