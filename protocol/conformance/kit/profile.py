"""What a server calls the things that independent cases need."""

import dataclasses
import json
import pathlib

# What a case may name in `needs`, and in braces.
WORDS = ("ping", "unknown", "cancel", "slow", "endless")


@dataclasses.dataclass
class Profile:
    """Words for placeholders, lines to be sent before each case, and files that the server finds in its home."""

    words: dict
    before: list = dataclasses.field(default_factory=list)
    files: dict = dataclasses.field(default_factory=dict)
    # All limits of time are multiplied by this.
    slack: float = 1

    @staticmethod
    def read(path):
        content = json.loads(pathlib.Path(path).read_text())
        words = {name: content[name] for name in WORDS if name in content}
        return Profile(words, content.get("before", []), content.get("files", {}))

    def lacks(self, case):
        """What a case needs and this server has no word for."""
        needed = ["ping", "unknown", *(case.setting("needs") or "").split()]
        return [name for name in needed if name not in self.words]
