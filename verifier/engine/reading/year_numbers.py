"""Tell a year from a count: "in 2024", "the 2024 budget", but "2024 reviews"."""

import re

_FIGURE_BEFORE = re.compile(
    r"(?:\b(?:than|over|under|about|approximately|nearly|almost|roughly|least|most|some|"
    r"exactly|only|just|exceeding|total of|population of|worth|up to|number|no\.?|"
    r"project|flight|article|boeing|route|highway|model|page|asteroid)|[#$€£¥~<>=]) ?$"
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|of|by|until|till|from|to|during|before|after|between|and|early|"
    r"late|mid|year|the|its|their|his|her|'s|spring|summer|autumn|fall|winter|circa|"
    r"for|around|into|through|a|this|last|next|previous|following|on|season|\(|,|-) ?"
    r"|[(,'-] ?)$"
)
_ABOUT_BEFORE = re.compile(r"\b(?:around|circa) ?$")
_COUNT_AFTER = re.compile(
    r" ?(?:%|°|-(?:meter|metre|mile|foot|kilometer|pound|seat|member|strong)|"
    r" ?(?:percent|per cent|million|billion|thousand|hundred|meters?|metres?|feet|foot|"
    r"miles?|km|kilometers?|kilometres?|kg|tons?|tonnes?|pounds|euros?|dollars?|"
    r"people|men|women|children|times|points|hours|minutes|days|years|acres|votes|"
    r"units|copies|troops|soldiers|employees|inhabitants|residents|cases|deaths|"
    r"critics|fans|more|other|square|cubic)\b)"
)
_PLURAL_AFTER = re.compile(r" [a-z]+[^\Ws]s\b(?!')")
_MODELS_AFTER = re.compile(r" (?=\w*\d)[A-Z0-9]\w*s\b")
_HAVING_BEFORE = re.compile(
    r"\b(?:has|have|had|with|are|were|report|reports|reported|recorded|registered|"
    r"confirmed|reached|counted|total|totalled|totaled|sold|killed|all|than) ?$"
)
_NOUNS_AFTER = re.compile(r"(?: [a-z-]+){0,2} [a-z]+[^\Ws]s\b(?!')")
_EARLIEST_BARE = 1500


def is_year(text: str, match: re.Match[str]) -> bool:
    """Return whether the four digits that ``match`` found stand for a year."""
    before = text[max(0, match.start() - 24) : match.start()].casefold()
    if _FIGURE_BEFORE.search(before):
        return False
    after = text[match.end() : match.end() + 48]
    dated = bool(_YEAR_BEFORE.search(before))
    if _COUNT_AFTER.match(after) or _MODELS_AFTER.match(after):
        return False
    if _HAVING_BEFORE.search(before) and _NOUNS_AFTER.match(after):
        return False
    counts = bool(_PLURAL_AFTER.match(after))
    if counts and (_ABOUT_BEFORE.search(before) or int(match["year"]) < _EARLIEST_BARE):
        return False
    if dated or counts:
        return dated
    return int(match.group("year")) >= _EARLIEST_BARE
