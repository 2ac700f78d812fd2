"""Letters by a mail server. It cannot be asked afterwards what it took."""

import re
import smtplib
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from .fault import NotCarried
from .models import Letter
from .own_words import letterhead


class MailServer:
    """Carries one letter through the mail server that Django is set to use."""

    can_be_asked = False

    def __init__(self) -> None:
        self.connection: BaseEmailBackend = get_connection()

    def open(self, letter: Letter) -> None:
        try:
            self.message = message_of(letter, self.connection)
            self.connection.open()
        except (OSError, smtplib.SMTPException) as fault:
            raise _not_carried(fault, surely=True) from fault

    def find(self, letter: Letter) -> str:
        return ""

    def send(self, letter: Letter) -> str:
        try:
            self.connection.send_messages([self.message])
        except (OSError, smtplib.SMTPException) as fault:
            raise _not_carried(fault, surely=_said_no(fault)) from fault
        return f"accepted by the mail server as {letter.message_id}"

    def close(self) -> None:
        try:
            self.connection.close()
        except (OSError, smtplib.SMTPException):
            return


def message_of(letter: Letter, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """Return a letter as a message with its files; a calendar also as what mail programs offer an answer to."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    head = letterhead(letter.area)
    answers = (head.reply_to if head else "") or letter.area.email
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=formataddr((letter.area.name, address)),
        to=[formataddr((letter.to_name, letter.to_email))],
        reply_to=[answers] if answers else None,
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    for one in letter.attachments.all():
        content = bytes(one.content)
        if one.media_type.startswith("text/calendar"):
            # Mail programs offer "accept" and "decline" for the alternative; the file is for all others.
            message.attach_alternative(content.decode(), one.media_type)
        message.attach(one.name, content, one.media_type)
    return message


def _not_carried(fault: Exception, *, surely: bool) -> NotCarried:
    return NotCarried(_words(fault), surely=surely, for_good=_refused_for_good(fault))


def _said_no(fault: Exception) -> bool:
    """The server said no, in so many words. A connection that breaks off while handing over says nothing."""
    return isinstance(
        fault, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused | smtplib.SMTPNotSupportedError
    )


def _codes(fault: Exception) -> list[int]:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in fault.recipients.values()]
    return [fault.smtp_code] if isinstance(fault, smtplib.SMTPResponseException) else []


def _refused_for_good(fault: Exception) -> bool:
    # A sign-in that fails is our setting, not this letter: it is tried again.
    codes = _codes(fault)
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return True
    return bool(codes) and min(codes) >= 500 and not isinstance(fault, smtplib.SMTPAuthenticationError)


def _words(fault: Exception) -> str:
    """What went wrong, without the address: the post room's page shows it, and so may a log."""
    said = b""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        said = next(iter(fault.recipients.values()))[1]
    elif isinstance(fault, smtplib.SMTPResponseException):
        said = fault.smtp_error if isinstance(fault.smtp_error, bytes) else str(fault.smtp_error).encode()
    codes = " ".join(str(code) for code in _codes(fault))
    plain = re.sub(r"\S*@\S*", "(address)", said.decode("ascii", "replace"))
    if codes:
        return f"The mail server answered {codes}: {plain}"
    if isinstance(fault, TimeoutError):
        return "The mail server did not answer in time."
    if isinstance(fault, ConnectionRefusedError):
        return "The mail server could not be reached: it refuses connections."
    return f"The connection to the mail server failed ({type(fault).__name__})."
