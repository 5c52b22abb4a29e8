from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlmodel import Field

from storage.tables.columns import Row, table


class FaceRow(Row, table=True):
    """`key` and the picture are NULL while there is none to be shown."""

    agent_id: str = Field(primary_key=True)
    name: str
    wants_picture: bool
    key: str | None = Field(unique=True)
    type: str
    data: bytes | None = Field(sa_type=LargeBinary)


FACE = table(FaceRow)
