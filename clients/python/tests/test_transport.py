"""Answers find their calls, whatever the server does."""

from __future__ import annotations

import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from datasource_bridge import (
    BridgeClosed,
    BridgeError,
    CallTimeout,
    MethodNotFound,
    ProtocolViolation,
    RequestTooLarge,
)

from .support import start_fake, takes_at_most, wait_until


class AnswerTests(unittest.TestCase):
    def test_values_come_back_as_they_went(self) -> None:
        values = {
            "text": "grüße 🚀\n\u2028",
            "integer": 12345678901234567890,
            "float": 0.1,
            "null": None,
            "list": [True],
        }
        with start_fake() as bridge:
            self.assertEqual(bridge.call("fake.echo", values), values)
            self.assertEqual(bridge.call("fake.echo", [1, "two"]), [1, "two"])
            self.assertEqual(bridge.call("fake.echo", {"a": 1}, b=2), {"a": 1, "b": 2})

    def test_answers_out_of_order_reach_their_own_calls(self) -> None:
        with start_fake() as bridge, ThreadPoolExecutor(8) as pool:
            params = [{"count": 8, "number": number} for number in range(8)]
            self.assertEqual(list(pool.map(lambda p: bridge.call("fake.hold", p), params)), params)

    def test_a_fast_call_overtakes_a_slow_one(self) -> None:
        with start_fake() as bridge:
            slow = bridge.start("fake.slow", {"seconds": 0.5})
            with takes_at_most(0.4):
                bridge.ping()
            self.assertFalse(slow.done)
            self.assertEqual(slow.result(), 0.5)
            self.assertEqual(slow.result(), 0.5)

    def test_characters_split_across_writes(self) -> None:
        text = "ä€🚀" * 20
        with start_fake() as bridge:
            self.assertEqual(bridge.call("fake.split", {"text": text}), text)

    def test_lines_of_twenty_megabytes_in_both_directions(self) -> None:
        size = 20 << 20
        with start_fake() as bridge, ThreadPoolExecutor(4) as pool, takes_at_most(60):
            answers = pool.map(lambda _: len(bridge.call("fake.huge", {"bytes": size})), range(2))
            lengths = pool.map(lambda _: bridge.call("fake.measure", {"text": "x" * size}), range(2))
            self.assertEqual(list(answers), [size // 2] * 2)
            self.assertEqual(list(lengths), [size] * 2)

    def test_many_large_requests_and_answers_at_once_do_not_deadlock(self) -> None:
        text = "x" * 200_000
        with start_fake() as bridge, ThreadPoolExecutor(16) as pool, takes_at_most(60):
            for result in pool.map(lambda _: bridge.call("fake.echo", {"text": text}), range(200)):
                self.assertEqual(len(result["text"]), len(text))

    def test_a_batch_comes_back_in_its_own_order(self) -> None:
        with start_fake() as bridge:
            outcomes = bridge.batch([("fake.echo", {"n": 1}), ("no.such.method", None), ("fake.echo", {"n": 2})])
            self.assertEqual(outcomes[0], {"n": 1})
            self.assertIsInstance(outcomes[1], MethodNotFound)
            self.assertEqual(outcomes[2], {"n": 2})
            self.assertEqual(bridge.batch([]), [])

    def test_a_notification_has_no_id(self) -> None:
        with start_fake() as bridge:
            bridge.notify("some.thing", {"a": 1})
            self.assertIn({"jsonrpc": "2.0", "method": "some.thing", "params": {"a": 1}}, bridge.call("fake.received"))


class ProgressTests(unittest.TestCase):
    def test_notes_arrive_in_order_on_the_calling_thread(self) -> None:
        seen = []
        with start_fake() as bridge:
            asked = bridge.call(
                "fake.progress",
                {"count": 100},
                on_progress=lambda note: seen.append((note["message"], threading.current_thread())),
            )
        self.assertIs(asked, True)
        self.assertEqual(seen, [(f"step {n}", threading.current_thread()) for n in range(100)])

    def test_without_a_callback_none_are_asked_for(self) -> None:
        with start_fake() as bridge:
            self.assertIsNone(bridge.call("fake.progress", {"count": 3}))

    def test_a_callback_may_call_the_bridge(self) -> None:
        with start_fake() as bridge:
            bridge.call("fake.progress", {"count": 3}, on_progress=lambda note: bridge.ping(timeout=5))

    def test_what_a_callback_raises_reaches_the_caller_and_cancels(self) -> None:
        def fail(note: object) -> None:
            raise KeyError("stop")

        with start_fake() as bridge:
            with self.assertRaises(KeyError):
                bridge.call("fake.progress", {"count": 3}, on_progress=fail)
            bridge.ping()

    def test_parameters_by_position_leave_no_place_for_it(self) -> None:
        with start_fake() as bridge, self.assertRaises(TypeError):
            bridge.call("fake.progress", [3], on_progress=print)


class TimeoutTests(unittest.TestCase):
    def test_a_call_that_takes_too_long_is_cancelled(self) -> None:
        with start_fake() as bridge:
            with takes_at_most(1), self.assertRaises(CallTimeout) as caught:
                bridge.call("fake.silence", {"password": "hunter2"}, timeout=0.1)
            self.assertIsInstance(caught.exception, TimeoutError)
            self.assertEqual(str(caught.exception), "fake.silence was not answered within 0.1 s and was cancelled.")
            received = bridge.call("fake.received")
            request_id = next(m["id"] for m in received if m["method"] == "fake.silence")
            cancel = {"jsonrpc": "2.0", "method": "bridge.cancel", "params": {"id": request_id}}
            self.assertIn(cancel, received)

    def test_a_late_answer_is_ignored(self) -> None:
        with start_fake() as bridge:
            with self.assertRaises(CallTimeout):
                bridge.call("fake.slow", {"seconds": 0.3}, timeout=0.1)
            self.assertEqual(bridge.call("fake.slow", {"seconds": 0.4}), 0.4)

    def test_a_timeout_holds_while_the_server_does_not_read(self) -> None:
        with start_fake() as bridge:
            bridge.start("fake.stall", {"seconds": 4})
            large = bridge.start("fake.measure", {"text": "x" * (30 << 20)})
            wait_until(bridge._transport._writer._queue.empty)
            with takes_at_most(1), self.assertRaises(CallTimeout):
                large.result(timeout=0.1)
            with takes_at_most(1), self.assertRaises(CallTimeout):
                bridge.call("fake.echo", {"late": True}, timeout=0.1)
            self.assertEqual(bridge.call("fake.echo", {"n": 1}, timeout=20), {"n": 1})
            methods = [m["method"] for m in bridge.call("fake.received")]
            self.assertIn("fake.measure", methods, "a line that was begun is finished")
            self.assertEqual(methods.count("fake.echo"), 1, "a request that timed out before it was written isn't sent")

    def test_the_wait_for_room_counts(self) -> None:
        with start_fake() as bridge:
            bridge.start("fake.stall", {"seconds": 2})
            bridge.start("fake.measure", {"text": "x" * (17 << 20)})
            with takes_at_most(0.9), self.assertRaises(CallTimeout):
                bridge.call("fake.echo", timeout=0.5)

    def test_a_batch_times_out_as_a_whole(self) -> None:
        with start_fake() as bridge:
            bridge.start("fake.stall", {"seconds": 0.5})
            with self.assertRaises(CallTimeout):
                bridge.batch([("fake.echo", {"n": 1}), ("fake.echo", {"n": 2})], timeout=0.1)
            cancelled = [m for m in bridge.call("fake.received") if "method" in m and m["method"] == "bridge.cancel"]
            self.assertEqual(len(cancelled), 2)

    def test_a_call_can_be_cancelled_by_hand(self) -> None:
        with start_fake() as bridge:
            call = bridge.start("fake.silence")
            call.cancel()
            self.assertFalse(bridge.cancel(call))
            cancelled = [m["params"] for m in bridge.call("fake.received") if m["method"] == "bridge.cancel"]
            self.assertEqual(cancelled, [{"id": call.id}] * 2)
            call.abandon()
            with takes_at_most(1), self.assertRaises(BridgeError):
                call.result()


class RefusedRequestTests(unittest.TestCase):
    """What the bridge could not answer under an id is refused before it is sent."""

    def test_what_is_over_a_limit_is_not_sent(self) -> None:
        deep: object = []
        for _ in range(20):
            deep = [deep]
        cases: Any = {
            "bytes": {"text": "x" * (64 << 20)},
            "depth": {"deep": deep},
            "values": {"many": [0] * 5000},
        }
        with start_fake() as bridge:
            for name, params in cases.items():
                with self.subTest(name), self.assertRaises(RequestTooLarge):
                    bridge.call("fake.echo", params, timeout=5)
            with self.assertRaises(RequestTooLarge):
                bridge.batch([("fake.echo", None)] * 11)
            self.assertEqual(len(bridge.call("fake.received")), 2)

    def test_brackets_and_commas_in_strings_do_not_count(self) -> None:
        params = {"text": "[{,:" * 6000}
        with start_fake() as bridge:
            self.assertEqual(bridge.call("fake.echo", params), params)

    def test_what_is_not_json_is_not_sent(self) -> None:
        cases: Any = [({"n": float("nan")}, ValueError), ({"s": "\ud800"}, ValueError), ({"o": object()}, TypeError)]
        with start_fake() as bridge:
            for params, kind in cases:
                with self.subTest(kind=kind), self.assertRaises(kind):
                    bridge.call("fake.echo", params, timeout=5)
            self.assertEqual(len(bridge.call("fake.received")), 2)

    def test_text_that_is_not_unicode_is_not_quoted(self) -> None:
        with start_fake() as bridge, self.assertRaises(ValueError) as caught:
            bridge.call("fake.echo", {"password": "hunter2 \ud800"}, timeout=5)
        self.assertNotIn("hunter2", repr(caught.exception))
        self.assertIsNone(caught.exception.__context__)

    def test_an_error_without_an_id_fails_the_only_call(self) -> None:
        line = '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"No.","data":{"code":"PARSE_ERROR"}}}'
        with start_fake() as bridge:
            with self.assertRaisesRegex(BridgeError, "No."):
                bridge.call("fake.raw", {"line": line}, timeout=5)
            silent = bridge.start("fake.silence")
            with self.assertRaisesRegex(BridgeError, "one of several requests"):
                bridge.call("fake.raw", {"line": line}, timeout=5)
            with self.assertRaisesRegex(BridgeError, "one of several requests"):
                silent.result(5)
            bridge.ping()


class GarbageTests(unittest.TestCase):
    LINES = {
        "text": "Segmentation fault, password hunter2",
        "other JSON": "42",
        "no version": '{"id":2,"result":{}}',
        "invalid UTF-8": '{"jsonrpc":"2.0","id":2,"result":"\xff"}',
        "cut": '{"jsonrpc":"2.0","id":2,"resu',
        "deep": "[" * 100_000,
        "both": '{"jsonrpc":"2.0","id":2,"result":{},"error":{"code":1,"message":""}}',
        "neither": '{"jsonrpc":"2.0","id":2}',
        "no error code": '{"jsonrpc":"2.0","id":2,"error":{"message":"no"}}',
        "a request": '{"jsonrpc":"2.0","id":2,"method":"fake.raw"}',
        "unknown id": '{"jsonrpc":"2.0","id":1000,"result":{}}',
        "id of another type": '{"jsonrpc":"2.0","id":2.0,"result":{}}',
        "id that Python takes for 1": '{"jsonrpc":"2.0","id":true,"result":{}}',
    }

    def test_it_is_never_taken_for_an_answer(self) -> None:
        for name, line in self.LINES.items():
            with self.subTest(name), start_fake() as bridge, takes_at_most(5):
                with self.assertRaises(ProtocolViolation) as caught:
                    bridge.call("fake.raw", {"line": line}, timeout=5)
                self.assertNotIn("hunter2", str(caught.exception))
                with self.assertRaises(ProtocolViolation):
                    bridge.ping()
                wait_until(lambda: bridge.exit_code is not None)

    def test_blank_lines_are_no_garbage(self) -> None:
        with start_fake() as bridge:
            bridge.start("fake.raw", {"line": " \r"})
            bridge.ping()


class ClosingTests(unittest.TestCase):
    def test_pending_answers_are_delivered(self) -> None:
        with start_fake() as bridge:
            calls = [bridge.start("fake.slow", {"seconds": 0.3 + n / 1000}) for n in range(20)]
            bridge.close()
            self.assertTrue(all(call.done for call in calls))
            self.assertEqual([call.result() for call in calls], [0.3 + n / 1000 for n in range(20)])
            self.assertEqual(bridge.exit_code, 0)

    def test_what_was_handed_over_is_still_written(self) -> None:
        with start_fake() as bridge:
            bridge.start("fake.stall", {"seconds": 0.3})
            calls = [bridge.start("fake.measure", {"text": "x" * (1 << 20)}) for _ in range(10)]
            bridge.close()
            self.assertEqual([call.result() for call in calls], [1 << 20] * 10)

    def test_later_calls_are_refused(self) -> None:
        bridge = start_fake()
        bridge.close()
        bridge.close()
        with self.assertRaises(BridgeClosed):
            bridge.ping()
        with self.assertRaises(BridgeClosed):
            bridge.notify("some.thing")

    def test_racing_calls_end_one_way_or_the_other(self) -> None:
        for _ in range(20):
            bridge = start_fake()
            with ThreadPoolExecutor(4) as pool:
                racing = [pool.submit(bridge.call, "fake.echo", {"n": n}, timeout=10) for n in range(40)]
                bridge.close()
                for n, future in enumerate(racing):
                    error = future.exception()
                    if error is None:
                        self.assertEqual(future.result(), {"n": n})
                    else:
                        self.assertIsInstance(error, BridgeClosed)


if __name__ == "__main__":
    unittest.main()
