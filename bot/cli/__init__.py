"""The `baton` command. What is wrong is one line on stderr and exit code 2."""

from bot.cli.command import cli, main

__all__ = ["cli", "main"]
