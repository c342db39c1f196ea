"""What somebody typed, where the log and each page can show it."""


class NotOneLineError(ValueError):
    """What was typed could forge a line of the log, or hide what it says."""

    def __init__(self) -> None:
        super().__init__("write it on one line, in letters that can be seen.")


def one_line(said: str) -> str:
    """The words typed, letters on one line; NotOneLineError where they are not."""
    said = said.replace("\N{NO-BREAK SPACE}", " ")
    if not said.isprintable():
        raise NotOneLineError
    return said
