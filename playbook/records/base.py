"""What every record has: an id, a version, and a shape that older ones are brought to."""

from __future__ import annotations

from typing import ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field

ME: Final = "me"
"""The id of a record of which a subject has one."""


class Record(BaseModel):
    """One thing that is remembered. `kind` never changes; `version` is raised when the shape does, with an entry in `upcast`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    kind: ClassVar[str]
    version: ClassVar[int] = 1
    shared: ClassVar[bool] = False
    """Whether it belongs to its subject itself (a council's rhythm, a community's rounds) and stays when its author is erased."""

    id: str = Field(default=ME, exclude=True)
    rev: int = Field(default=0, exclude=True)

    @property
    def stands(self) -> bool:
        """Whether it can still be answered: neither taken back nor taken down."""
        return True

    @classmethod
    def upcast(cls, body: dict[str, object], version: int) -> dict[str, object]:
        """The body of an older `version` in today's shape. Raises ValueError for a version this program does not know."""
        if version != cls.version:
            raise ValueError(f"{cls.kind} version {version} is not known to this program")
        return body
