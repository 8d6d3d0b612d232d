"""Telling those who left an address how their question ended: once, by mail.

An address is taken from the store before anything is sent, and deleted afterwards. A
mail that may have been sent is never sent again; one that was surely not is tried
again later, some times.
"""

import logging
import smtplib
import ssl
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import quote, urlencode, urlsplit

from claims.feedback import Question, QuestionState, Telling
from claims.store.base import ClaimStore
from verifier.mailing import Mailing, MailServer

_LOG = logging.getLogger("verifier.telling")

TRIES = 8
"""How often a mail is tried that the server would not take."""

_TAKEN_FOR = timedelta(minutes=10)
_FIRST_WAIT = timedelta(minutes=5)
_SECONDS = 30
_SHOWN = 300
_SUBJECT = 60
_LONGEST_LINK = 900
_PERMANENT = 500
_LATER = 400


class NotSent(Exception):
    """Raised when a mail was surely not sent; ``final`` if it never will be."""

    def __init__(self, reason: str, *, final: bool) -> None:
        """Say why, and whether trying again makes sense."""
        super().__init__(reason)
        self.final = final


def tell_next(store: ClaimStore, mailing: Mailing, at: datetime) -> bool:
    """Tell whoever is next; return whether there was anybody.

    Raises:
        StoreUnavailable: the store cannot be used.
    """
    telling = store.next_telling(at, at + _TAKEN_FOR)
    if telling is None:
        return False
    try:
        send(mailing.server, message(telling, mailing, at))
    except NotSent as error:
        if error.final or telling.tries >= TRIES:
            _LOG.warning("an address cannot be told and is deleted: %s", error)
            store.told(telling.id)
        else:
            _LOG.warning("a mail is tried again later: %s", error)
            wait = _FIRST_WAIT * 2 ** (telling.tries - 1)
            store.not_told(telling.id, at + wait)
    else:
        store.told(telling.id)
    return True


def message(telling: Telling, mailing: Mailing, at: datetime) -> EmailMessage:
    """Return the mail that tells how a question ended."""
    question = telling.question
    answered = question.state is QuestionState.ANSWERED
    asked = _shortened(question.text, _SHOWN)
    host = urlsplit(mailing.public_url).hostname or mailing.public_url
    lines = [
        f"You asked {host} to tell you what became of this question:",
        "",
        f"    {asked}",
        "",
        *(_answer(question, mailing) if answered else _no_answer(question)),
        "",
        "This is the only mail you get about it: your address has been deleted.",
        "If you did not ask for it, somebody else gave your address: do nothing.",
        "",
    ]
    made = EmailMessage()
    made["From"] = mailing.sender
    made["To"] = telling.address
    made["Subject"] = (
        f"{'Answered' if answered else 'Closed'}: {_shortened(asked, _SUBJECT)}"
    )
    made["Date"] = format_datetime(at)
    made["Message-ID"] = make_msgid(telling.id, mailing.sender.rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n".join(lines), cte="quoted-printable")
    return made


def _answer(question: Question, mailing: Mailing) -> list[str]:
    link = f"{mailing.public_url}/check?{urlencode({'claim': question.text})}"
    if len(link) > _LONGEST_LINK:
        link = f"{mailing.public_url}/claims/{quote(question.claim_id or '', safe='')}"
    return [
        "It can be answered now. The answer, with the quote that it rests on:",
        "",
        f"    {link}",
    ]


def _no_answer(question: Question) -> list[str]:
    return [
        "The editors closed it without an answer. Their reason:",
        "",
        f"    {_shortened(question.note or '', _SHOWN)}",
    ]


def _shortened(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def send(server: MailServer, mail: EmailMessage) -> None:
    """Hand ``mail`` over to ``server``.

    Returns also where the server's last word did not come: the mail may be sent.

    Raises:
        NotSent: it was not taken.
    """
    sender, receiver = str(mail["From"]), str(mail["To"])
    try:
        smtp = _connected(server)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(str(error), final=False) from error
    try:
        _announce(smtp, sender, receiver)
        _hand_over(smtp, mail)
    finally:
        smtp.close()  # what QUIT would answer changes nothing


def _announce(smtp: smtplib.SMTP, sender: str, receiver: str) -> None:
    try:
        _require(smtp.mail(sender))
        _require(smtp.rcpt(receiver))
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(str(error), final=False) from error


def _hand_over(smtp: smtplib.SMTP, mail: EmailMessage) -> None:
    try:
        _require(smtp.data(mail.as_bytes(policy=policy.SMTP)))
    except smtplib.SMTPDataError as error:
        raise _refused(error.smtp_code, error.smtp_error) from error
    except (OSError, smtplib.SMTPException) as error:
        # It stopped in the middle: nobody can tell whether it was taken.
        _LOG.warning("a mail may not have been sent: %s", error)


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=_SECONDS, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.user is not None:
            smtp.login(server.user, server.password or "")
    except BaseException:
        smtp.close()
        raise
    return smtp


def _require(answer: tuple[int, bytes]) -> None:
    code, text = answer
    if code >= _LATER:
        raise _refused(code, text)


def _refused(code: int, text: bytes | str) -> NotSent:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return NotSent(f"{code} {words}", final=code >= _PERMANENT)
