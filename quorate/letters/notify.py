"""Letters by GOV.UK Notify (its REST API, version 2), which can be asked afterwards what it took.

Notify's templates hold two places, ((subject)) and ((body)); the template for a letter with a file also ((file)), where
Notify puts a link to the file: whoever opens it confirms the e-mail address first. Of a PDF and a Word file with the
same words the PDF goes; a calendar file cannot go. What does not fit waits for a person.
"""

import logging
from io import BytesIO
from typing import Any

from django.conf import settings

from quorate.late import Library

from .documents import DOCX_TYPE, PDF_TYPE
from .fault import NotCarried
from .models import Letter

client = Library("notifications_python_client")
LARGEST = 2 * 1024 * 1024
TIMEOUT = 20
NO_CALENDAR = "A calendar file cannot be sent with this message: please put the time into your diary."
# It writes down what the service answers, which may hold an address.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


class Notify:
    """Carries one letter through GOV.UK Notify. The letter's own identifier is Notify's reference for it."""

    can_be_asked = True

    def __init__(self) -> None:
        self.client = client.NotificationsAPIClient(settings.NOTIFY["key"], settings.NOTIFY["url"], timeout=TIMEOUT)
        # A letter goes to the address that is set, and nowhere that it points to.
        self.client.request_session.max_redirects = 0

    def open(self, letter: Letter) -> None:
        self.says: dict[str, Any] = {"subject": letter.subject, "body": letter.text}
        self.template = settings.NOTIFY["template"]
        files = list(letter.attachments.order_by("pk"))
        papers = [one for one in files if one.media_type == PDF_TYPE]
        others = [one for one in files if one.media_type not in (PDF_TYPE, DOCX_TYPE)]
        if any(not one.media_type.startswith("text/calendar") for one in others) or len(papers) > 1:
            raise NotCarried(
                "GOV.UK Notify carries one PDF with a letter, and this one has other files. Print it and post it.",
                surely=True,
                for_good=True,
            )
        if others:
            self.says["body"] = f"{letter.text}\n\n{NO_CALENDAR}"
        if not papers:
            return
        content = bytes(papers[0].content)
        if len(content) > LARGEST:
            says = "GOV.UK Notify carries files of up to 2 MB, and this one is larger. Print it and post it."
            raise NotCarried(says, surely=True, for_good=True)
        if not settings.NOTIFY["file_template"]:
            says = "There is no GOV.UK Notify template for letters with a file (NOTIFY_FILE_TEMPLATE)."
            raise NotCarried(says, surely=True, for_good=True)
        self.template = settings.NOTIFY["file_template"]
        self.says["file"] = client.prepare_upload(
            BytesIO(content), filename=papers[0].name, confirm_email_before_download=True
        )

    def find(self, letter: Letter) -> str:
        try:
            known = self.client.get_all_notifications(reference=_reference(letter), template_type="email")
        except client.errors.APIError as fault:
            raise _not_carried(fault) from fault
        found = known.get("notifications") or []
        return f"GOV.UK Notify took it before, as {found[0]['id']}" if found else ""

    def send(self, letter: Letter) -> str:
        try:
            taken = self.client.send_email_notification(
                letter.to_email, self.template, personalisation=self.says, reference=_reference(letter)
            )
        except client.errors.APIError as fault:
            raise _not_carried(fault) from fault
        return f"accepted by GOV.UK Notify as {taken['id']}"

    def close(self) -> None:
        self.client.request_session.close()


def _reference(letter: Letter) -> str:
    return letter.message_id.strip("<>")


def _not_carried(fault: Any) -> NotCarried:
    """400 is about the letter; 401, 403 about our key; 429 and 5xx pass; no answer says nothing."""
    answer = fault.response
    code = answer.status_code if answer is not None else 0
    if code == 400:
        return NotCarried(
            "GOV.UK Notify refused the letter (400). Is the address right, and do its templates hold our places?",
            surely=True,
            for_good=True,
        )
    if code in (401, 403):
        return NotCarried(f"GOV.UK Notify does not accept our key ({code}).", surely=True)
    if code == 429:
        return NotCarried("GOV.UK Notify takes no more letters for now (429).", surely=True)
    if 400 < code < 500:
        return NotCarried(f"GOV.UK Notify refused the letter ({code}).", surely=True)
    if code:
        return NotCarried(f"GOV.UK Notify had a fault ({code}).", surely=False)
    return NotCarried("GOV.UK Notify could not be reached, or did not answer.", surely=False)
