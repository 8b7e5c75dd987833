"""Picture of a screen of the demo as a user sees it; prints the browser's errors.

tools/run python tools/screenshot.py /odoo/contacts --login admin --width 390
"""

import argparse
import os
import sys

from browser import Browser, BrowserError
from client import WebClient


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", help="address on the server, such as /odoo/contacts")
    parser.add_argument("--out", default="screenshot.png")
    parser.add_argument("--login", help="without one: as the public")
    parser.add_argument("--password", help="the login, if not given")
    parser.add_argument(
        "--lang", help="language of the user while the picture is taken"
    )
    parser.add_argument("--width", type=int, default=1366)
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument(
        "--one-screen", action="store_true", help="no more than the height shows"
    )
    for step, text in (
        (
            "click",
            "click on a selector, or on text=VISIBLE TEXT; steps run in their order",
        ),
        ("wait", "wait until a JavaScript expression is true"),
        ("js", "run JavaScript"),
    ):
        parser.add_argument(
            f"--{step}",
            dest="steps",
            action="append",
            default=[],
            type=lambda value, step=step: (step, value),
            help=text,
        )
    parser.add_argument(
        "--url", default=f"http://127.0.0.1:{os.environ.get('ODOO_PORT', '8069')}"
    )
    parser.add_argument(
        "--database", default=os.environ.get("DEMO_DB", "customer_archive_demo")
    )
    options = parser.parse_args()

    with Browser(options.width, options.height) as browser:
        if not options.login:
            take(browser, options)
        else:
            password = options.password or options.login
            client = WebClient(options.url, options.database, options.login, password)
            browser.use_session(client)
            with_language(client, options.lang, lambda: take(browser, options))
        for error in browser.errors:
            print(f"browser error: {error}", file=sys.stderr)
        sys.exit(bool(browser.errors))


def with_language(client, language, action):
    if not language:
        return action()
    [user] = client.call_kw("res.users", "read", [client.uid], ["lang"])
    client.call_kw("res.users", "write", [client.uid], {"lang": language})
    try:
        return action()
    finally:
        client.call_kw("res.users", "write", [client.uid], {"lang": user["lang"]})


def take(browser, options):
    try:
        browser.open(options.url + options.path)
        for step, value in options.steps:
            {"click": browser.click, "wait": browser.wait_for, "js": browser.evaluate}[
                step
            ](value)
            browser.settle()
    except BrowserError as error:
        browser.errors.append(f"{error}; the picture shows how far it came")
    browser.screenshot(options.out, full=not options.one_screen)
    print(options.out)


if __name__ == "__main__":
    main()
