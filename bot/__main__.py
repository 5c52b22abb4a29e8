"""`python -m bot` and the `baton` command."""

from bot.cli import main

if __name__ == "__main__":
    main()
