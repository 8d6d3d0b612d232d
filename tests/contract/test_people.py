"""Accounts, sessions, links and tries are alike in every store, and exact."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from claims import accounts, newsroom
from claims.access import create_key
from claims.audit import verify_chain
from claims.errors import InvalidRecord, LastAdmin, LinkClosed, UserNotFound
from claims.keys import Scope
from claims.models import Actor
from claims.people import LinkPurpose, Role, Session, secret_hash
from claims.store.people import NEWSROOM_NAME, SINGLE_REVIEWER

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
OPERATOR = Actor("named:Ben", "Ben")
LINK = "invitation-" + "0123456789" * 4


def change(store, action, *given, **facts):
    with store.unit_of_work() as work:
        made = action(work, *given, **facts)
        work.commit()
    return made


def create(store, name="Anna", role=Role.ADMIN, **facts):
    given = {
        "user_id": f"id-{name}",
        "email": f"{name}@Newsroom.example",
        "name": name,
        "role": role,
        "password_hash": f"hash of {name}",
        "at": NOW,
    }
    return change(store, accounts.create_user, OPERATOR, **{**given, **facts})


def invited(store, name="Carla", role=Role.REVIEWER, secret=LINK, at=NOW):
    return change(
        store,
        accounts.invite,
        OPERATOR,
        user_id=f"id-{name}",
        email=f"{name}@newsroom.example",
        name=name,
        role=role,
        secret=secret,
        at=at,
    )


def session(user, token="a", **facts):
    made = Session(
        hash=secret_hash(token),
        user_id=user.id,
        created_at=NOW,
        last_seen_at=NOW,
        expires_at=NOW + timedelta(hours=12),
        browser="Firefox on Linux",
    )
    return replace(made, **facts)


def actions(store):
    return [each.action for each in store.audit_events()]


class TestAccounts:
    def test_an_account_is_kept_and_found(self, store):
        anna = create(store)
        assert anna.email == "anna@newsroom.example"
        assert anna.state == "active"
        assert store.get_user(anna.id) == anna
        assert store.user_by_email("anna@newsroom.example") == anna
        assert store.user_by_email("other@newsroom.example") is None
        assert store.list_users() == [anna]
        assert store.user_secrets(anna.id).password_hash == "hash of Anna"
        for lookup in (store.get_user, store.user_secrets):
            with pytest.raises(UserNotFound):
                lookup("nobody")

    def test_secrets_are_in_no_event_and_no_repr(self, store):
        create(store)
        invited(store)
        assert "hash of" not in repr(store.audit_events())
        assert LINK not in repr(store.audit_events())
        assert secret_hash(LINK) not in repr(store.audit_events())
        assert "hash of" not in repr(store.user_secrets("id-Anna"))

    @pytest.mark.parametrize(
        "facts",
        [
            {"email": "no address"},
            {"email": "a@b"},
            {"email": "ANNA@newsroom.example", "user_id": "another"},
            {"name": " "},
            {"name": "n" * 201},
            {"email": "a" * 200 + "@newsroom.example"},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, store, facts):
        create(store)
        with pytest.raises(InvalidRecord):
            create(
                store,
                name=facts.get("name", "Berta"),
                **{key: value for key, value in facts.items() if key != "name"},
            )
        assert store.audit_count() == 1

    def test_what_is_not_committed_is_not_kept(self, store):
        with store.unit_of_work() as work:
            accounts.invite(
                work,
                OPERATOR,
                user_id="x",
                email="x@newsroom.example",
                name="X",
                role=Role.VIEWER,
                secret=LINK,
                at=NOW,
            )
            assert work.get_user("x").state == "invited"
        assert store.list_users() == []
        assert store.link_by_hash(secret_hash(LINK)) is None

    def test_every_change_has_its_event_with_its_actor(self, store):
        anna = create(store)
        berta = create(store, "Berta", Role.VIEWER)
        steps = [
            (accounts.change_role, (berta.id, Role.EDITOR), {"reason": "promoted"}),
            (accounts.rename, (berta.id, "Berta Blum"), {}),
            (accounts.deactivate, (berta.id,), {"reason": "left"}),
            (accounts.activate, (berta.id,), {}),
            (accounts.give_link, (berta.id,), {"secret": LINK}),
        ]
        for action, given, facts in steps:
            change(store, action, anna.actor, *given, at=LATER, **facts)
        events = store.audit_events()
        assert actions(store) == [
            "user:create",
            "user:create",
            "user:role",
            "user:name",
            "user:disable",
            "user:enable",
            "user:reset",
        ]
        assert {each.actor_id for each in events[2:]} == {"user:id-Anna"}
        assert {each.target for each in events[1:]} == {"user:id-Berta"}
        assert events[2].reason == "promoted"
        assert '"role": "viewer"' in events[2].before
        assert '"role": "editor"' in events[2].after
        assert verify_chain(events, expected_count=store.audit_count()) == 7
        found = store.get_user(berta.id)
        assert (found.name, found.role) == ("Berta Blum", Role.EDITOR)

    def test_the_last_active_admin_stays(self, store):
        anna = create(store)
        invited(store, "Carla", Role.ADMIN)
        for action, given in (
            (accounts.deactivate, ()),
            (accounts.change_role, (Role.EDITOR,)),
        ):
            with pytest.raises(LastAdmin):
                change(store, action, anna.actor, anna.id, *given, at=LATER)
        berta = create(store, "Berta")
        change(store, accounts.deactivate, berta.actor, anna.id, at=LATER)
        with pytest.raises(LastAdmin):
            change(store, accounts.deactivate, berta.actor, berta.id, at=LATER)

    def test_two_admins_cannot_both_remove_each_other(self, store):
        users = [create(store, name) for name in ("Anna", "Berta")]
        failures = []

        def remove(one, other):
            try:
                change(store, accounts.deactivate, one.actor, other.id, at=LATER)
            except LastAdmin as error:
                failures.append(error)

        threads = [
            threading.Thread(target=remove, args=pair) for pair in (users, users[::-1])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(failures) == 1
        assert [each.state for each in store.list_users()].count("active") == 1


class TestLinks:
    def test_an_invitation_sets_the_password_once(self, store):
        carla = invited(store)
        assert carla.state == "invited"
        assert [each.user_id for each in store.links()] == [carla.id]
        store.start_session(session(carla))
        found = change(store, accounts.use_link, LINK, password_hash="new", at=LATER)
        assert found.state == "active"
        assert store.user_secrets(carla.id).password_hash == "new"
        assert store.session_by_hash(secret_hash("a")) is None
        assert store.audit_events()[-1].actor_id == carla.actor.id
        with pytest.raises(LinkClosed):
            change(store, accounts.use_link, LINK, password_hash="other", at=LATER)
        assert store.user_secrets(carla.id).password_hash == "new"

    @pytest.mark.parametrize("purpose", LinkPurpose)
    def test_a_link_expires(self, store, purpose):
        if purpose is LinkPurpose.INVITATION:
            invited(store)
            lasts = accounts.LINK_LASTS
        else:
            anna = create(store)
            change(store, accounts.give_link, OPERATOR, anna.id, secret=LINK, at=NOW)
            lasts = accounts.RESET_LASTS
        assert store.link_by_hash(secret_hash(LINK)).purpose is purpose
        with pytest.raises(LinkClosed):
            change(store, accounts.use_link, LINK, password_hash="new", at=NOW + lasts)
        just = NOW + lasts - timedelta(seconds=1)
        change(store, accounts.use_link, LINK, password_hash="new", at=just)

    def test_a_new_link_ends_the_one_before(self, store):
        carla = invited(store)
        newer = "newer" * 8
        change(store, accounts.give_link, OPERATOR, carla.id, secret=newer, at=NOW)
        with pytest.raises(LinkClosed):
            change(store, accounts.use_link, LINK, password_hash="new", at=NOW)
        change(store, accounts.use_link, newer, password_hash="new", at=NOW)

    def test_an_inactive_account_has_no_links(self, store):
        carla = invited(store)
        change(store, accounts.deactivate, OPERATOR, carla.id, at=NOW)
        with pytest.raises(LinkClosed):
            change(store, accounts.use_link, LINK, password_hash="new", at=NOW)
        with pytest.raises(InvalidRecord):
            change(store, accounts.give_link, OPERATOR, carla.id, secret=LINK, at=NOW)

    def test_a_short_secret_is_refused(self, store):
        with pytest.raises(ValueError, match="32"):
            invited(store, secret="short")


class TestSessions:
    def test_a_session_is_found_until_it_is_ended(self, store):
        anna = create(store)
        mine = session(anna)
        store.start_session(mine)
        assert store.session_by_hash(mine.hash) == (mine, anna)
        store.touch_session(mine.hash, LATER)
        (found,) = store.sessions_of(anna.id)
        assert found == replace(mine, last_seen_at=LATER)
        store.end_session(mine.hash)
        assert store.session_by_hash(mine.hash) is None
        assert store.sessions_of(anna.id) == []

    def test_sessions_change_no_knowledge(self, store):
        anna = create(store)
        before = store.revision()
        store.start_session(session(anna))
        store.note_sign_in(anna.id, LATER)
        store.end_session(session(anna).hash)
        assert store.revision() == before
        assert store.get_user(anna.id).last_signed_in_at == LATER

    def test_expired_sessions_are_forgotten(self, store):
        anna = create(store)
        old = session(anna, "old", expires_at=NOW + timedelta(minutes=5))
        store.start_session(old)
        store.start_session(session(anna, "new", created_at=LATER))
        assert [each.hash for each in store.sessions_of(anna.id)] == [
            secret_hash("new")
        ]

    @pytest.mark.parametrize("what", ["role", "password", "inactive", "codes"])
    def test_changes_end_all_sessions_of_that_account(self, store, what):
        anna, berta = create(store), create(store, "Berta")
        for token in "abc":
            store.start_session(session(berta, token))
        store.start_session(session(anna, "annas"))
        if what == "role":
            change(
                store, accounts.change_role, anna.actor, berta.id, Role.VIEWER, at=LATER
            )
        elif what == "password":
            change(store, accounts.change_password, berta, password_hash="x", at=LATER)
        elif what == "inactive":
            change(store, accounts.deactivate, anna.actor, berta.id, at=LATER)
        else:
            change(
                store,
                accounts.turn_codes_on,
                berta,
                code_secret="S",
                code_step=1,
                recovery_hashes=(),
                at=LATER,
            )
        assert store.sessions_of(berta.id) == []
        assert len(store.sessions_of(anna.id)) == 1

    def test_the_others_can_be_ended(self, store):
        anna = create(store)
        for token in "abc":
            store.start_session(session(anna, token))
        with store.unit_of_work() as work:
            work.end_sessions(anna.id, but=secret_hash("b"))
            work.commit()
        assert [each.hash for each in store.sessions_of(anna.id)] == [secret_hash("b")]

    def test_a_session_lasts_so_long(self, store):
        mine = session(create(store))
        idle = timedelta(hours=2)
        assert not mine.is_over(NOW + timedelta(hours=2, seconds=-1), idle)
        assert mine.is_over(NOW + timedelta(hours=2), idle)
        used = replace(mine, last_seen_at=NOW + timedelta(hours=11, minutes=59))
        assert not used.is_over(NOW + timedelta(hours=12, seconds=-1), idle)
        assert used.is_over(NOW + timedelta(hours=12), idle)


class TestCodes:
    @pytest.fixture
    def anna(self, store):
        return change(
            store,
            accounts.turn_codes_on,
            create(store),
            code_secret="SECRET",
            code_step=7,
            recovery_hashes=[secret_hash("one"), secret_hash("two")],
            at=LATER,
        )

    def test_a_step_is_used_once_and_none_before_it(self, store, anna):
        assert anna.code_since == LATER
        assert store.user_secrets(anna.id).code_secret == "SECRET"
        assert not store.use_code_step(anna.id, 7)
        assert not store.use_code_step(anna.id, 6)
        assert store.use_code_step(anna.id, 8)
        assert not store.use_code_step(anna.id, 8)

    def test_a_recovery_code_is_used_once(self, store, anna):
        assert store.recovery_codes_left(anna.id) == 2
        assert store.use_recovery_code(anna.id, secret_hash("one"))
        assert not store.use_recovery_code(anna.id, secret_hash("one"))
        assert not store.use_recovery_code("another", secret_hash("two"))
        assert store.recovery_codes_left(anna.id) == 1
        change(
            store,
            accounts.renew_recovery_codes,
            anna,
            [secret_hash("three")],
            at=LATER,
        )
        assert not store.use_recovery_code(anna.id, secret_hash("two"))
        assert store.use_recovery_code(anna.id, secret_hash("three"))

    def test_threads_use_a_code_once(self, store, anna):
        used = []
        threads = [
            threading.Thread(
                target=lambda: used.append(store.use_code_step(anna.id, 9))
            )
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert used.count(True) == 1

    def test_codes_are_turned_off(self, store, anna):
        change(store, accounts.turn_codes_off, OPERATOR, anna.id, at=LATER)
        assert store.get_user(anna.id).code_since is None
        assert store.user_secrets(anna.id).code_secret is None
        assert store.user_secrets(anna.id).password_hash == "hash of Anna"
        assert store.recovery_codes_left(anna.id) == 0
        assert actions(store)[-2:] == ["user:code-on", "user:code-off"]
        for action, given in (
            (accounts.turn_codes_off, (OPERATOR, anna.id)),
            (accounts.renew_recovery_codes, (anna, [])),
        ):
            with pytest.raises(InvalidRecord):
                change(store, action, *given, at=LATER)


class TestKeysOfAccounts:
    def key(self, store, user, number, *scopes):
        _, made = change(
            store,
            create_key,
            user.actor,
            secret=f"{number:08d}" + "s" * 35,
            owner=user.actor,
            scopes=scopes,
            at=NOW,
        )
        return made.prefix

    def test_they_end_with_the_account_or_the_right_to_them(self, store):
        anna, berta = create(store), create(store, "Berta")
        reading = self.key(store, berta, 1, Scope.READ)
        curating = self.key(store, berta, 2, Scope.CURATE)
        annas = self.key(store, anna, 3, Scope.ADMIN)

        def active():
            return {each.prefix for each in store.list_keys() if not each.revoked_at}

        change(store, accounts.change_role, anna.actor, berta.id, Role.EDITOR, at=LATER)
        assert active() == {reading, curating, annas}
        change(store, accounts.change_role, anna.actor, berta.id, Role.VIEWER, at=LATER)
        assert active() == {reading, annas}
        assert actions(store)[-2:] == ["user:role", "key:revoke"]
        change(store, accounts.deactivate, anna.actor, berta.id, at=LATER)
        assert active() == {annas}


class TestTries:
    def test_the_sixth_within_a_minute_waits(self, store):
        def attempt(seconds, counter="a"):
            at = NOW + timedelta(seconds=seconds)
            return store.count_try(counter, limit=5, window=60, at=at)

        # Across the turn of a minute on the clock, too.
        assert [attempt(each) for each in (50, 51, 52, 53, 69)] == [0] * 5
        assert attempt(70) == 40
        assert attempt(109.5) == 1
        assert attempt(70, "b") == 0
        assert attempt(110.5) == 0
        assert attempt(110.6) == 1

    def test_a_try_is_taken_back(self, store):
        for _ in range(5):
            assert store.count_try("a", limit=5, window=60, at=NOW) == 0
        store.forget_try("a", NOW)
        store.forget_try("a", LATER)
        store.forget_try("none", NOW)
        assert store.count_try("a", limit=5, window=60, at=NOW) == 0
        assert store.count_try("a", limit=5, window=60, at=NOW) == 60

    def test_threads_let_exactly_so_many_in(self, store):
        found = []

        def attempt():
            found.append(store.count_try("a", limit=5, window=60, at=NOW))

        threads = [threading.Thread(target=attempt) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found.count(0) == 5


class TestServerAndNewsroom:
    def test_a_server_secret_is_drawn_once(self, store):
        found = []
        threads = [
            threading.Thread(target=lambda: found.append(store.server_secret("x")))
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(found)) == 1
        assert len(found[0]) == 32
        assert store.server_secret("y") != found[0]

    def test_settings_leave_events_only_when_they_change(self, store):
        assert store.newsroom_setting(SINGLE_REVIEWER) is None
        for on in (True, True, False):
            change(store, newsroom.set_single_reviewer, OPERATOR, on=on, at=NOW)
            assert bool(store.newsroom_setting(SINGLE_REVIEWER)) is on
        change(store, newsroom.set_newsroom_name, OPERATOR, " The  Courier ", at=NOW)
        assert store.newsroom_setting(NEWSROOM_NAME) == "The Courier"
        change(store, newsroom.set_newsroom_name, OPERATOR, " ", at=NOW)
        assert store.newsroom_setting(NEWSROOM_NAME) is None
        assert actions(store) == ["newsroom:setting"] * 4
