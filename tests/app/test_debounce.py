"""A burst of edits is one computation, and who reads at once reads the new state."""

import asyncio

from workbook.app.debounce import Debounced


def test_without_a_loop_each_request_is_a_call() -> None:
    """In a plain script nothing would ever call later, so every request runs at once."""
    calls: list[int] = []
    debounced = Debounced(60, lambda: calls.append(1))

    debounced()
    debounced()

    assert calls == [1, 1]


def test_a_burst_is_one_call() -> None:
    """Requests closer together than the wait end in a single call."""
    calls: list[int] = []

    async def burst() -> None:
        debounced = Debounced(0.001, lambda: calls.append(1))
        for _ in range(5):
            debounced()
        assert calls == []
        await asyncio.sleep(0.05)

    asyncio.run(burst())

    assert calls == [1]


def test_flush_calls_what_waits_and_nothing_twice() -> None:
    """A reader that flushes sees the result now, and the timer does not call again."""
    calls: list[int] = []

    async def read() -> None:
        debounced = Debounced(0.001, lambda: calls.append(1))
        debounced()
        debounced.flush()
        debounced.flush()
        await asyncio.sleep(0.05)

    asyncio.run(read())

    assert calls == [1]


def test_a_cancelled_request_never_calls() -> None:
    """What was cancelled is forgotten."""
    calls: list[int] = []

    async def cancel() -> None:
        debounced = Debounced(0.001, lambda: calls.append(1))
        debounced()
        debounced.cancel()
        await asyncio.sleep(0.05)

    asyncio.run(cancel())

    assert calls == []
