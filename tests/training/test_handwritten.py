from collections import Counter

import pytest

from training.handwritten import FormError, load_written, read_written

GROUP = """\
E\tThe ferry to Arnholm sank on Monday. Nobody was hurt.
S\tA ship went down.
R\tOne person died when the ferry sank.
U\tThe ferry sank in a storm.
"""


def test_a_group_is_a_passage_and_its_labelled_claims(tmp_path):
    (tmp_path / "sea_01.txt").write_text(f"{GROUP}\n{GROUP}")
    first, second = read_written(tmp_path / "sea_01.txt")
    assert [(each.claim, each.label) for each in first] == [
        ("A ship went down.", "supported"),
        ("One person died when the ferry sank.", "contradicted"),
        ("The ferry sank in a storm.", "unknown"),
    ]
    assert {each.evidence for each in first + second} == {
        "The ferry to Arnholm sank on Monday. Nobody was hurt."
    }
    assert len({each.id for each in first + second}) == 6


@pytest.mark.parametrize("text", ["S\tA ship went down.", GROUP.replace("R\t", "X\t")])
def test_what_is_not_of_the_form_is_told(tmp_path, text):
    (tmp_path / "sea_01.txt").write_text(text)
    with pytest.raises(FormError, match="sea_01, group 1"):
        read_written(tmp_path / "sea_01.txt")


def test_the_written_pairs_are_whole_even_and_divided_by_passage():
    splits = load_written()
    assert len(splits["train"]) > 8 * len(splits["validation"]) > 0
    passages = [{each.evidence for each in some} for some in splits.values()]
    assert sum(map(len, passages)) == len(set.union(*passages))
    pairs = [each for some in splits.values() for each in some]
    labels = Counter(each.label for each in pairs)
    assert max(labels.values()) - min(labels.values()) < len(pairs) / 50
    assert len({(each.claim, each.evidence) for each in pairs}) == len(pairs)


def test_a_denying_word_tells_nothing_of_the_label():
    """Else a model would learn the word instead of reading the passage."""
    words = {"not", "no", "never", "nobody", "none", "nothing", "failed", "without"}
    shares = Counter()
    pairs = load_written()["train"]
    for each in pairs:
        shares[each.label] += bool(words & set(each.claim.lower().split()))
    counts = Counter(each.label for each in pairs)
    found = [shares[label] / counts[label] for label in counts]
    assert max(found) < 2.5 * min(found)
