"""Questions, feedback, golden cases and counts are alike in every store."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from claims.audit import verify_chain
from claims.errors import (
    AlreadyTaken,
    FeedbackNotFound,
    GoldenCaseNotFound,
    InvalidRecord,
    QuestionNotFound,
    ReasonMissing,
    WrongStatus,
)
from claims.feedback import (
    Feedback,
    FeedbackKind,
    GivenVerdict,
    GoldenCase,
    Judgement,
    QuestionState,
    VerdictTally,
)
from claims.judging import (
    add_golden_case,
    answer_question,
    dismiss_question,
    judge_verdict,
    withdraw_golden_case,
)
from claims.models import Actor
from claims.store.kept import KeptVerdict, question_key
from tests.webapp import CLAIMS, document

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ANNA = Actor("user:1", "Anna")
BEN = Actor("user:2", "Ben")
OPEN, TAKEN = QuestionState.OPEN, QuestionState.TAKEN
ANSWERED, DISMISSED = QuestionState.ANSWERED, QuestionState.DISMISSED
ASKED = "The ferry was late."
KEY = question_key(ASKED)


def ask(store, text=ASKED, at=NOW, number=[0]):  # noqa: B006 - a counter
    number[0] += 1
    kept = KeptVerdict(f"v{number[0]}", text, "{}", "1", 0, at)
    store.keep_verdict(kept, [(text, "no_evidence")], VerdictTally("unknown", 0.5))


def fill(store):
    with store.unit_of_work() as work:
        work.add_documents([document()])
        work.add_claims(CLAIMS)
        work.commit()


def decide(store, do, *args, **kwargs):
    with store.unit_of_work() as work:
        found = do(work, *args, **kwargs)
        work.commit()
    return found


class TestQuestions:
    def test_the_queue_is_in_the_order_of_how_often_they_were_asked(self, store):
        for text in ("It rained.", ASKED, "the FERRY  was late."):
            ask(store, text)
        first, second = store.questions([OPEN])
        assert (first.key, first.asked, first.state) == (KEY, 2, OPEN)
        assert second.text == "It rained."
        assert store.questions([OPEN], limit=1) == [first]
        assert store.question(KEY) == first
        assert store.count_questions()[OPEN] == 2
        with pytest.raises(QuestionNotFound):
            store.question("none")

    def test_one_reviewer_takes_a_question_and_gives_it_back(self, store):
        ask(store)
        taken = store.take_question(KEY, ANNA, NOW)
        assert (taken.state, taken.by, taken.at) == (TAKEN, ANNA, NOW)
        assert store.take_question(KEY, ANNA, NOW).by == ANNA
        with pytest.raises(AlreadyTaken, match="Anna has taken"):
            store.take_question(KEY, BEN, NOW)
        assert store.open_questions()[0].text == ASKED
        store.release_question(KEY)
        store.release_question(KEY)
        assert store.question(KEY).state is OPEN
        assert store.take_question(KEY, BEN, NOW).by == BEN
        with pytest.raises(QuestionNotFound):
            store.take_question("none", BEN, NOW)
        assert store.audit_count() == 0

    def test_of_many_who_take_it_at_once_one_has_it(self, store):
        ask(store)
        got = []

        def take(number):
            try:
                store.take_question(KEY, Actor(f"user:{number}", "N"), NOW)
            except AlreadyTaken:
                return
            got.append(number)

        threads = [threading.Thread(target=take, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(got) == 1

    def test_dismissing_needs_a_reason_and_leaves_an_event(self, store):
        ask(store)
        with pytest.raises(ReasonMissing):
            decide(store, dismiss_question, ANNA, KEY, reason=" ", at=NOW)
        decide(store, dismiss_question, ANNA, KEY, reason="No news", at=NOW)
        found = store.question(KEY)
        assert (found.state, found.note, found.by) == (DISMISSED, "No news", ANNA)
        assert store.open_questions() == []
        assert store.questions([OPEN, TAKEN, ANSWERED]) == []
        event = store.audit_events()[-1]
        assert (event.action, event.reason) == ("question:dismiss", "No news")
        assert verify_chain(store.audit_events()) == 1
        with pytest.raises(AlreadyTaken, match="Anna has closed"):
            store.take_question(KEY, BEN, NOW)
        with pytest.raises(AlreadyTaken, match="Anna has closed"):
            decide(store, dismiss_question, BEN, KEY, reason="Mine", at=NOW)
        ask(store, at=NOW + timedelta(days=1))
        assert store.question(KEY).state is DISMISSED

    def test_what_someone_else_has_taken_is_theirs_to_close(self, store):
        ask(store)
        store.take_question(KEY, ANNA, NOW)
        with pytest.raises(AlreadyTaken, match="Anna has taken"):
            decide(store, dismiss_question, BEN, KEY, reason="No", at=NOW)
        decide(store, dismiss_question, ANNA, KEY, reason="No", at=NOW)

    def test_a_published_claim_answers_it_until_it_is_asked_again(self, store):
        fill(store)
        ask(store)
        with pytest.raises(WrongStatus):
            decide(store, answer_question, ANNA, KEY, claim_id="claim-4", at=NOW)
        decide(store, answer_question, ANNA, KEY, claim_id="claim-1", at=NOW)
        found = store.question(KEY)
        assert (found.state, found.claim_id) == (ANSWERED, "claim-1")
        assert store.questions([ANSWERED]) == [found]
        assert store.open_questions() == []
        ask(store, at=NOW + timedelta(hours=1))
        again = store.question(KEY)
        assert again.state is OPEN
        assert again.asked_again
        assert store.questions([OPEN]) == [again]
        assert store.questions([ANSWERED]) == []
        assert store.count_questions() == {OPEN: 1, TAKEN: 0, ANSWERED: 0, DISMISSED: 0}
        later = NOW + timedelta(hours=2)
        assert store.take_question(KEY, BEN, later).claim_id == "claim-1"

    def test_each_state_is_counted_and_read_by_who_decided(self, store):
        texts = ["One closed.", "Two closed.", "Three closed.", "Four closed."]
        for text in (*texts, ASKED):
            ask(store, text)
        keys = [question_key(text) for text in texts]
        store.take_question(keys[0], ANNA, NOW)
        store.take_question(keys[1], BEN, NOW)
        for key, actor in ((keys[2], ANNA), (keys[3], BEN)):
            decide(store, dismiss_question, actor, key, reason="No", at=NOW)
        assert store.count_questions() == {OPEN: 1, TAKEN: 2, ANSWERED: 0, DISMISSED: 2}
        (mine,) = store.questions([TAKEN], by=BEN.id)
        assert mine.key == keys[1]
        both = store.questions([TAKEN, DISMISSED], by=ANNA.id)
        assert {each.key for each in both} == {keys[0], keys[2]}

    def test_what_is_not_committed_is_not_decided(self, store):
        ask(store)
        with store.unit_of_work() as work:
            dismiss_question(work, ANNA, KEY, reason="No", at=NOW)
            assert work.question(KEY).state is DISMISSED
        assert store.question(KEY).state is OPEN
        assert store.audit_count() == 0

    def test_a_forgotten_question_takes_its_fate_and_addresses_along(self, store):
        ask(store)
        store.leave_address([KEY], "a@example.org", NOW)
        decide(store, dismiss_question, ANNA, KEY, reason="No", at=NOW)
        assert store.forget_questions(NOW + timedelta(days=1)) == 1
        ask(store, at=NOW + timedelta(days=2))
        found = store.question(KEY)
        assert (found.state, found.waiting) == (OPEN, 0)


class TestTelling:
    UNTIL = NOW + timedelta(minutes=5)

    def close(self, store):
        decide(store, dismiss_question, ANNA, KEY, reason="No", at=NOW)

    def test_an_address_is_told_once_and_deleted(self, store):
        ask(store)
        store.leave_address([KEY, KEY], "a@example.org", NOW)
        store.leave_address([KEY], "a@example.org", NOW + timedelta(1))
        store.leave_address([KEY], "b@example.org", NOW + timedelta(1))
        assert store.question(KEY).waiting == 2
        assert store.next_telling(NOW, self.UNTIL) is None
        self.close(store)
        first = store.next_telling(NOW, self.UNTIL)
        assert (first.address, first.question.key, first.tries) == (
            "a@example.org",
            KEY,
            1,
        )
        second = store.next_telling(NOW, self.UNTIL)
        assert second.address == "b@example.org"
        assert store.next_telling(NOW, self.UNTIL) is None
        store.told(first.id)
        assert store.question(KEY).waiting == 1

    def test_what_was_not_sent_is_sent_later(self, store):
        ask(store)
        store.leave_address([KEY], "a@example.org", NOW)
        self.close(store)
        telling = store.next_telling(NOW, self.UNTIL)
        store.not_told(telling.id, NOW + timedelta(minutes=1))
        assert store.next_telling(NOW, self.UNTIL) is None
        again = store.next_telling(NOW + timedelta(minutes=1), self.UNTIL)
        assert (again.id, again.tries) == (telling.id, 2)

    def test_whose_sender_died_is_deleted_rather_than_sent_twice(self, store):
        ask(store)
        store.leave_address([KEY], "a@example.org", NOW)
        self.close(store)
        store.next_telling(NOW, self.UNTIL)
        old = NOW - timedelta(days=1)
        assert store.forget_addresses(old, NOW) == 0
        assert store.forget_addresses(old, self.UNTIL) == 1
        assert store.next_telling(self.UNTIL, self.UNTIL) is None

    def test_addresses_are_deleted_after_their_days(self, store):
        ask(store)
        store.leave_address([KEY], "a@example.org", NOW)
        assert store.forget_addresses(NOW, NOW) == 0
        assert store.forget_addresses(NOW + timedelta(seconds=1), NOW) == 1
        assert store.question(KEY).waiting == 0

    def test_of_many_workers_each_address_is_one_s(self, store):
        ask(store)
        addresses = [f"{n}@example.org" for n in range(6)]
        for address in addresses:
            store.leave_address([KEY], address, NOW)
        self.close(store)
        got = []

        def work():
            while telling := store.next_telling(NOW, self.UNTIL):
                got.append(telling.address)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # One that is passed over while another worker takes its neighbour comes next.
        while telling := store.next_telling(NOW, self.UNTIL):
            got.append(telling.address)
        assert sorted(got) == addresses


GIVEN = GivenVerdict("v", "It “rained”.", "supported", 0.83, "stated", "claim-1", "q")


def say(store, number, kind=FeedbackKind.WRONG, *, given=GIVEN, at=None, reason=None):
    feedback = Feedback(f"f{number}", given.id, kind, at or NOW, reason)
    store.add_feedback(feedback, given)
    return feedback


class TestFeedback:
    def test_what_readers_say_is_counted_for_its_verdict(self, store):
        wrong = say(store, 1, reason="It was “dry” \U0001f600")
        helped = say(store, 2, FeedbackKind.HELPED, at=NOW + timedelta(1))
        say(store, 2, FeedbackKind.WRONG)
        found = store.judged_verdict("v")
        assert found.given == GIVEN
        assert (found.helped, found.wrong, found.waiting) == (1, 1, True)
        assert found.last_at == NOW + timedelta(1)
        assert found.judgement is None
        assert store.feedback_on("v") == [helped, wrong]
        assert store.feedback_on("none") == []
        assert store.count_waiting_feedback() == 1
        assert store.revision() == 0
        with pytest.raises(FeedbackNotFound):
            store.judged_verdict("none")
        assert store.daily_feedback(date(2026, 1, 1)) == [
            (date(2026, 1, 2), FeedbackKind.WRONG, 1),
            (date(2026, 1, 3), FeedbackKind.HELPED, 1),
        ]
        assert store.daily_feedback(date(2026, 1, 4)) == []

    def test_pages_of_verdicts_the_latest_first(self, store):
        for number in range(5):
            given = replace(GIVEN, id=f"v{number}")
            kind = FeedbackKind.HELPED if number == 2 else FeedbackKind.WRONG
            say(
                store,
                number,
                kind,
                given=given,
                at=NOW + timedelta(minutes=number // 2),
            )

        def ids(**asked):
            return [each.given.id for each in store.judged_verdicts(**asked)]

        assert ids(waiting=False) == ["v4", "v2", "v3", "v0", "v1"]
        assert ids(waiting=True) == ["v4", "v3", "v0", "v1"]
        assert ids(waiting=True, limit=2) == ["v4", "v3"]
        assert ids(waiting=True, after="v3") == ["v0", "v1"]
        assert ids(waiting=False, after="v2", limit=2) == ["v3", "v0"]
        with pytest.raises(FeedbackNotFound):
            store.judged_verdicts(waiting=True, after="none")

    def test_a_judgement_ends_the_wait_until_it_is_called_wrong_again(self, store):
        say(store, 1)
        decide(store, judge_verdict, ANNA, "v", Judgement.RIGHT, at=NOW, note=" ok ")
        found = store.judged_verdict("v")
        assert (found.judgement, found.by, found.note) == (Judgement.RIGHT, ANNA, "ok")
        assert store.judged_verdicts(waiting=True) == []
        say(store, 2, FeedbackKind.HELPED)
        assert store.judged_verdicts(waiting=True) == []
        say(store, 3)
        assert store.judged_verdicts(waiting=True)[0].judgement is Judgement.RIGHT
        event = store.audit_events()[-1]
        assert (event.action, event.target, event.reason) == (
            "verdict:judge",
            "v",
            "ok",
        )
        with pytest.raises(ReasonMissing):
            decide(store, judge_verdict, ANNA, "v", Judgement.SET_ASIDE, at=NOW)
        with pytest.raises(FeedbackNotFound):
            decide(store, judge_verdict, ANNA, "none", Judgement.RIGHT, at=NOW)

    def test_judgements_are_counted_by_band_of_confidence(self, store):
        facts = [
            ("a", "supported", 0.95, Judgement.RIGHT),
            ("b", "supported", 1.0, Judgement.WRONG),
            ("c", "supported", 0.81, Judgement.RIGHT),
            ("d", "contradicted", 0.61, Judgement.RIGHT),
            ("e", "contradicted", 0.62, Judgement.SET_ASIDE),
            ("f", "unknown", 0.0, None),
        ]
        for name, label, confidence, judgement in facts:
            given = replace(GIVEN, id=name, label=label, confidence=confidence)
            say(store, name, given=given)
            if judgement:
                decide(
                    store, judge_verdict, ANNA, name, judgement, at=NOW, note="because"
                )
        found = [
            (each.band, each.label, each.right, each.wrong)
            for each in store.judged_by_band()
        ]
        assert found == [(3, "contradicted", 1, 0), (4, "supported", 2, 1)]

    def test_old_words_are_forgotten_and_judgements_stay_counted(self, store):
        say(store, 1, reason="private")
        say(store, 2, given=replace(GIVEN, id="w"), reason="private")
        say(store, 3, given=replace(GIVEN, id="x"), at=NOW + timedelta(1))
        decide(store, judge_verdict, ANNA, "v", Judgement.WRONG, at=NOW, note="note")
        assert store.forget_feedback(NOW + timedelta(hours=1)) == 2
        assert [each.given.id for each in store.judged_verdicts(waiting=True)] == ["x"]
        bare = store.judged_verdict("v")
        assert (bare.given.submission, bare.note, bare.given.quote) == ("", None, None)
        assert store.feedback_on("v") == []
        assert store.judged_by_band()[0].wrong == 1
        with pytest.raises(FeedbackNotFound):
            store.judged_verdict("w")


CASE = GoldenCase("g1", "It “rained”.", "another place", ANNA, NOW, expects="unknown")


class TestGoldenCases:
    def test_a_case_is_kept_with_its_event(self, store):
        decide(store, add_golden_case, replace(CASE, why=" another place "))
        other = replace(
            CASE, id="g0", expects=None, forbids_slug="s", forbids_quote="q"
        )
        other = replace(other, held=False, held_at=NOW)
        made = decide(store, add_golden_case, other)
        assert store.golden_cases() == [made, CASE]
        assert store.golden_case("g1") == CASE
        event = store.audit_events()[0]
        assert (event.action, event.target) == ("golden:add", "g1")
        assert event.reason == "another place"
        assert store.revision() == 2

    def test_held_is_noted_without_a_new_revision(self, store):
        decide(store, add_golden_case, CASE)
        later = NOW + timedelta(days=1)
        store.note_held({"g1": True, "none": False}, later)
        found = store.golden_case("g1")
        assert (found.held, found.held_at) == (True, later)
        assert store.revision() == 1

    def test_a_withdrawn_case_stays_on_the_record(self, store):
        decide(store, add_golden_case, CASE)
        with pytest.raises(ReasonMissing):
            decide(store, withdraw_golden_case, BEN, "g1", reason="", at=NOW)
        decide(store, withdraw_golden_case, BEN, "g1", reason="mistake", at=NOW)
        assert store.golden_cases() == []
        assert store.golden_cases(withdrawn=True)[0].withdrawn_at == NOW
        assert store.audit_events()[-1].reason == "mistake"
        with pytest.raises(WrongStatus):
            decide(store, withdraw_golden_case, BEN, "g1", reason="again", at=NOW)
        with pytest.raises(GoldenCaseNotFound):
            decide(store, withdraw_golden_case, BEN, "none", reason="x", at=NOW)

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"why": " "}, ReasonMissing),
            ({"why": "x" * 2001}, InvalidRecord),
            ({"claim": "  "}, InvalidRecord),
            ({"expects": "true"}, InvalidRecord),
            ({"expects": None}, InvalidRecord),
        ],
    )
    def test_a_case_that_says_nothing_is_refused(self, store, changes, error):
        with pytest.raises(error):
            decide(store, add_golden_case, replace(CASE, **changes))
        assert store.golden_cases() == []
        assert store.audit_count() == 0

    def test_an_id_is_used_once(self, store):
        decide(store, add_golden_case, CASE)
        with pytest.raises(InvalidRecord):
            decide(store, add_golden_case, CASE)


class TestDays:
    def test_verdicts_are_counted_by_their_day(self, store):
        facts = [("supported", 0), ("supported", 0), ("unknown", 0), ("unknown", 1)]
        for number, (label, days) in enumerate(facts):
            at = NOW + timedelta(days=days)
            kept = KeptVerdict(f"n{number}", "x", "{}", "1", 0, at)
            store.keep_verdict(kept, (), VerdictTally(label, 0.5))
            store.keep_verdict(kept, (), VerdictTally(label, 0.5))
        found = [
            (each.day.day, each.label, each.count)
            for each in store.daily_verdicts(NOW.date())
        ]
        assert found == [(2, "supported", 2), (2, "unknown", 1), (3, "unknown", 1)]
        assert store.forget_verdicts(NOW + timedelta(days=9)) == 4
        assert len(store.daily_verdicts(date(2026, 1, 3))) == 1
