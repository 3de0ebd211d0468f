"""The process is started, watched and ended; whatever happens to it is told at once."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import warnings
from typing import Any
from unittest import mock

from datasource_bridge import Bridge, BridgeError, BridgeExited, BridgeStartError, CallTimeout
from datasource_bridge.transport import Transport

from .support import FAKE, PROJECT, process_exists, start_fake, takes_at_most, wait_until


class StartTests(unittest.TestCase):
    def test_the_executable_is_searched_for(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "datasource-bridge")
            with open(path, "w") as script:
                script.write(f'#!/bin/sh\nexec "{sys.executable}" -S "{FAKE}" "$0"\n')
            os.chmod(path, 0o755)
            search = folder + os.pathsep + os.environ["PATH"]
            environments: Any = [
                ({"DATASOURCE_BRIDGE_EXECUTABLE": path}, None),
                ({"DATASOURCE_BRIDGE_EXECUTABLE": "", "PATH": search}, None),
                ({"DATASOURCE_BRIDGE_EXECUTABLE": "/nowhere"}, path),
            ]
            for environment, given in environments:
                with self.subTest(environment), mock.patch.dict(os.environ, environment), Bridge(given) as bridge:
                    self.assertEqual(bridge.call("fake.arguments"), [path])

    def test_a_missing_executable_says_what_to_do(self) -> None:
        with mock.patch.dict(os.environ, {"DATASOURCE_BRIDGE_EXECUTABLE": "", "PATH": "/nowhere"}):
            with self.assertRaisesRegex(BridgeStartError, "DATASOURCE_BRIDGE_EXECUTABLE"):
                Bridge()
        with self.assertRaisesRegex(BridgeStartError, "/nowhere/bridge could not be started: No such file"):
            Bridge("/nowhere/bridge")

    def test_options_become_arguments(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "bridge")
            with open(path, "w") as script:
                script.write(f'#!/bin/sh\nexec "{sys.executable}" -S "{FAKE}" "$@"\n')
            os.chmod(path, 0o755)
            with Bridge(
                path, vault="v.db", config="c.json", target="prod", arguments=["--in-order"], cwd=folder
            ) as bridge:
                given = ["--vault", "v.db", "--config", "c.json", "--target", "prod", "--in-order"]
                self.assertEqual(bridge.call("fake.arguments"), given)
                self.assertEqual(bridge.call("fake.directory"), os.path.realpath(folder))

    def test_the_environment_is_inherited_and_changed(self) -> None:
        with mock.patch.dict(os.environ, {"KEPT": "yes", "REMOVED": "no"}):
            with start_fake(env={"ADDED": "new", "REMOVED": None}) as bridge:
                environment = bridge.call("fake.environment")
        self.assertEqual(environment["KEPT"], "yes")
        self.assertEqual(environment["ADDED"], "new")
        self.assertNotIn("REMOVED", environment)

    def test_a_failed_start_reports_the_end_of_stderr(self) -> None:
        with self.assertRaises(BridgeStartError) as caught:
            start_fake("--fail-to-start")
        self.assertEqual(caught.exception.exit_code, 64)
        self.assertEqual(caught.exception.stderr_tail, "There is no option `--fail-to-start`.\n")
        self.assertIn("There is no option `--fail-to-start`.", str(caught.exception))
        self.assertIn("exit code 64", str(caught.exception))

    def test_a_silent_process_is_given_up_and_killed(self) -> None:
        with takes_at_most(4), self.assertRaises(BridgeStartError) as caught:
            start_fake("--be-silent", startup_timeout=0.5)
        self.assertIn("was not answered within 0.5 s", str(caught.exception))
        self.assertEqual(caught.exception.stderr_tail, "thinking\n")
        self.assert_no_children()

    def test_another_program_is_recognised(self) -> None:
        for argument in ("--other-revision", "--banner"):
            with self.subTest(argument), takes_at_most(5), self.assertRaises(BridgeStartError):
                start_fake(argument)
        with takes_at_most(5), self.assertRaises(BridgeStartError):
            Bridge("/bin/cat")
        self.assert_no_children()

    def assert_no_children(self) -> None:
        with self.assertRaises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)


class DeathTests(unittest.TestCase):
    def test_pending_and_later_calls_fail_at_once(self) -> None:
        with start_fake() as bridge:
            pending = [bridge.start("fake.silence") for _ in range(10)]
            with takes_at_most(1):
                with self.assertRaises(BridgeExited) as caught:
                    bridge.call("fake.die", {"exit": 7})
                for call in pending:
                    with self.assertRaises(BridgeExited):
                        call.result()
                with self.assertRaises(BridgeExited) as later:
                    bridge.ping()
                with self.assertRaises(BridgeExited):
                    bridge.notify("some.thing")
            for error in (caught.exception, later.exception):
                self.assertEqual(error.exit_code, 7)
                self.assertEqual(error.stderr_tail, "about to die\nof a broken heart\n")
                self.assertIn("exit code 7", str(error))
                self.assertIn("of a broken heart", str(error))
            self.assertIsNot(caught.exception, later.exception)
            self.assertEqual(bridge.exit_code, 7)

    def test_a_signal_is_named(self) -> None:
        with start_fake() as bridge, self.assertRaisesRegex(BridgeExited, "killed by SIGKILL") as caught:
            bridge.call("fake.die", {"signal": signal.SIGKILL})
        self.assertEqual(caught.exception.exit_code, -signal.SIGKILL)

    def test_answers_written_before_the_end_are_delivered(self) -> None:
        for _ in range(10):
            with start_fake() as bridge:
                self.assertEqual(bridge.call("fake.answer_and_die"), "last words")
                with self.assertRaises(BridgeExited):
                    bridge.call("fake.silence", timeout=5)

    def test_a_cut_answer_is_no_answer(self) -> None:
        with start_fake() as bridge, self.assertRaises(BridgeExited):
            bridge.call("fake.die", {"exit": 0, "cut": True})

    def test_a_child_that_keeps_the_pipes_does_not_hide_the_death(self) -> None:
        with start_fake() as bridge, takes_at_most(2), self.assertRaises(BridgeExited) as caught:
            bridge.call("fake.leave_a_child")
        self.assertEqual(caught.exception.exit_code, -signal.SIGKILL)

    def test_a_process_that_closes_a_pipe_is_ended(self) -> None:
        for method in ("fake.close_stdout", "fake.close_stdin"):
            patience = mock.patch.multiple(Transport, GRACE_SECONDS=0.5, TERMINATE_SECONDS=0.5)
            with self.subTest(method), patience, start_fake() as bridge, takes_at_most(3):
                with self.assertRaises(BridgeExited):
                    bridge.call(method)
                    bridge.call("fake.echo", {"text": "x" * 1_000_000})
                self.assertEqual(bridge.exit_code, -signal.SIGKILL)

    def test_a_sender_waiting_for_room_is_woken(self) -> None:
        with start_fake() as bridge:
            bridge.start("fake.stall", {"seconds": 0.5})
            errors = []

            def flood() -> None:
                try:
                    while True:
                        bridge.start("fake.measure", {"text": "x" * (1 << 20)})
                except BridgeError as error:
                    errors.append(error)

            thread = threading.Thread(target=flood)
            thread.start()
            time.sleep(0.2)
            bridge.kill()
            thread.join(5)
            self.assertFalse(thread.is_alive())
            self.assertIsInstance(errors[0], BridgeExited)

    def test_kill_ends_it_now(self) -> None:
        with start_fake() as bridge:
            call = bridge.start("fake.silence")
            with takes_at_most(1):
                bridge.kill()
            self.assertTrue(call.done)
            self.assertFalse(process_exists(bridge.pid))


class EndTests(unittest.TestCase):
    def test_no_zombie_and_no_thread_remains(self) -> None:
        before = set(threading.enumerate())
        descriptors = len(os.listdir("/proc/self/fd"))
        for _ in range(5):
            with start_fake() as bridge:
                bridge.ping()
            self.assertFalse(process_exists(bridge.pid))
        wait_until(lambda: set(threading.enumerate()) == before)
        self.assertEqual(len(os.listdir("/proc/self/fd")), descriptors)

    def test_a_process_that_does_not_end_is_told_to(self) -> None:
        bridge = start_fake("--ignore-end")
        with takes_at_most(2):
            bridge.close(timeout=0.2)
        self.assertEqual(bridge.exit_code, -signal.SIGTERM)

    def test_a_process_that_ignores_that_is_killed(self) -> None:
        bridge = start_fake("--ignore-everything")
        with mock.patch.object(Transport, "TERMINATE_SECONDS", 0.5), takes_at_most(3):
            bridge.close(timeout=0.2)
        self.assertEqual(bridge.exit_code, -signal.SIGKILL)

    def test_a_forgotten_client_ends_its_process(self) -> None:
        bridge = start_fake()
        pid = bridge.pid
        bridge.ping()
        del bridge
        gc.collect()
        wait_until(lambda: not process_exists(pid))

    def test_a_script_that_forgets_to_close_leaves_nothing(self) -> None:
        script = (
            "import sys; from datasource_bridge import Bridge\n"
            f"bridge = Bridge(sys.executable, arguments=['-S', {FAKE!r}])\n"
            "bridge.start('fake.slow', {'seconds': 0.3})\n"
            "print(bridge.pid, flush=True)\n"
        )
        with takes_at_most(10):
            done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertFalse(process_exists(int(done.stdout)))

    def test_ctrl_c_interrupts_the_call_and_not_the_bridge(self) -> None:
        script = (
            "import sys; from datasource_bridge import Bridge\n"
            f"bridge = Bridge(sys.executable, arguments=['-S', {FAKE!r}])\n"
            "try:\n"
            "    print('ready', flush=True)\n"
            "    bridge.call('fake.silence')\n"
            "except KeyboardInterrupt:\n"
            "    methods = [m['method'] for m in bridge.call('fake.received')]\n"
            "    print(methods[-2])\n"
            "bridge.close()\n"
        )
        command = [sys.executable, "-c", script]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, start_new_session=True)
        with process:
            assert process.stdout is not None
            self.assertEqual(process.stdout.readline(), "ready\n")
            time.sleep(0.2)
            # The way a terminal does it: everybody in the group is told.
            os.killpg(process.pid, signal.SIGINT)
            self.assertEqual(process.stdout.read(), "bridge.cancel\n")
        self.assertEqual(process.returncode, 0)

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_a_fork_neither_uses_nor_holds_the_process(self) -> None:
        with start_fake() as bridge:
            reader, writer = os.pipe()
            with warnings.catch_warnings():
                # Python warns of threads, which is what this is about.
                warnings.simplefilter("ignore", DeprecationWarning)
                child = os.fork()
            if child == 0:
                try:
                    bridge.ping(timeout=1)
                except BridgeError as error:
                    os.write(writer, type(error).__name__.encode())
                bridge.close()
                time.sleep(3)
                os._exit(0)
            try:
                os.close(writer)
                self.assertEqual(os.read(reader, 100), b"BridgeError")
                bridge.ping()
                with takes_at_most(1):
                    bridge.close()
                self.assertEqual(bridge.exit_code, 0)
            finally:
                os.close(reader)
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


class StderrTests(unittest.TestCase):
    def test_ten_megabytes_of_log_do_not_block(self) -> None:
        with start_fake() as bridge, takes_at_most(30):
            self.assertGreater(bridge.call("fake.spam", {"bytes": 10 << 20}), 10 << 20)
            wait_until(lambda: bridge.stderr_tail.endswith("the last line\n"))
            self.assertLessEqual(len(bridge.stderr_tail), 8 * 1024)
            self.assertTrue(bridge.stderr_tail.startswith("log line "))

    def test_lines_reach_the_callback(self) -> None:
        lines: list[str] = []
        with start_fake(on_stderr=lines.append) as bridge:
            bridge.call("fake.spam", {"bytes": 1 << 20})
        self.assertEqual(lines[-1], "the last line")
        self.assertEqual(set(lines[:-1]), {"log line " + "x" * 90})
        self.assertEqual(len(lines), (1 << 20) // 100 + 2)

    def test_a_line_without_an_end_is_cut(self) -> None:
        lines: list[str] = []
        with start_fake(on_stderr=lines.append) as bridge:
            bridge.call("fake.unending_line", {"bytes": 4 << 20})
        self.assertEqual(sum(map(len, lines)), 4 << 20)
        self.assertLess(max(map(len, lines)), 200_000)

    def test_a_callback_that_fails_is_left_alone(self) -> None:
        callback = mock.Mock(side_effect=RuntimeError)
        with start_fake(on_stderr=callback) as bridge:
            bridge.call("fake.spam", {"bytes": 1 << 20})
        callback.assert_called_once()


class QuietTests(unittest.TestCase):
    def test_nothing_is_printed_and_no_parameter_shown(self) -> None:
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            bridge = start_fake(env={"SECRET": "hunter2"})
            call = bridge.start("fake.silence", {"password": "hunter2"})
            shown = [repr(bridge), repr(call), repr(bridge._transport.process)]
            with self.assertRaises(BridgeExited) as caught:
                bridge.call("fake.die", {"exit": 1, "password": "hunter2"})
            shown += [repr(bridge), repr(caught.exception), str(caught.exception)]
        self.assertEqual(output.getvalue(), "")
        self.assertNotIn("hunter2", " ".join(shown))
        self.assertIn("ended with 1", shown[3])

    def test_errors_can_be_pickled(self) -> None:
        error = pickle.loads(pickle.dumps(BridgeExited(3, "tail")))
        self.assertEqual((error.exit_code, error.stderr_tail), (3, "tail"))
        timeout = pickle.loads(pickle.dumps(CallTimeout("bridge.ping", 1.5)))
        self.assertEqual((timeout.method, timeout.seconds, timeout.errno), ("bridge.ping", 1.5, None))
        start = pickle.loads(pickle.dumps(BridgeStartError("No.", 64, "tail")))
        self.assertEqual((start.message, start.exit_code, start.stderr_tail), ("No.", 64, "tail"))


if __name__ == "__main__":
    unittest.main()
