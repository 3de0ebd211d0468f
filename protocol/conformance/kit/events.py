"""What can happen in a case: one function each, named as in the case files. README.md describes them."""

import os
import time

from . import matching
from .bulk import Collector
from .failure import Failure
from .session import event, unescape

MEBIBYTE = 1 << 20

# Lines that are sent in two parts: how long the first waits for the second, in seconds.
SPLIT_PAUSE = 0.002

# Sending


@event
def send(session, text):
    session.stream.send(text.encode() + b"\n")
    session.send_all()


@event
def raw(session, text):
    session.stream.send(unescape(text))
    session.send_all()


@event
def repeat(session, text):
    """COUNT TEXT: the text so often, without a line feed, and without it ever being in one piece."""
    count, _, unit = text.partition(" ")
    unit = unescape(unit)
    per_chunk = max(1, 65536 // len(unit))
    whole, rest = divmod(int(count), per_chunk)
    chunk = unit * per_chunk

    def chunks():
        for _ in range(whole):
            yield chunk
        yield unit * rest

    session.stream.send_from(chunks())
    session.send_all()


@event
def bytewise(session, text):
    """TEXT: a line, each byte of it by itself."""
    for byte in text.encode() + b"\n":
        session.stream.send(bytes([byte]))
        session.send_all()
        time.sleep(SPLIT_PAUSE)


@event
def split_everywhere(session, text):
    """TEXT: the line, cut in two at each place in turn, `{n}` counting up; each must be answered with a result."""
    length = len(text.replace("{n}", "100").encode())
    session.collector = session.stream.collector = Collector()
    for number in range(1, length + 1):
        line = text.replace("{n}", str(number)).encode() + b"\r\n"
        session.collector.sent = number
        cut = min(number, len(line) - 1)
        for part in (line[:cut], line[cut:]):
            session.stream.send(part)
            session.send_all()
            time.sleep(SPLIT_PAUSE)
    settle(session, "")


# Many requests


@event
def exchange(session, text):
    """COUNT TEXT: so many lines, `{n}` counting from 1; each must be answered once, with a result."""
    exchange_many(session, text, Collector())


@event
def exchange_in_order(session, text):
    exchange_many(session, text, Collector(in_order=True))


@event
def exchange_whatever(session, text):
    """As `exchange`, but an error is an answer too."""
    exchange_many(session, text, Collector(permits_errors=True))


@event
def offer(session, text):
    """SECONDS TEXT: such lines for so long, as many as the server takes; `settle` wants their answers."""
    seconds, _, line = text.partition(" ")
    end = time.monotonic() + float(seconds)
    collector = Collector(may_lose=True)
    session.collector = session.stream.collector = collector
    session.stream.send_from(collector.lines(line, lambda number: time.monotonic() < end))
    session.stream.pump(lambda: time.monotonic() >= end, float(seconds) + 1)


@event
def request_many(session, text):
    """COUNT TEXT: sends so many lines, `{n}` counting from 1, whose answers `settle` or the end of the case wants."""
    count, _, line = text.partition(" ")
    collector = Collector(permits_errors=True)
    session.collector = session.stream.collector = collector
    session.stream.send_from(collector.lines(line, lambda number: number <= int(count)))
    session.send_all()


@event
def settle(session, _):
    """Reads until everything that was sent in numbers is answered."""
    stream, collector = session.stream, session.collector
    stream.reads = True
    done = lambda: stream.is_sent and collector.is_complete
    before = -1
    # As long as answers come, they may.
    while not done() and stream.line_count != before and not session.server.poll():
        before = stream.line_count
        stream.pump(done, session.patience)
    if not done():
        raise Failure(session.lost())
    stream.collector = None


def exchange_many(session, text, collector):
    count, _, line = text.partition(" ")
    session.collector = session.stream.collector = collector
    session.stream.send_from(collector.lines(line, lambda number: number <= int(count)))
    settle(session, "")


# Expecting


@event
def expect(session, text):
    line = session.next_line()
    problem = session.match(matching.parse_pattern(text), line)
    if problem:
        raise Failure(f"{problem}\n  expected {text}\n  received {matching.shorten(line)}")


@event
def expect_unordered(session, texts):
    texts = [session.fill_in(text) for text in texts]
    patterns = [(text, matching.parse_pattern(text)) for text in texts]
    while patterns:
        line = session.next_line()
        found = next((pair for pair in patterns if session.match(pair[1], line) is None), None)
        if found is None:
            expected = "".join(f"\n  expected {text}" for text, _ in patterns)
            raise Failure(f"An answer matches nothing that is awaited.\n  received {matching.shorten(line)}{expected}")
        patterns.remove(found)


@event
def expect_exactly(session, text):
    line = session.next_line()
    if line != text.encode():
        raise Failure(f"Not this line.\n  expected {text}\n  received {matching.shorten(line)}")


@event
def expect_containing(session, text):
    line = session.next_line()
    if text.encode() not in line:
        raise Failure(f"The line doesn't contain {text}\n  received {matching.shorten(line)}")


@event
def skip_to(session, text):
    """PATTERN: whatever comes before an answer like this may come."""
    pattern = matching.parse_pattern(text)
    while session.match(pattern, session.next_line()):
        pass


@event
def silent(session, seconds):
    """SECONDS: nothing comes for so long, and the server goes on."""
    session.stream.pump(lambda: session.stream.lines or session.server.poll(), float(seconds))
    if session.stream.lines:
        raise Failure(f"This wasn't expected: {matching.shorten(session.stream.lines[0])}")
    if session.server.poll():
        raise Failure(f"It ended with {session.server.exit_code}.")


@event
def patience(session, seconds):
    """SECONDS: how long each answer, and the end, may take from here on."""
    session.patience = float(seconds) * session.profile.slack


# What happens to the process


@event
def close_input(session, _):
    session.send_all()
    session.close_input()


@event
def close_output(session, _):
    session.server.close_stdout()


@event
def stop_reading(session, _):
    session.stream.reads = False


@event
def go_on_reading(session, _):
    session.stream.reads = True
    session.stream.read_pause = 0


@event
def read_slowly(session, text):
    """BYTES MILLISECONDS: at most so many bytes at a time, with such a pause between."""
    count, pause = text.split()
    session.stream.reads = True
    session.stream.read_chunk = int(count)
    session.stream.read_pause = int(pause) / 1000


@event
def wait(session, seconds):
    session.stream.pump(lambda: False, float(seconds))


@event
def signal(session, name):
    session.server.signal(name)


@event
def kill_parent(session, _):
    session.server.kill_parent()


@event
def hang_up(session, _):
    """Closes the terminal."""
    session.send_all()
    session.server.close_stdin()


@event
def exit(session, codes):
    """CODE, or CODE or CODE: the server ends by itself with it, the input being left as it is."""
    held = session.server.stdin
    session.server.stdin = None
    session.stream.forget_unsent()
    try:
        session.wait_for_exit(codes)
    finally:
        session.server.stdin = held


@event
def restart(session, arguments):
    """ARGUMENTS: ends the server by the end of its input, and starts it again in the same folder."""
    session.wait_for_exit("0")
    session.server.clean_up()
    session.collector = None
    session.start(arguments)


# What is measured


@event
def memory_under(session, mebibytes):
    """MEBIBYTES: the most memory that the process ever had."""
    compare_memory(session.server.memory("VmHWM"), float(mebibytes), "It had")


@event
def baseline(session, _):
    session.baseline = session.server.memory("VmRSS")


@event
def growth_under(session, mebibytes):
    """MEBIBYTES: how much more than at `baseline` the process had at most."""
    compare_memory(session.server.memory("VmHWM") - session.baseline, float(mebibytes), "It grew by")


def compare_memory(size, limit, words):
    if size >= limit * MEBIBYTE:
        raise Failure(f"{words} {size / MEBIBYTE:.1f} MiB of memory, not less than {limit:g}.")


@event
def stray(session, text):
    """TEXT: prints to the server's descriptor 1, as a library or a child of it would. It must come out of stderr."""
    path = session.server.descriptor(1)
    with open(path, "wb", buffering=0) as file:
        file.write(text.encode() + b"\n")
    errors_contain(session, text)


@event
def errors_contain(session, text):
    """TEXT: stderr tells this, now or soon."""
    session.stream.drains_errors = True
    session.stream.pump(lambda: text.encode() in session.stream.errors, session.patience)
    session.stream.drain_errors()
    if text.encode() not in session.stream.errors:
        told = bytes(session.stream.errors[-300:])
        raise Failure(f"stderr doesn't tell `{text}` but `{matching.shorten(told)}`")


@event
def errors_empty(session, _):
    session.stream.drain_errors()
    if session.stream.errors:
        raise Failure(f"stderr tells something: {matching.shorten(bytes(session.stream.errors[:300]))}")


@event
def output_contains(session, text):
    """TEXT: stdout, which isn't made of answers here, contains this."""
    output = b"\n".join(session.stream.lines)
    if text.encode() not in output:
        raise Failure(f"stdout doesn't contain `{text}` but `{matching.shorten(output)}`")
    session.stream.lines.clear()


@event
def files_lack(session, text):
    """TEXT: no file that the server made contains this."""
    for root, _, names in os.walk(session.folder):
        for name in names:
            path = os.path.join(root, name)
            if os.path.isfile(path) and text.encode() in open(path, "rb").read():
                raise Failure(f"{name} contains `{text}`.")


@event
def change_file(session, text):
    """NAME TEXT: writes a file in the case's folder anew."""
    name, _, content = text.partition(" ")
    (session.folder / name).write_bytes(unescape(content))


@event
def no_temporary_files(session, _):
    left = os.listdir(session.folder / "tmp")
    if left:
        raise Failure(f"It left {left[0]} in the folder for temporary files.")


@event
def flags_unchanged(session, _):
    changed = session.server.changed_flags()
    if changed:
        raise Failure(f"Flags that others share were changed: {', '.join(changed)}.")

