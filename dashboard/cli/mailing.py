"""A message sent by mail: encrypted where the server offers it, to each receiver by itself."""

import os
import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from dashboard.cli.telling import WITHIN_SECONDS, Message, NotToldError, flat, is_loopback, said

USER, PASSWORD = "INSOURCING_MAIL_USER", "INSOURCING_MAIL_PASSWORD"
"""The environment's names of what a mail server wants to know."""
_HIGHEST_PORT = 65535
_ADDRESS = re.compile(r"[^\s@,;<>\"()\[\]\\:]+@[A-Za-z0-9.-]+", re.ASCII)
_SERVER = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server, and the address that its letters come from."""

    host: str
    port: int
    sender: str

    @property
    def name(self) -> str:
        """As it is read aloud."""
        return f"{self.host}:{self.port}"


def is_mail_address(text: str) -> bool:
    """Whether it is one address and nothing more, so that no header can be made of it."""
    return _ADDRESS.fullmatch(text) is not None


def mail_server(text: str, sender: str) -> MailServer | None:
    """The server written as HOST:PORT; None if it is not."""
    found = _SERVER.fullmatch(text)
    if found is None or not 0 < int(found[2]) <= _HIGHEST_PORT:
        return None
    return MailServer(found[1].strip("[]"), int(found[2]), sender)


def send(server: MailServer, receivers: Sequence[str], message: Message) -> None:
    """Send a message to each receiver by itself; NotToldError if one could not be told."""
    try:
        with smtplib.SMTP(server.host, server.port, timeout=WITHIN_SECONDS) as mail:
            _log_in(mail, server)
            refused = [_refused(mail, _letter(server, to, message)) for to in receivers]
    except (smtplib.SMTPException, OSError) as error:
        why = _answered(error) if isinstance(error, smtplib.SMTPResponseException) else said(error)
        raise NotToldError(f"Mail was not sent through {server.name}: {why}.") from error
    if any(refused):
        raise NotToldError(" ".join(words for words in refused if words))


def _log_in(mail: smtplib.SMTP, server: MailServer) -> None:
    """Encrypted where the server offers it; a password is never sent in the clear."""
    mail.ehlo()
    safe = is_loopback(server.host)
    if mail.has_extn("starttls"):
        mail.starttls(context=ssl.create_default_context())
        mail.ehlo()
        safe = True
    user = os.environ.get(USER, "")
    if user and not safe:
        raise NotToldError(
            f"Mail was not sent through {server.name}: it offers no encryption, and the password "
            "would be sent in the clear."
        )
    if user:
        mail.login(user, os.environ.get(PASSWORD, ""))


def _refused(mail: smtplib.SMTP, letter: EmailMessage) -> str:
    """Send one letter; "" or who was refused by the server, and why."""
    try:
        mail.send_message(letter)
    except smtplib.SMTPRecipientsRefused as error:
        ((receiver, (code, why)),) = error.recipients.items()
        return f"{receiver} was not told: the mail server refused it ({code} {flat(why)})."
    return ""


def _answered(error: smtplib.SMTPResponseException) -> str:
    return f"it answered {error.smtp_code} {flat(error.smtp_error)}"


def _letter(server: MailServer, receiver: str, message: Message) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = " ".join(message.subject.split())
    letter["From"] = server.sender
    letter["To"] = receiver
    letter["Date"] = formatdate(localtime=False)
    letter["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    return letter
