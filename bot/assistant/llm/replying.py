"""What the model gives back."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field


class Reply(BaseModel):
    """The draft of one answer. Nothing of it is believed before `checking` has looked at it."""

    answer: str = Field(description="What the customer would read; empty when no article answers.")
    probability: Annotated[float, Field(ge=0, le=1)] = Field(
        description="How likely this settles the customer's matter for good."
    )
    sources: list[str] = Field(default=[], description="Ids of the articles the answer is taken from.")
    missing: list[str] = Field(default=[], description="What is not known of the case, in a few words each.")
    wants_person: bool = Field(default=False, description="True when the customer asks for a human being.")
