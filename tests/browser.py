"""Chromium without a screen, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import zlib
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # whatever a page asks the network for fails
)  # fmt: skip


def chromium(folder: Path, *arguments: str) -> str:
    """What it prints."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *_SWITCHES, f"--user-data-dir={folder / 'profile'}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def corner(folder: Path, page: Path, *, dark: bool) -> tuple[int, ...]:
    """The colour of the first pixel of a page, in a browser that prefers the light or the dark."""
    picture = folder / f"{page.stem}-{'dark' if dark else 'light'}.png"
    scheme = ["--blink-settings=preferredColorScheme=0"] if dark else []
    chromium(folder, "--window-size=900,1200", f"--screenshot={picture}", *scheme, page.as_uri())
    return first_pixel(picture.read_bytes())


def first_pixel(png: bytes) -> tuple[int, ...]:
    """Red, green and blue; no filter of PNG changes those of the first pixel."""
    data, at = b"", 8
    while at < len(png):
        size, kind = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        data += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    return tuple(zlib.decompress(data)[1:4])


def width_on_a_phone(folder: Path, page: Path, pixels: int = 360) -> int:
    """How wide a page gets in a frame of some pixels: wider than that where it has to be moved sideways."""
    wrapper = folder / "phone.html"
    text = page.read_text().replace("&", "&amp;").replace('"', "&quot;")
    wrapper.write_text(
        f'<iframe id="phone" style="width: {pixels}px; height: 640px; border: 0" srcdoc="{text}"></iframe><p id="told"></p>'
        "<script>onload = () => { told.textContent = phone.contentDocument.documentElement.scrollWidth }</script>"
    )
    found = chromium(folder, "--virtual-time-budget=5000", "--dump-dom", wrapper.as_uri())
    return int(found.rpartition('id="told">')[2].partition("<")[0])
