"""The client with the real executable."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest import mock

from datasource_bridge import (
    AlreadyExists,
    Bridge,
    BridgeError,
    BridgeExited,
    BridgeStartError,
    CredentialTestFailed,
    InvalidParameters,
    InvalidRequest,
    MethodNotFound,
    NotFound,
    ParseError,
    RequestTooLarge,
    RevisionConflict,
    RPCError,
    TargetNotFound,
)

from .support import PROJECT, executable, is_running, process_exists, takes_at_most, wait_until


class BridgeTestCase(unittest.TestCase):
    """A bridge on a vault of its own, and a file to store as a source."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.file = self.write("visitors.csv", "id,name,visits\n1,Ada,3\n2,Grace,5\n")
        self.bridge = self.start()

    def start(self, *arguments: str) -> Bridge:
        environment = {
            "XDG_CONFIG_HOME": self.folder,
            "DATASOURCE_BRIDGE_CONFIG": None,
            "DATASOURCE_BRIDGE_KEY": None,
        }
        vault = os.path.join(self.folder, "vault.db")
        bridge = Bridge(executable(), vault=vault, arguments=arguments, env=environment)
        self.addCleanup(bridge.close)
        return bridge

    def write(self, name: str, text: str) -> str:
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def document(self, name: str, **options: Any) -> Any:
        document = {"name": name, "datasourceType": "csv", "credentials": {"file": self.file}}
        return {**document, "options": options} if options else document


class MethodTests(BridgeTestCase):
    def test_a_source_from_its_creation_to_its_end(self) -> None:
        created = self.bridge.create(self.document("Besucher 🚀", description="Who came"))
        self.assertEqual((created["name"], created["revision"]), ("Besucher 🚀", 1))
        self.assertTrue(created["test"]["ok"])

        report = self.bridge.test("Besucher 🚀")
        self.assertTrue(report["ok"])
        self.assertEqual(report["server"]["columns"], 3)

        listed = self.bridge.list()["data"]
        self.assertEqual(
            [(source["name"], source.get("description")) for source in listed], [("Besucher 🚀", "Who came")]
        )

        changes: Any = {"options": {"description": None, "tags": ["new"]}}
        updated = self.bridge.update("Besucher 🚀", changes, new_name="visitors", if_revision=1)
        self.assertEqual((updated["name"], updated["revision"]), ("visitors", 2))

        got = self.bridge.get("visitors")
        self.assertEqual(got["options"], {"tags": ["new"]})
        self.assertEqual((got["revision"], got["credentials"]["file"]), (2, self.file))

        self.assertEqual(self.bridge.delete("visitors"), {"name": "visitors", "deleted": True})
        self.assertEqual(self.bridge.list(), {"data": []})

    def test_what_the_bridge_tells_of_itself(self) -> None:
        info = self.bridge.info()
        self.assertEqual(info["version"], self.bridge.version)
        self.assertIn("local", info["targets"])
        self.assertIn("drivers", self.bridge.info(drivers=True))
        self.assertEqual(self.bridge.targets()["data"][0]["name"], "local")
        self.assertTrue(self.bridge.check_target("local")["reachable"])
        self.assertEqual(self.bridge.types("csv")["data"][0]["datasourceType"], "csv")
        self.assertGreater(len(self.bridge.types()["data"]), 1)
        self.assertTrue(self.bridge.discover()["openrpc"].startswith("1."))
        self.assertFalse(self.bridge.cancel(12345))

    def test_the_schema_and_its_progress(self) -> None:
        self.bridge.create(self.document("visitors"))
        stages: list[str] = []
        synced = self.bridge.sync("visitors", on_progress=lambda note: stages.append(note["stage"]))
        self.assertEqual(synced["schema"]["columns"], 3)
        self.assertIn("connect", stages)
        [schema] = self.bridge.schema("visitors")["data"]
        self.assertEqual([column["name"] for column in schema["tables"][0]["columns"]], ["id", "name", "visits"])

    def test_pages_and_filters(self) -> None:
        for number in range(5):
            self.bridge.create(self.document(f"source-{number}"), test=False)
        page = self.bridge.list(page=2, page_size=2, name_contains="source")
        self.assertEqual([source["name"] for source in page["data"]], ["source-2", "source-3"])
        self.assertTrue(page["hasMore"])
        self.assertEqual(self.bridge.list(name_contains="-4")["data"][0]["name"], "source-4")

    def test_a_dry_run_stores_nothing(self) -> None:
        self.bridge.create(self.document("visitors"), dry_run=True)
        self.assertEqual(self.bridge.list()["data"], [])

    def test_a_failed_test_is_a_report(self) -> None:
        report = self.bridge.test(datasource_type="csv", credentials={"file": "/nowhere.csv"})
        self.assertFalse(report["ok"])
        self.assertEqual(report["reason"], "file_not_found")
        self.assertEqual(report["fields"], ["/credentials/file"])

    def test_validation_tells_every_problem(self) -> None:
        document: Any = {"name": "", "datasourceType": "csv", "credentials": {"flie": "x"}}
        validation = self.bridge.validate(document)
        self.assertFalse(validation["valid"])
        self.assertGreater(len(validation["issues"]), 1)
        self.assertTrue(self.bridge.validate({"name": "x"}, purpose="update")["valid"])

    def test_a_batch(self) -> None:
        outcomes = self.bridge.batch(
            [
                ("datasource.create", self.document("visitors")),
                ("datasource.get", {"name": "visitors"}),
                ("datasource.get", {"name": "nobody"}),
            ]
        )
        self.assertEqual([outcome["name"] for outcome in outcomes[:2]], ["visitors", "visitors"])
        self.assertIsInstance(outcomes[2], NotFound)
        with self.assertRaises(RequestTooLarge):
            self.bridge.batch([("bridge.ping", None)] * 101)

    def test_shutdown(self) -> None:
        with takes_at_most(5):
            self.bridge.shutdown()
            with self.assertRaises(BridgeExited) as caught:
                while True:
                    self.bridge.call("bridge.ping", timeout=5)
        self.assertEqual(caught.exception.exit_code, 0)


class ErrorTests(BridgeTestCase):
    def test_code_name_and_data(self) -> None:
        with self.assertRaises(NotFound) as caught:
            self.bridge.get("nobody")
        error = caught.exception
        self.assertEqual(
            (error.code, error.name, error.data["code"]), (1000, "DATASOURCE_NOT_FOUND", "DATASOURCE_NOT_FOUND")
        )
        self.assertIs(error.retryable, False)
        self.assertIn("(DATASOURCE_NOT_FOUND 1000)", str(error))
        copied = pickle.loads(pickle.dumps(error))
        self.assertEqual((type(copied), copied.code, copied.data), (NotFound, 1000, error.data))

    def test_each_has_a_class(self) -> None:
        self.bridge.create(self.document("visitors"))
        cases: list[tuple[type[RPCError], Any]] = [
            (AlreadyExists, lambda: self.bridge.create(self.document("visitors"))),
            (RevisionConflict, lambda: self.bridge.update("visitors", {"options": {"tags": []}}, if_revision=7)),
            (RevisionConflict, lambda: self.bridge.delete("visitors", if_revision=7)),
            (TargetNotFound, lambda: self.bridge.list(target="nowhere")),
            (MethodNotFound, lambda: self.bridge.call("no.such.method")),
        ]
        for kind, provoke in cases:
            with self.subTest(kind.__name__), self.assertRaises(kind):
                provoke()

    def test_a_refused_source_has_its_report(self) -> None:
        document = self.document("visitors")
        document["credentials"]["file"] = "/nowhere.csv"
        with self.assertRaises(CredentialTestFailed) as caught:
            self.bridge.create(document)
        self.assertEqual(caught.exception.report["reason"], "file_not_found")
        self.assertEqual(caught.exception.outcome, "not_applied")

    def test_invalid_parameters_are_listed(self) -> None:
        with self.assertRaises(InvalidParameters) as caught:
            self.bridge.create({"name": "x", "datasourceType": "csv", "credentials": {"flie": self.file}})
        paths = [issue["path"] for issue in caught.exception.issues]
        self.assertIn("/credentials/flie", paths)

    def test_a_request_over_the_limit_is_refused_and_the_next_one_answered(self) -> None:
        document = self.document("visitors", description="x" * (17 << 20))
        with takes_at_most(5), self.assertRaises(RequestTooLarge):
            self.bridge.create(document)
        self.bridge.ping()

    def test_a_wrong_option_is_told_at_the_start(self) -> None:
        with self.assertRaisesRegex(BridgeStartError, "There is no option `--nonsense`") as caught:
            self.start("--nonsense")
        self.assertEqual(caught.exception.exit_code, 64)


class LimitTests(BridgeTestCase):
    """The client refuses exactly what the bridge would refuse without being able to name the request."""

    def setUp(self) -> None:
        super().setUp()
        self.limits = self.bridge.info()["limits"]

    def test_depth(self) -> None:
        # The request, its parameters, the options and the metadata are levels too.
        levels: Any = 0
        for _ in range(self.limits["maxDepth"] - 4):
            levels = [levels]
        self.validate(levels)
        self.assert_refused(lambda: self.validate([levels]))

    def test_bytes(self) -> None:
        overhead = len('{"jsonrpc":"2.0","id":2,"method":"bridge.ping","params":[""]}')
        text = "x" * (self.limits["maxMessageBytes"] - overhead - 1)
        self.assert_accepted([text])
        self.assert_refused(lambda: self.ping([text + "xx"]))

    def test_values(self) -> None:
        # The request, its version, id and method, and the array are values too.
        zeros = [0] * (self.limits["maxValues"] - 5)
        self.assert_accepted(zeros)
        self.assert_refused(lambda: self.ping([0, *zeros]))

    def validate(self, levels: Any) -> None:
        self.bridge.validate({"name": "x", "options": {"metadata": {"levels": levels}}}, timeout=30)

    def ping(self, params: Any) -> None:
        self.bridge.call("bridge.ping", params, timeout=30)

    def assert_accepted(self, params: Any) -> None:
        with self.assertRaises(InvalidParameters):
            self.ping(params)

    def assert_refused(self, provoke: Callable[[], None]) -> None:
        with self.assertRaises(RequestTooLarge):
            provoke()
        with mock.patch.object(self.bridge._transport, "limits", {}), self.assertRaises((InvalidRequest, ParseError)):
            provoke()
        self.bridge.ping()


class ConcurrencyTests(BridgeTestCase):
    def test_a_thousand_calls_from_eight_threads(self) -> None:
        def work(number: int) -> None:
            name = f"source-{number % 40}"
            kind = number % 5
            if kind == 0:
                self.bridge.ping()
            elif kind == 1:
                self.assertEqual(self.bridge.get(name)["name"], name)
            elif kind == 2:
                with self.assertRaises(NotFound) as caught:
                    self.bridge.get(f"nobody-{number}")
                self.assertIn(f"nobody-{number}", caught.exception.message)
            elif kind == 3:
                self.assertTrue(self.bridge.test(name)["ok"])
            else:
                self.bridge.update(name, {"options": {"description": str(number)}}, test=False)

        with ThreadPoolExecutor(8) as pool, takes_at_most(120):
            for outcome in pool.map(lambda n: self.bridge.create(self.document(f"source-{n}"), test=False), range(40)):
                self.assertEqual(outcome["revision"], 1)
            list(pool.map(work, range(1000)))
        self.assertEqual(len(self.bridge.list()["data"]), 40)

    def test_every_call_that_was_sent_before_closing_is_answered(self) -> None:
        calls = [self.bridge.start("datasource.create", self.document(f"source-{n}")) for n in range(50)]
        self.bridge.close()
        self.assertEqual([call.result()["name"] for call in calls], [f"source-{n}" for n in range(50)])
        self.assertEqual(self.bridge.exit_code, 0)
        self.assertFalse(process_exists(self.bridge.pid))


class KillTests(BridgeTestCase):
    def test_it_ends_when_its_script_is_killed(self) -> None:
        script = (
            "import sys; from datasource_bridge import Bridge\n"
            "bridge = Bridge(sys.argv[1], vault=sys.argv[2])\n"
            "print(bridge.pid, flush=True); sys.stdin.read()\n"
        )
        command = [sys.executable, "-c", script, executable(), os.path.join(self.folder, "vault.db")]
        with subprocess.Popen(
            command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            pid = int(process.stdout.readline())
            self.assertTrue(is_running(pid))
            process.kill()
            wait_until(lambda: not is_running(pid))

    def test_killed_during_calls(self) -> None:
        answered: list[str] = []
        errors: list[BridgeError] = []

        def create(worker: int) -> None:
            try:
                for number in range(100_000):
                    answered.append(self.bridge.create(self.document(f"{worker}-{number}"))["name"])
            except BridgeError as error:
                errors.append(error)

        threads = [threading.Thread(target=create, args=(worker,)) for worker in range(8)]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 30
        while len(answered) < 20 and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(self.bridge.pid, signal.SIGKILL)
        with takes_at_most(3):
            for thread in threads:
                thread.join(5)
            with self.assertRaises(BridgeExited):
                self.bridge.ping()

        self.assertEqual(len(errors), 8)
        self.assertEqual({(type(error), getattr(error, "exit_code", None)) for error in errors}, {(BridgeExited, -9)})
        self.assertFalse(process_exists(self.bridge.pid))
        stored = {source["name"] for source in self.start().list()["data"]}
        self.assertGreaterEqual(len(answered), 20)
        self.assertLessEqual(set(answered), stored)


if __name__ == "__main__":
    unittest.main()
