"""Who is told of what is late: the options, and sending to each of those they name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from dashboard.cli.mailing import MailServer, is_mail_address, mail_server, send
from dashboard.cli.options import wrong_usage
from dashboard.cli.posting import post, why_no_url
from dashboard.cli.telling import Message, NotToldError

PostTo = Annotated[
    str | None,
    typer.Option("--post-to", metavar="URL", help="An address to post to when something is late."),
]
MailTo = Annotated[
    list[str] | None,
    typer.Option(
        "--mail-to", metavar="ADDRESS", help="Who gets a mail when something is late; repeatable."
    ),
]
MailServerName = Annotated[
    str | None,
    typer.Option("--mail-server", metavar="HOST:PORT", help="The server that sends the mail."),
]
MailFrom = Annotated[
    str | None, typer.Option("--mail-from", metavar="ADDRESS", help="Whom the mail is from.")
]
Always = Annotated[bool, typer.Option("--always", help="Tell them, too, when nothing is late.")]


@dataclass(frozen=True, slots=True)
class Receivers:
    """An address to post to, and those who get a mail; either may be missing."""

    url: str | None = None
    mail: tuple[str, ...] = ()
    server: MailServer | None = None

    def tell(self, message: Message) -> list[str]:
        """Tell each of them; who was told. NotToldError names all who were not."""
        failed, told = [], []
        if self.url:
            try:
                told.append(post(self.url, message))
            except NotToldError as error:
                failed.append(str(error))
        if self.server:
            try:
                send(self.server, self.mail, message)
                told += self.mail
            except NotToldError as error:
                failed.append(str(error))
        if failed:
            raise NotToldError(" ".join(failed))
        return told


def receivers_of(
    url: str | None, mail: Sequence[str], server: str | None, sender: str | None
) -> Receivers:
    """Whom the options name; wrong usage for what cannot be sent to."""
    if url is not None and (why := why_no_url(url)):
        wrong_usage(f"Nothing can be posted to what --post-to names: {why}.")
    if not mail:
        if server or sender:
            wrong_usage("--mail-server and --mail-from say how, and --mail-to whom: name somebody.")
        return Receivers(url)
    if server is None or sender is None:
        wrong_usage("--mail-to needs --mail-server HOST:PORT and --mail-from ADDRESS.")
    for address in (*mail, sender):
        if not is_mail_address(address):
            wrong_usage(f"{address!r} is not one mail address, such as officer@council.example.")
    known = mail_server(server, sender)
    if known is None:
        wrong_usage(f"--mail-server is {server!r}; write HOST:PORT, such as mail.example:587.")
    return Receivers(url, tuple(dict.fromkeys(mail)), known)
