"""One call for a burst of edits."""

import asyncio
from collections.abc import Callable


class Debounced:
    """Calls a function once, a moment after the last of a burst of requests; at once where no loop runs."""

    def __init__(self, wait_s: float, call: Callable[[], None]) -> None:
        self.wait_s = wait_s
        self.call = call
        self._pending: asyncio.TimerHandle | None = None

    def __call__(self) -> None:
        """Asks for the call; a request that already waits is replaced."""
        self.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.call()
            return
        self._pending = loop.call_later(self.wait_s, self._run)

    def _run(self) -> None:
        self._pending = None
        self.call()

    def cancel(self) -> None:
        """Forgets a request that waits."""
        if self._pending is not None:
            self._pending.cancel()
            self._pending = None

    def flush(self) -> None:
        """Calls now if a request waits, so that what follows reads the new state."""
        if self._pending is not None:
            self.cancel()
            self.call()
