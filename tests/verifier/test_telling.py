"""Who left an address is told once, whatever the mail server does."""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from claims.feedback import QuestionDecision, QuestionState
from claims.models import Actor
from claims.store import open_store
from claims.store.kept import KeptVerdict, question_key
from verifier.mailing import Mailing, MailServer, mail_server
from verifier.telling import TRIES, tell_next

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ANNA = Actor("user:1", "Anna")
ASKED = "The ferry was “late” & cold.\r\nBcc: x@example.org"


@dataclass
class Post:
    """A mail server on this machine that does what a test wants."""

    mails: list[bytes] = field(default_factory=list)
    talk: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    hangs_up_after_mail: bool = False
    port: int = 0

    def answer(self, word: str, usual: str) -> str:
        return self.answers.get(word, usual)


@pytest.fixture
def post() -> Iterator[Post]:
    kept = Post()

    class Handler(socketserver.StreamRequestHandler):
        def tell(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            self.tell(kept.answer("HELLO", "220 here"))
            while line := self.rfile.readline():
                word = line.split(b" ")[0].strip().decode().upper()
                kept.talk.append(line.decode().strip())
                if word == "DATA":
                    self.data()
                elif word == "QUIT":
                    self.tell("221 bye")
                    return
                else:
                    self.tell(kept.answer(word, "250 fine"))

        def data(self) -> None:
            self.tell("354 go on")
            body = b""
            while not body.endswith(b"\r\n.\r\n"):
                body += self.rfile.readline()
            kept.mails.append(body)
            if kept.hangs_up_after_mail:
                self.connection.shutdown(socket.SHUT_RDWR)  # heard at once
                return
            self.tell(kept.answer("DATA", "250 taken"))

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


def mailing(post: Post) -> Mailing:
    server = MailServer("127.0.0.1", post.port, "plain")
    return Mailing(server, "desk@newsroom.example", "https://facts.example")


def store_with(state: QuestionState, *addresses: str, **facts: Any) -> Any:
    store = open_store("memory://")
    kept = KeptVerdict("k", ASKED, "{}", "1", 0, NOW)
    store.keep_verdict(kept, [(ASKED, "no_evidence")])
    key = question_key(ASKED)
    for number, address in enumerate(addresses):
        store.leave_address([key], address, NOW + timedelta(seconds=number))
    with store.unit_of_work() as work:
        work.decide_question(QuestionDecision(key, state, ANNA, NOW, **facts))
        work.commit()
    return store


Tell = Callable[..., bool]


def test_each_address_gets_one_mail_and_is_deleted(post: Post) -> None:
    store = store_with(
        QuestionState.ANSWERED, "a@example.org", "b@example.org", claim_id="c.1"
    )
    told = [tell_next(store, mailing(post), NOW) for _ in range(3)]
    assert told == [True, True, False]
    assert store.question(question_key(ASKED)).waiting == 0
    first, second = (
        message_from_bytes(each, policy=policy.default) for each in post.mails
    )
    assert (first["To"], second["To"]) == ("a@example.org", "b@example.org")
    assert first["From"] == "desk@newsroom.example"
    assert first["Bcc"] is None
    assert first["Subject"].startswith("Answered: The ferry was “late” & cold. Bcc:")
    assert first["Auto-Submitted"] == "auto-generated"
    text = first.get_content()
    assert "https://facts.example/check?claim=The+ferry+was" in text
    assert "your address has been deleted" in text
    assert "b@example.org" not in text
    assert b"\n" not in post.mails[0].replace(b"\r\n", b"")
    assert post.mails[0].isascii()


def test_a_dismissed_question_is_told_with_its_reason(post: Post) -> None:
    store = store_with(QuestionState.DISMISSED, "a@example.org", note="Nobody knows.")
    assert tell_next(store, mailing(post), NOW)
    mail = message_from_bytes(post.mails[0], policy=policy.default)
    assert mail["Subject"].startswith("Closed: ")
    assert "Nobody knows." in mail.get_content()


@pytest.mark.parametrize(
    "answers",
    [
        {"HELLO": "421 busy"},
        {"MAIL": "451 later"},
        {"RCPT": "450 greylisted"},
        {"DATA": "452 full"},
    ],
)
def test_what_was_surely_not_sent_is_tried_again_later(
    post: Post, answers: dict[str, str]
) -> None:
    store = store_with(QuestionState.DISMISSED, "a@example.org", note="No.")
    post.answers = answers
    assert tell_next(store, mailing(post), NOW)
    assert store.question(question_key(ASKED)).waiting == 1
    assert not tell_next(store, mailing(post), NOW)
    post.answers = {}
    post.mails.clear()
    assert tell_next(store, mailing(post), NOW + timedelta(minutes=5))
    assert len(post.mails) == 1
    assert store.question(question_key(ASKED)).waiting == 0


@pytest.mark.parametrize("answers", [{"RCPT": "550 nobody"}, {"DATA": "554 no"}])
def test_an_address_that_is_refused_for_good_is_deleted(
    post: Post, answers: dict[str, str]
) -> None:
    store = store_with(QuestionState.DISMISSED, "a@example.org", note="No.")
    post.answers = answers
    assert tell_next(store, mailing(post), NOW)
    assert store.question(question_key(ASKED)).waiting == 0


def test_a_mail_that_may_have_been_sent_is_not_sent_again(post: Post) -> None:
    store = store_with(QuestionState.DISMISSED, "a@example.org", note="No.")
    post.hangs_up_after_mail = True
    assert tell_next(store, mailing(post), NOW)
    assert len(post.mails) == 1
    assert not tell_next(store, mailing(post), NOW + timedelta(days=1))
    assert store.question(question_key(ASKED)).waiting == 0


def test_trying_ends(post: Post) -> None:
    store = store_with(QuestionState.DISMISSED, "a@example.org", note="No.")
    post.answers = {"RCPT": "450 later"}
    at = NOW
    for _ in range(TRIES):
        assert tell_next(store, mailing(post), at)
        at += timedelta(days=1)
    assert not tell_next(store, mailing(post), at)
    assert store.question(question_key(ASKED)).waiting == 0


def test_nobody_answers_at_the_server() -> None:
    store = store_with(QuestionState.DISMISSED, "a@example.org", note="No.")
    nowhere = Mailing(MailServer("127.0.0.1", 1, "plain"), "d@e.example", "https://f")
    assert tell_next(store, nowhere, NOW)
    assert store.question(question_key(ASKED)).waiting == 1


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", MailServer("localhost", 25, "plain")),
        ("smtp://relay.example:2525", MailServer("relay.example", 2525, "plain")),
        ("smtps://a%40b:p%2Fw@m.ex", MailServer("m.ex", 465, "tls", "a@b", "p/w")),
        ("smtp+starttls://a:b@m.ex", MailServer("m.ex", 587, "starttls", "a", "b")),
        ("smtp://a:b@127.0.0.1", MailServer("127.0.0.1", 25, "plain", "a", "b")),
    ],
)  # fmt: skip
def test_a_server_is_named_by_its_address(url: str, server: MailServer) -> None:
    assert mail_server(url) == server


@pytest.mark.parametrize(
    "url",
    ["", "mail.example", "http://m.example", "smtp://", "smtp://m:99999",
     "smtp://m.example/box", "smtps://m.example?x=1", "smtp://a:b@m.example"],
)  # fmt: skip
def test_what_names_no_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="smtp"):
        mail_server(url)
