"""A headless Chromium, steered by its DevTools protocol."""

import base64
import contextlib
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import requests
import websocket

# Nothing but the pages it is sent to: no calls home, no first-run pages.
SWITCHES = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-default-apps",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--mute-audio",
    "--remote-debugging-port=0",
]

# The page is loaded and, in Odoo's web client, shows a view with nothing left to load.
READY = """
document.readyState === "complete" && (
    !document.querySelector(".o_web_client") || (
        document.querySelector(".o_action_manager > *, .o_home_menu") &&
        !document.querySelector(".o_loading_indicator, .o_blockUI")
    )
)
"""

# How much the most hidden scrolling part of the page hides.
HIDDEN_HEIGHT = """
Math.max(0, ...[...document.querySelectorAll("*")]
    .filter((el) => el === document.documentElement
        || ["auto", "scroll"].includes(getComputedStyle(el).overflowY))
    .map((el) => el.scrollHeight - el.clientHeight))
"""

FIND = """
((target) => target.startsWith("text=")
    ? [...document.querySelectorAll("body *")]
        .filter((el) => el.offsetParent && el.innerText?.trim() === target.slice(5))
        .pop()
    : [...document.querySelectorAll(target)].find((el) => el.offsetParent)
)(%s)
"""


class BrowserError(Exception):
    pass


class Browser:
    def __init__(self, width=1366, height=800):
        self.errors = []
        self._ids = itertools.count(1)
        self._loading = set()
        self._quiet_since = time.monotonic()
        self._profile = Path(tempfile.mkdtemp(prefix="chromium-"))
        executable = shutil.which("chromium") or shutil.which("google-chrome")
        self._process = subprocess.Popen(
            [executable, *SWITCHES, f"--user-data-dir={self._profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._socket = websocket.create_connection(
                self._page_address(), suppress_origin=True
            )
            for domain in ("Page", "Runtime", "Log", "Network"):
                self.command(f"{domain}.enable")
            self.resize(width, height)
        except Exception:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def close(self):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _page_address(self):
        port_file = self._profile / "DevToolsActivePort"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise BrowserError("Chromium stopped at its start")
            with contextlib.suppress(FileNotFoundError, IndexError, StopIteration):
                port = port_file.read_text().split()[0]
                targets = requests.get(
                    f"http://127.0.0.1:{port}/json", timeout=10
                ).json()
                page = next(target for target in targets if target["type"] == "page")
                return page["webSocketDebuggerUrl"]
            time.sleep(0.05)
        raise BrowserError("Chromium does not start")

    # The protocol: commands with an answer, and events in between

    def command(self, method, timeout=60, **params):
        number = next(self._ids)
        self._socket.send(
            json.dumps({"id": number, "method": method, "params": params})
        )
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            message = self._receive(deadline - time.monotonic())
            if message and message.get("id") == number:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']['message']}")
                return message["result"]
        raise BrowserError(f"{method}: no answer after {timeout} s")

    def _receive(self, timeout):
        self._socket.settimeout(max(timeout, 0.01))
        try:
            message = json.loads(self._socket.recv())
        except websocket.WebSocketTimeoutException:
            return None
        if "method" in message:
            self._on_event(message["method"], message["params"])
        return message

    def _on_event(self, method, params):
        match method:
            # A shared worker's script loads outside the page: its end isn't told.
            case "Network.requestWillBeSent" if (
                "worker_bundle" not in params["request"]["url"]
            ):
                self._loading.add(params["requestId"])
            case "Network.loadingFinished" | "Network.loadingFailed":
                self._loading.discard(params["requestId"])
                self._quiet_since = time.monotonic()
            case "Runtime.exceptionThrown":
                details = params["exceptionDetails"]
                self.errors.append(
                    details.get("exception", details).get(
                        "description", details["text"]
                    )
                )
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "assert"):
                values = [
                    arg.get("value", arg.get("description", ""))
                    for arg in params["args"]
                ]
                self.errors.append(" ".join(map(str, values)))
            case "Log.entryAdded" if params["entry"]["level"] == "error":
                self.errors.append(
                    f"{params['entry']['text']} {params['entry'].get('url', '')}"
                )
            case "Page.javascriptDialogOpening":
                # A page left with unsaved changes asks; nobody is there to answer.
                request = {
                    "id": 0,
                    "method": "Page.handleJavaScriptDialog",
                    "params": {"accept": True},
                }
                self._socket.send(json.dumps(request))

    # What a person does

    def resize(self, width, height):
        self.width, self.height = width, height
        mobile = width < 768
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=mobile,
        )
        self.command("Emulation.setTouchEmulationEnabled", enabled=mobile)

    def use_session(self, client):
        """Go on as the user of a ``client.WebClient``."""
        for cookie in client.session.cookies:
            domain = urlsplit(client.url).hostname
            self.command(
                "Network.setCookie",
                name=cookie.name,
                value=cookie.value,
                domain=domain,
                path="/",
            )

    def open(self, url):
        self.command("Page.navigate", url=url)
        self.settle()

    def evaluate(self, expression):
        answer = self.command(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise BrowserError(
                details.get("exception", {}).get("description", details["text"])
            )
        return answer["result"].get("value")

    def wait_for(self, expression, timeout=30):
        deadline = time.monotonic() + timeout
        while not self.evaluate(f"Boolean({expression})"):
            if time.monotonic() > deadline:
                raise BrowserError(
                    f"after {timeout} s still not true: {expression.strip()}"
                )
            self._receive(0.1)

    def settle(self, timeout=60):
        """Wait until the page is ready and has loaded nothing for a moment."""
        self._quiet_since = time.monotonic()
        deadline = time.monotonic() + timeout
        while self._loading or time.monotonic() - self._quiet_since < 0.4:
            if time.monotonic() > deadline:
                raise BrowserError(f"the page still loads after {timeout} s")
            self._receive(0.1)
        self.wait_for(READY, deadline - time.monotonic())

    def click(self, target):
        """Click what a selector, or ``text=`` and the whole visible text, finds."""
        found = FIND % json.dumps(target)
        try:
            self.wait_for(found, timeout=10)
        except BrowserError as error:
            raise BrowserError(f"nothing to click for {target!r}") from error
        self.evaluate(f"{found}.click()")
        self.settle()

    def type(self, selector, text):
        self.wait_for(f"document.querySelector({json.dumps(selector)})")
        self.evaluate(f"document.querySelector({json.dumps(selector)}).focus()")
        self.command("Input.insertText", text=text)
        self.settle()

    def screenshot(self, path, full=True):
        """Write a PNG, by default with all that scrolling would show."""
        width, height = self.width, self.height
        hidden = min(self.evaluate(HIDDEN_HEIGHT), 8000) if full else 0
        if hidden:
            self.resize(width, height + hidden)
            self.settle()
        answer = self.command("Page.captureScreenshot", format="png")
        Path(path).write_bytes(base64.b64decode(answer["data"]))
        if hidden:
            self.resize(width, height)
