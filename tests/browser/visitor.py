"""Somebody who looks at pages in a real browser and notices what is wrong with them."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

#: Violations that fail a test; the milder ones of axe are matters of taste.
SEVERE = {"serious", "critical"}

#: Everything that axe checks by default, and the size of targets too (WCAG 2.2, 2.5.8).
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

#: Addresses that no request leaves the browser for.
LOCAL_SCHEMES = ("data:", "blob:", "about:")


class Screen(NamedTuple):
    """What a page is looked at on: its width in CSS pixels, and "light" or "dark"."""

    width: int
    scheme: str

    def __str__(self) -> str:
        return f"{self.width} px {self.scheme}"


SCREENS = [Screen(width, scheme) for width in (1280, 320) for scheme in ("light", "dark")]


@dataclass
class Visitor:
    """A browser tab and everything that went wrong in it.

    :param page: the tab; use it for clicks, forms and keys.
    :param server: the site's address, without a slash at the end.
    """

    page: Page
    server: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._notice_request)
        self.page.on("console", self._notice_message)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script fails: {error}"))

    def go(self, path: str, *, status: int = 200) -> Response:
        """Open a path of the site and expect this status code."""
        response = self.page.goto(self.server + path, wait_until="load")
        assert response is not None, f"{path} gives no response"
        assert response.status == status, f"{path} gives {response.status} instead of {status}"
        if status >= 400:
            # The browser logs the page itself as a failed resource.
            self.complaints = [line for line in self.complaints if f"status of {status}" not in line]
        return response

    def look_on(self, screen: Screen) -> None:
        """Show the page as it stands on another screen."""
        self.page.set_viewport_size({"width": screen.width, "height": 900})
        self.page.emulate_media(color_scheme=screen.scheme)

    def assert_sound(self) -> None:
        """Fail with every fault of the page as it stands, on all screens.

        Faults are what axe finds severe, scrolling sideways, and what was noticed since the tab was opened: script
        errors, console errors (the content security policy reports there) and requests that leave the site.
        """
        faults = defaultdict(list)
        for screen in SCREENS:
            self.look_on(screen)
            for fault in [*self.scrolls_sideways(), *self.accessibility_violations()]:
                faults[fault].append(str(screen))
        lines = self.complaints + [f"{fault}\n    on {', '.join(screens)}" for fault, screens in faults.items()]
        assert not lines, f"{self.page.url} is not sound:\n" + "\n".join(f"- {line}" for line in lines)

    def scrolls_sideways(self) -> list[str]:
        """Whether the whole page scrolls from side to side, and up to five elements that make it, outermost first."""
        return self.page.evaluate(
            """() => {
                const room = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= room) return [];
                const wide = [...document.querySelectorAll("body *")].filter(
                    (element) => element.getBoundingClientRect().right > room + 1);
                const lines = wide.slice(0, 5).map((element) => `    too wide: ${element.outerHTML.slice(0, 160)}`);
                const width = document.documentElement.scrollWidth;
                return [[`the page scrolls sideways: it is ${width} px wide`, ...lines].join("\\n")];
            }"""
        )

    def accessibility_violations(self) -> list[str]:
        """Serious and critical findings of axe on the page as it stands, one line for each element."""
        found = Axe().run(self.page, options=AXE_OPTIONS).response["violations"]
        return [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
            f"    {json.dumps(node['target'])} {node['html'][:160]}\n"
            f"    {node.get('failureSummary', '').replace(chr(10), ' ')}"
            for violation in found
            if violation["impact"] in SEVERE
            for node in violation["nodes"]
        ]

    def _notice_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.server}/", *LOCAL_SCHEMES)):
            self.complaints.append(f"asks another server: {request.url}")

    def _notice_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")
