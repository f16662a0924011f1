"""What was read last, bounded by what it weighs rather than by how many reads it was."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import Generic, TypeVar

T = TypeVar("T", bound=Sized)


class Recent(Generic[T]):
    """Values by key; those unused longest go when all of them have more than `room` items."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._items = 0
        self._cleared = 0
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """The value kept, else what `read` gives."""
        with self._lock:
            kept = self._values.get(key)
            if kept is not None:
                self._values.move_to_end(key)
                return kept
            cleared = self._cleared
        fresh = read()
        with self._lock:
            if key not in self._values and cleared == self._cleared:
                self._values[key] = fresh
                self._items += len(fresh) + 1
            while self._items > self._room and len(self._values) > 1:
                _, old = self._values.popitem(last=False)
                self._items -= len(old) + 1
        return fresh

    def clear(self) -> None:
        """Forgets everything, also what is being read at this moment."""
        with self._lock:
            self._cleared += 1
            self._values.clear()
            self._items = 0
