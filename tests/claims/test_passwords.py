"""Passwords: kept as Argon2id hashes, and refused where they are easy to guess."""

import pytest

from claims.passwords import LONGEST, Passwords, WeakPassword, require_good

CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


@pytest.fixture(scope="module")
def passwords():
    return Passwords(**CHEAP)


def test_a_hash_fits_its_password_alone(passwords):
    kept = passwords.hash("marble otter ladder")
    assert kept.startswith("$argon2id$")
    assert "marble" not in kept
    assert passwords.fits(kept, "marble otter ladder")
    for other in ("", "marble otter", "Marble otter ladder", "\ud83d", "x" * 10_000):
        assert not passwords.fits(kept, other)
    assert passwords.hash("marble otter ladder") != kept


def test_nothing_fits_where_nothing_is_kept(passwords):
    for guess in ("", "the password of nobody", "None"):
        assert not passwords.fits(None, guess)
    assert not passwords.fits("no hash", "no hash")


def test_a_hash_of_other_parameters_is_outdated(passwords):
    kept = passwords.hash("marble otter ladder")
    assert not passwords.is_outdated(kept)
    stronger = Passwords(**{**CHEAP, "time_cost": 2})
    assert stronger.is_outdated(kept)
    assert stronger.fits(kept, "marble otter ladder")


def test_what_is_used_by_default_costs_what_experts_ask_for():
    kept = Passwords().hash("x")
    assert "$m=65536,t=3,p=4$" in kept


@pytest.mark.parametrize(
    "password",
    [
        "marble otter ladder seven",
        "Zug um Zug nach Lindau?",
        "q8#Vz!pL0w&eT",
        "ключ лодка сентябрь дом",
        "x7" * 3 + "marble otter ladder" + "!" * 100,
    ],
)
def test_good_passwords_pass(password):
    require_good(password, ("Anna Kern", "anna.kern@courier.example"))


@pytest.mark.parametrize(
    ("password", "advice"),
    [
        ("", "at least 10"),
        ("short", "at least 10"),
        ("x" * (LONGEST + 1), "at most"),
        ("password12", "too easy to guess"),
        ("qwertyuiop", "too easy to guess"),
        ("aaaaaaaaaaaaaaaaaa", "too easy to guess"),
        ("annakern2026", "your name or email"),
        ("anna.kern@courier.example", "your name or email"),
        ("Courier-Kern-1", "your name or email"),
        ("marble otter \x00 ladder", "NUL"),
        ("marble otter \ud83d ladder", "surrogate"),
    ],
)
def test_poor_passwords_are_refused_with_advice(password, advice):
    with pytest.raises(WeakPassword) as refused:
        require_good(password, ("Anna Kern", "anna.kern@courier.example"))
    assert advice in str(refused.value)
    assert len(password) < 6 or password not in str(refused.value)


def test_words_about_one_person_do_not_count_for_the_next():
    with pytest.raises(WeakPassword):
        require_good("wolkenkuckucksheim", ("wolkenkuckucksheim",))
    require_good("wolkenkuckucksheim", ())
