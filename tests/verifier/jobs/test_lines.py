import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import TextRejected
from verifier.jobs import lines
from verifier.jobs.lines import (
    Line,
    LineRejected,
    Record,
    id_field,
    parse,
    process,
    read_lines,
    text_field,
)


def read(data: bytes) -> list[Line]:
    return list(read_lines(io.BytesIO(data)))


def test_lines_are_numbered_from_one_and_blank_ones_left_out() -> None:
    found = read(b'{"a": 1}\n\n  \n{"b": 2}')
    assert [(line.number, line.data) for line in found] == [
        (1, b'{"a": 1}\n'),
        (4, b'{"b": 2}'),
    ]
    assert found[-1].end == len(b'{"a": 1}\n\n  \n{"b": 2}')


def test_a_line_too_long_is_rejected_and_the_next_one_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 10)
    data = b"x" * 35 + b'\n{"a": 1}\n'
    too_long, good = read(data)
    assert too_long.data is None
    assert (good.number, good.end) == (2, len(data))
    with pytest.raises(LineRejected, match="longer than"):
        parse(too_long)


def test_a_byte_order_mark_at_the_start_is_no_part_of_the_json() -> None:
    assert parse(Line(1, b'\xef\xbb\xbf{"id": 1}', 12)) == {"id": 1}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b'"a string"', "not a JSON object"),
        (b"[1]", "not a JSON object"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"id": ' + b"9" * 5000 + b"}", "too many digits"),
    ],
)
def test_a_wrong_line_is_rejected_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(LineRejected, match=reason):
        parse(Line(2, data, len(data)))


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, 'has no "claim"'),
        ({"claim": None}, '"claim" is not text'),
        ({"claim": ["a"]}, '"claim" is not text'),
    ],
)
def test_a_text_field_must_be_there_and_be_text(record: Record, reason: str) -> None:
    with pytest.raises(LineRejected, match=reason):
        text_field(record, "claim")


@pytest.mark.parametrize("value", [True, 1.5, ["a"], {}, "half \ud800"])
def test_an_id_that_cannot_be_given_back_is_rejected(value: object) -> None:
    with pytest.raises(LineRejected, match='"id"'):
        id_field({"id": value})


def test_errors_of_the_service_reject_the_line_only() -> None:
    def refuse(record: Record) -> Record:
        raise TextRejected(f"no {record['claim']}")

    result = process(Line(7, b'{"claim": "x"}', 14), refuse)
    assert (result.number, result.answer, result.rejected) == (7, None, "no x")


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_any_bytes_are_answered_or_rejected_in_order(parts: list[bytes]) -> None:
    found = read(b"\n".join(parts))
    numbers = [line.number for line in found]
    assert numbers == sorted(set(numbers))
    for line in found:
        result = process(line, lambda record: record)
        assert (result.answer is None) != (result.rejected is None)


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_what_is_dumped_is_one_line_that_reads_back(record: Record) -> None:
    line = lines.dump_line(record)
    assert line.count("\n") == 1
    assert json.loads(line) == record
