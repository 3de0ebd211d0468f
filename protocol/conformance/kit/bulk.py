"""Many requests at once, none of which is stored."""

from .failure import Failure

LINES_AT_ONCE = 500


class Collector:
    """Takes answers, and checks that each id from 1 on is answered once."""

    def __init__(self, in_order=False, permits_errors=False, may_lose=False):
        self.in_order = in_order
        self.permits_errors = permits_errors
        # Whether the server may end without having taken all of it.
        self.may_lose = may_lose
        self.count = 0
        self.sent = 0
        self._seen = bytearray()

    def __call__(self, answer):
        for one in answer if isinstance(answer, list) else (answer,):
            self._take(one)

    def _take(self, answer):
        if not isinstance(answer, dict) or ("result" not in answer and not self.permits_errors):
            raise Failure(f"Something else than a result came: {str(answer)[:300]}")
        if answer.get("jsonrpc") != "2.0":
            raise Failure(f"An answer without its version came: {str(answer)[:300]}")
        number = answer.get("id")
        if not isinstance(number, str) or not number.isdigit() or not 0 < int(number) <= self.sent:
            raise Failure(f"An answer to {number!r} came, which wasn't asked.")
        number = int(number)
        if self.in_order and number != self.count + 1:
            raise Failure(f"The answer to {number} came as number {self.count + 1}.")
        if len(self._seen) <= number:
            self._seen.extend(bytes(number + 65536 - len(self._seen)))
        if self._seen[number]:
            raise Failure(f"Request {number} was answered twice.")
        self._seen[number] = 1
        self.count += 1

    @property
    def is_complete(self):
        return self.count == self.sent

    def lines(self, text, goes_on):
        """Bytes of numbered lines, for as long as `goes_on` says so of the next number."""
        before, _, after = text.partition("{n}")
        if "{n}" in after:
            parts = text.split("{n}")
            make = lambda number: str(number).join(parts)
        else:
            make = lambda number: f"{before}{number}{after}"
        while goes_on(self.sent + 1):
            chunk = []
            while len(chunk) < LINES_AT_ONCE and goes_on(self.sent + 1):
                self.sent += 1
                chunk.append(make(self.sent) + "\n")
            yield "".join(chunk).encode()

    def missing(self):
        return [number for number in range(1, self.sent + 1) if number >= len(self._seen) or not self._seen[number]]
