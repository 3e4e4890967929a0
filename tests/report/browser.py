"""A page opened in Chromium and used as a person would: looked at, clicked, typed in, printed.

Spoken to over a pipe, so that nothing listens on the machine and no library is needed.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import need

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--remote-debugging-pipe",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
KEYS = {"Enter": (13, "\r"), "Escape": (27, ""), "Tab": (9, ""), "ArrowDown": (40, ""), "ArrowRight": (39, ""),
        "ArrowLeft": (37, ""), "ArrowUp": (38, "")}  # fmt: skip


class Browser:
    """One tab. requests, complaints: what the page has asked of the world, and what went wrong in it."""

    def __init__(self, given: int, told: int) -> None:
        self._given, self._told, self._rest, self._number = given, told, b"", 0
        self._session: str | None = None
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._events: list[str] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """One command and its answer; what happens meanwhile is noted."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": given}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._given, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._told, 1 << 20)
            assert more, "the browser is gone"
            self._rest += more
        first, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, method: str, said: dict[str, Any]) -> None:
        self._events.append(method)
        if method == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        elif method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
            self.complaints.append(json.dumps(said, ensure_ascii=False)[:600])

    def open(self, page: Path, width: int = 1280, height: int = 900, *, scripts: bool = True) -> None:
        """Show a file and wait until it is there."""
        self.size(width, height)
        self.ask("Emulation.setScriptExecutionDisabled", value=not scripts)
        self._events.clear()
        self.ask("Page.navigate", url=page.as_uri())
        while "Page.loadEventFired" not in self._events:
            self._next()

    def size(self, width: int, height: int = 900) -> None:
        """The window's size in pixels."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)  # fmt: skip

    def run(self, script: str) -> Any:
        """What an expression of the page gives; promises are waited for."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def click(self, selector: str) -> None:
        """With the mouse, where the element stands."""
        spot = self.run(
            f"(e=>{{e.scrollIntoView({{block:'center',behavior:'instant'}});const b=e.getClientRects()[0];"
            f"return [b.x+b.width/2,b.y+b.height/2]}})(document.querySelector({json.dumps(selector)}))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=spot[0], y=spot[1], button="left", clickCount=1)

    def press(self, key: str) -> None:
        """One key of the keyboard."""
        code, text = KEYS[key]
        named = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **named)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **named)

    def picture(self, path: Path, clip: tuple[int, int, int, int] | None = None) -> None:
        """A PNG of the page, or of (x, y, width, height) of it."""
        area = {} if clip is None else {"clip": {**dict(zip(("x", "y", "width", "height"), clip, strict=True)), "scale": 1}}  # fmt: skip
        made = self.ask("Page.captureScreenshot", captureBeyondViewport=True, **area)
        path.write_bytes(base64.b64decode(made["data"]))

    def print(self) -> bytes:
        """The page as a PDF, as its own rules for paper say."""
        made = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(made["data"])


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Chromium for a while. Skips where there is none; on CI its absence is a failure."""
    program = need(
        shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome"), "Chromium"
    )  # fmt: skip
    hears, given = os.pipe()
    told, speaks = os.pipe()
    command = 'exec "$0" "$@" 3<&{} 4>&{}'.format(hears, speaks)  # noqa: UP032 - braces of the shell
    running = subprocess.Popen(
        ["bash", "-c", command, program, *FLAGS, f"--user-data-dir={profile}"],
        pass_fds=(hears, speaks), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(hears)
    os.close(speaks)
    try:
        yield Browser(given, told)
    finally:
        os.close(given)
        running.terminate()
        running.wait(timeout=30)
        os.close(told)
