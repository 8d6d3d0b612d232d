import pytest

from verifier.engine import lexicon
from verifier.engine.lexicon import stem_of


@pytest.mark.parametrize(
    ("form", "base"),
    [("sent", "send"), ("fell", "fall"), ("wives", "wife"), ("table", "table")],
)
def test_irregular_forms_have_a_base(form, base):
    assert lexicon.base_form(form) == base


@pytest.mark.parametrize(
    ("one", "other"),
    [("soldiers", "troops"), ("dispatched", "sent"), ("dismiss", "fire")],
)
def test_words_of_the_news_with_one_meaning_are_synonyms(one, other):
    assert lexicon.synonymous(stem_of(one), stem_of(other)) >= 0.8
    assert lexicon.synonymous(stem_of(other), stem_of(one)) >= 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [("rise", "fall"), ("accept", "reject"), ("open", "closed"), ("legal", "illegal")],
)
def test_opposites_hold_both_ways_and_are_no_synonyms(one, other):
    one, other = stem_of(one), stem_of(other)

    assert lexicon.opposite(one, other)
    assert lexicon.opposite(other, one)
    assert lexicon.synonymous(one, other) == 0


def test_a_word_is_not_its_own_opposite():
    assert not any(lexicon.opposite(stem, stem) for stem in lexicon.word_class("stems"))


def test_kinds_hold_one_way():
    ship, vessel = stem_of("ship"), stem_of("vessel")

    assert lexicon.is_kind_of(ship, vessel)
    assert not lexicon.is_kind_of(vessel, ship)


def test_derived_words_are_of_one_family():
    assert lexicon.derived(stem_of("destroy"), stem_of("destruction"))
    assert not lexicon.derived(stem_of("destroy"), stem_of("bridge"))


def test_phrases_stand_for_one_word():
    assert lexicon.phrases()["break", "up"] == stem_of("collapse")


def test_known_tells_words_from_slips():
    assert lexicon.known(stem_of("investigation"))
    assert not lexicon.known("investigatn")
