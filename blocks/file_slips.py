"""Why a file of an agent's does not reach the customer, told to the agent alone; {file} is its name."""

from __future__ import annotations

from bot.domain.deliveries import Slip

FILE_SLIPS: dict[str, str] = {
    Slip.FILE: (
        "The customer doesn't get {file}: Slack did not hand it over, though Baton asked for ten minutes. "
        "Send it again."
    ),
    Slip.FILE_SIZE: (
        "The customer doesn't get {file}: it is larger than files may be here. Send a smaller one, or a link "
        "that they may open."
    ),
    Slip.FILE_TYPE: (
        "The customer doesn't get {file}: by its content it is none of the kinds that may be sent. "
        "A PDF or a picture may be."
    ),
    Slip.FILE_ELSEWHERE: (
        "The customer doesn't get {file}: it stands outside Slack. Upload a copy, or write them a link that "
        "they may open."
    ),
    Slip.FILE_GONE: "The customer doesn't get {file}: it was deleted in Slack before it could be passed on.",
    Slip.FILE_ROOM: "The customer doesn't get {file}: this conversation holds as many files as it may.",
    Slip.FILE_LATE: "The customer doesn't get {file}: it came when you no longer held this handoff.",
    Slip.FILES_OFF: (
        "The customer doesn't get {file}: files are turned off here. Put what matters into words."
    ),
    Slip.FILES_UNREAD: (
        "The customer doesn't get {file}: Baton may not read files in Slack. Tell whoever runs Baton: it "
        "lacks the scope files:read."
    ),
}
