"""Work beside other work: one long task, or the pieces of a long column a few ahead of whoever takes the results."""

from __future__ import annotations

import os
from collections import deque
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

PIECE = 1 << 16
"""Rows of a piece: enough to make starting it cheap, few enough to stay in a processor's cache."""

_Item = TypeVar("_Item")
_Done = TypeVar("_Done")


def in_background(work: Callable[[], _Done]) -> Callable[[], _Done]:
    """Begin `work` in a thread of its own; gives a function that waits for its result, or raises what it raised."""
    done: list[_Done] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001  # raised again where the result is asked for
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()

    def wait() -> _Done:
        thread.join()
        if failed:
            raise failed[0]
        return done[0]

    return wait


def parallel_map(work: Callable[[_Item], _Done], items: Sequence[_Item]) -> Iterator[_Done]:
    """Give the result of `work` for each item, in order; arrow and numpy run in threads beside each other."""
    if len(items) < 2:
        yield from map(work, items)
        return
    from concurrent.futures import ThreadPoolExecutor  # a hundred results need no threads

    workers = os.cpu_count() or 1
    begun: deque[Future[_Done]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for item in items:
            begun.append(pool.submit(work, item))
            if len(begun) > 2 * workers:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
