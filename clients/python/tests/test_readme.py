"""The README's examples do what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import unittest

from .support import PROJECT, executable


class ReadmeTests(unittest.TestCase):
    def test_the_examples_print_what_the_page_says(self) -> None:
        page = (PROJECT / "README.md").read_text(encoding="utf-8")
        scripts = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
        outputs = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
        self.assertGreaterEqual(len(scripts), 3)
        self.assertEqual(self.run_script("\n".join(scripts)), "".join(outputs))

    def run_script(self, script: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                **os.environ,
                "DATASOURCE_BRIDGE_EXECUTABLE": executable(),
                "PYTHONPATH": str(PROJECT),
                "PYTHONIOENCODING": "utf-8",
                "XDG_CONFIG_HOME": folder,
                "XDG_DATA_HOME": folder,
            }
            done = subprocess.run(
                [sys.executable, "-c", script],
                cwd=folder,
                env=environment,
                capture_output=True,
                encoding="utf-8",
                timeout=60,
            )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout


if __name__ == "__main__":
    unittest.main()
