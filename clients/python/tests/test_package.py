"""What the package promises of itself."""

from __future__ import annotations

import ast
import sys
import unittest

import datasource_bridge
from datasource_bridge import errors

from .support import PROJECT

SOURCES = sorted((PROJECT / "datasource_bridge").glob("*.py"))

# Enough for Python 3.9, which has no list of its standard modules.
STANDARD_MODULES = getattr(
    sys,
    "stdlib_module_names",
    frozenset(
        [
            "__future__",
            "abc",
            "atexit",
            "collections",
            "functools",
            "json",
            "os",
            "queue",
            "shutil",
            "signal",
            "subprocess",
            "threading",
            "time",
            "types",
            "typing",
            "weakref",
        ]
    ),
)


class PackageTests(unittest.TestCase):
    def test_only_the_standard_library_is_imported(self) -> None:
        self.assertGreater(len(SOURCES), 5)
        for path in SOURCES:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    names = [node.module or ""]
                else:
                    continue
                for name in names:
                    with self.subTest(path.name):
                        self.assertIn(name.split(".")[0], STANDARD_MODULES)

    def test_nothing_prints(self) -> None:
        for path in SOURCES:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    self.assertNotEqual(node.func.id, "print", path.name)

    def test_every_error_is_exported(self) -> None:
        for name, value in vars(errors).items():
            if isinstance(value, type) and issubclass(value, errors.BridgeError):
                self.assertIn(name, datasource_bridge.__all__)

    def test_every_code_is_documented_with_its_class(self) -> None:
        for code, kind in errors.ERRORS_BY_CODE.items():
            self.assertIn(str(code), kind.__doc__ or "")

    def test_an_unknown_code_is_a_plain_error(self) -> None:
        error = errors.rpc_error({"code": 4711, "message": "New.", "data": ["anything"]})
        self.assertIs(type(error), errors.RPCError)
        self.assertEqual((error.code, error.name, error.data), (4711, "UNKNOWN", {"data": ["anything"]}))


if __name__ == "__main__":
    unittest.main()
