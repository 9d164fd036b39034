"""The outbox against a mail server that listens, refuses, hangs and hangs up."""

import datetime
import email
import socket
import threading
from contextlib import closing, contextmanager

import pytest
from aiosmtpd.controller import Controller
from django.test import TestCase
from django.utils import timezone

from cxhub.initiatives import updating
from cxhub.reminders import outbox
from cxhub.reminders.models import Mail
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


class Postbox:
    """A mail server's mind: keeps what arrives, says what it is told to say."""

    def __init__(self) -> None:
        self.messages: list[email.message.Message] = []
        self.answers: list[str] = []
        self.hang_up = 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.hang_up:
            self.hang_up -= 1
            server.transport.abort()
            return "451 Gone"
        self.messages.append(email.message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def postbox(settings):
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    use(settings, controller.port)
    yield box
    controller.stop()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def use(settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
    settings.DEFAULT_FROM_EMAIL = "Hub <hub@merrowdale.example>"


def put(member, key: str = "one", **values) -> Mail:
    values = {"kind": "owed", "subject": "Six things", "text": "Plain — text", "html": "<p>Rich — text</p>", **values}
    return outbox.put(key=key, member=member, **values)


def due_again() -> None:
    """Let the wait before the next try be over."""
    Mail.objects.update(not_before=timezone.now())


def test_a_message_arrives_as_text_and_html(person, postbox):
    member = person()
    sent = put(member)

    assert outbox.deliver() == {"sent": 1, "failed": 0, "parked": 0}
    (message,) = postbox.messages
    assert message["To"] == member.email
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@merrowdale.example>")
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert "Plain — text" in message.get_payload(0).get_payload(decode=True).decode()
    sent.refresh_from_db()
    assert sent.sent_at
    assert outbox.deliver()["sent"] == 0


def test_a_recipient_that_does_not_exist_is_put_aside_at_once_and_holds_up_nobody(person, postbox):
    put(person(), "first")
    put(person(), "second")
    postbox.answers = ["550 No such user", "250 OK"]

    assert outbox.deliver() == {"sent": 1, "failed": 0, "parked": 1}
    (aside,) = outbox.parked()
    assert "550" in aside.last_error
    outbox.retry(aside)
    assert outbox.deliver()["sent"] == 1


def test_a_server_that_is_busy_is_tried_again_later_and_later(person, postbox):
    waiting = put(person())
    postbox.answers = ["451 Try again later"] * 2
    waits = []
    for _try in range(2):
        assert outbox.deliver() == {"sent": 0, "failed": 1, "parked": 0}
        waiting.refresh_from_db()
        waits.append(waiting.not_before - timezone.now())
        assert outbox.deliver() == {"sent": 0, "failed": 0, "parked": 0}
        due_again()

    assert waits[1] > 2 * waits[0] > datetime.timedelta()
    assert outbox.deliver()["sent"] == 1


def test_after_enough_tries_it_is_put_aside(person, settings, postbox):
    settings.CXHUB = {"MAIL_TRIES": 3}
    put(person())
    postbox.answers = ["451 Try again later"] * 3
    for _try in range(3):
        outbox.deliver()
        due_again()

    assert outbox.parked().get().attempts == 3
    assert outbox.deliver() == {"sent": 0, "failed": 0, "parked": 0}


def test_a_connection_lost_in_the_middle_is_made_anew_and_the_message_sent_with_the_same_id(person, postbox):
    put(person(), "first")
    put(person(), "second")
    postbox.hang_up = 1

    assert outbox.deliver() == {"sent": 1, "failed": 1, "parked": 0}
    due_again()
    assert outbox.deliver()["sent"] == 1
    assert len(postbox.messages) == 2


def test_a_server_that_is_not_there_fails_soon_and_keeps_everything(person, settings):
    use(settings, free_port())
    for number in range(6):
        put(person(), f"mail {number}")

    assert outbox.deliver() == {"sent": 0, "failed": outbox.ENOUGH_FAILURES, "parked": 0}
    assert Mail.objects.filter(sent_at=None, parked_at=None).count() == 6


@contextmanager
def silent_server():
    """Accepts connections and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        held = []
        server.settimeout(0.1)
        stop = threading.Event()

        def accept():
            while not stop.is_set():
                try:
                    held.append(server.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1]
        stop.set()
        thread.join()
        for connection in held:
            connection.close()


def test_a_server_that_hangs_is_given_up(person, settings):
    with silent_server() as port:
        use(settings, port)
        put(person())

        assert outbox.deliver() == {"sent": 0, "failed": 1, "parked": 0}
    assert "timed out" in Mail.objects.get().last_error.lower()


def test_what_another_worker_has_in_hand_is_left_to_it_until_it_is_taken_for_dead(person, postbox):
    put(person())
    Mail.objects.update(claimed_until=timezone.now() + datetime.timedelta(minutes=1))
    assert outbox.deliver()["sent"] == 0

    Mail.objects.update(claimed_until=timezone.now() - datetime.timedelta(minutes=1))
    assert outbox.deliver()["sent"] == 1


def test_a_crash_before_the_sending_is_noted_sends_it_again_with_the_same_id(person, postbox):
    put(person())
    outbox.deliver()
    # As the crash would have left it: sent, and not noted.
    Mail.objects.update(sent_at=None, claimed_until=timezone.now() - datetime.timedelta(seconds=1))

    assert outbox.deliver()["sent"] == 1
    first, second = postbox.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_the_same_thing_is_written_once(person):
    member = person()

    assert put(member) is not None
    assert put(member) is None
    assert Mail.objects.count() == 1


def test_a_subject_line_with_line_ends_is_made_one_line(person, postbox):
    put(person(), subject="Hello\nBcc: everybody@example.org\r\n there")
    outbox.deliver()

    (message,) = postbox.messages
    assert message["Subject"] == "Hello Bcc: everybody@example.org there"
    assert message["Bcc"] is None


def test_nothing_goes_to_people_without_an_account_or_address(person):
    without_account, without_address = person(), person()
    without_account.user = None
    without_account.save()
    without_address.email = without_address.user.email = ""

    assert put(without_account, "a") is None
    assert put(without_address, "b") is None


def test_saving_an_update_never_speaks_to_the_mail_server(person, settings, monkeypatch):
    use(settings, free_port())
    monkeypatch.setattr("smtplib.SMTP.connect", lambda *args, **kwargs: pytest.fail("The mail server was called."))
    initiative = factories.InitiativeFactory(owned_by=person(), executive_owner=person(factories.ExecutiveFactory))
    with TestCase.captureOnCommitCallbacks(execute=True):
        updating.post_update(
            initiative=initiative,
            author=initiative.owned_by,
            status="off_track",
            confidence=0.2,
            narrative="The supplier is gone.",
        )

    assert Mail.objects.get().to == initiative.executive_owner.email
