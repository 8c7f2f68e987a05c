"""One process a database: a lock of the file itself, whatever name it was opened by, and one of the name while it is replaced.

Only `flock` is used: SQLite's own locks are POSIX ones, which Linux keeps apart from it (man 2 flock), and which a process loses on a
file as soon as it closes *any* descriptor of that file (sqlite.org/howtocorrupt.html, 2.2). So the descriptor is held until the
connections are closed, and a file that this process holds already is refused before it is opened a second time.
"""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Final

_HELD: Final[set[tuple[int, int]]] = set()
"""Device and inode of every database that this process holds."""


class InUse(Exception):
    """Another process, or this one, has the database open."""


class Lock:
    """The lock of one database, until it is closed. Close it after every connection to the file."""

    def __init__(self, name: int) -> None:
        self._name = name
        self._file: int | None = None
        self._inode: tuple[int, int] | None = None

    @classmethod
    def take(cls, path: Path) -> Lock:
        """Locks the database at `path`, which need not be there yet. Raises InUse, and OSError where nothing can be made there."""
        real = path.resolve()
        real.parent.mkdir(parents=True, exist_ok=True)
        name = os.open(f"{real}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        lock = cls(name)
        try:
            _flock(name)
            if real.is_file():
                lock.hold(real)
        except BaseException:
            lock.close()
            raise
        return lock

    def hold(self, path: Path) -> None:
        """Locks the file itself, once it is there. Raises InUse and OSError."""
        stat = path.stat()
        inode = (stat.st_dev, stat.st_ino)
        if inode in _HELD:
            raise InUse
        file = os.open(path, os.O_RDONLY)
        try:
            _flock(file)
        except BaseException:
            os.close(file)
            raise
        self._file, self._inode = file, inode
        _HELD.add(inode)

    def close(self) -> None:
        """Lets another process in."""
        if self._file is not None:
            os.close(self._file)
        if self._inode is not None:
            _HELD.discard(self._inode)
        os.close(self._name)


def _flock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            raise InUse from None
        raise
