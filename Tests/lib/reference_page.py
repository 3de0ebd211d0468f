"""What the scripts that make pages of protocol/reference from recorded rows share."""

import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).parents[2] / "protocol/reference"


def recorded(folder):
    """The rows that the tests wrote into a folder, one in each file."""
    rows = [json.loads(path.read_text()) for path in sorted(pathlib.Path(folder).glob("*.json"))]
    if not rows:
        sys.exit("No test recorded anything.")
    return rows


def settle(name, text, variable):
    """Writes a page with the argument --write; else says how it differs from what the tests recorded."""
    page = FOLDER / name
    if "--write" in sys.argv:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
    elif not page.exists() or page.read_text() != text:
        committed = page.read_text().splitlines() if page.exists() else []
        for line in text.splitlines():
            if line not in committed:
                print("new:  ", line)
        for line in committed:
            if line not in text.splitlines():
                print("gone: ", line)
        # Not a failure: a few rows depend on what the network or a busy machine allows first.
        print(f"{name} differs from this run: look, and make it again with {variable}=1 Tests/run.")
