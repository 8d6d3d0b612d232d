"""What people wrap a claim in: "BREAKING:", "Dear Editor,", "I was sad to learn that".

None of it is part of what is claimed, and all of it reads like words that no source
uses.
"""

import re

_SALUTATION = r"""
      (?:(?:dear|hello|hi|hey|greetings|good\s+(?:morning|day|afternoon|evening))
            (?:\s+(?!(?:of|to|in|for)\b)[\w'.]+){0,5}
        | ladies\s+and\s+gentlemen | (?:mr|madam|mister)\.?\s+(?:speaker|president|
            chair\w*)
        | (?:my\s+)?(?:dear|fellow|hono(?:u)?rable)\s+(?:friends|citizens|colleagues|
            members|readers|countrymen|comrades|all)
        | folks | guys | everyone | comrades
      )\s*[,:!]+\s*
"""
_ASIDE = r"""
      (?:thank\s+(?:god|goodness|heavens?)|in\s+(?:short|brief|sum|summary|other\s+words|plain\s+(?:words|english))
        | to\s+(?:sum|wrap|round)\s+(?:it\s+(?:all\s+)?)?up(?:\s+(?:the|this|
            that)(?:\s+[\w'-]+){1,4})?
        | to\s+(?:put\s+it\s+[\w'-]+|be\s+(?:clear|frank|honest|precise|fair|sure))
        | long\s+story\s+short | bottom\s+line | for\s+the\s+record |
            make\s+no\s+mistake
        | mind\s+you | believe\s+it\s+or\s+not | no\s+kidding | fun\s+fact |
            news\s+alert
        | (?:quick\s+)?(?:reminder|question|correction|summary|recap|news)
        | let\s+no(?:body|\s+one)\s+tell\s+you\s+otherwise
        | let\s+(?:us|me|there)\s+be\s+(?:clear|frank|honest|no\s+mistake|no\s+doubt)
        | (?:just\s+)?(?:so\s+you|you)\s+know | for\s+(?:your\s+information|those\s+
            (?:who|asking)[^,:]{0,40})
        | if\s+(?:i|you)\s+(?:have\s+not\s+heard|haven't\s+heard|missed\s+it|
            (?:remember|recall)\s+(?:right(?:ly)?|correctly|well)|am\s+not\s+mistaken)
        | as\s+(?:far\s+as\s+(?:i|we)\s+(?:know|can\s+(?:see|tell))|(?:you|we)\s+
            (?:may|might|all|probably|surely)?\s*know|it\s+turns\s+out)
        | worth\s+(?:knowing|noting|remembering)
      )\s*[,:;–—-]+\s*
"""
# Words that may stand between the parts of "I was truly sad to have to read ... that":
# none that denies, doubts or names.
_GAP = (
    r"(?!(?:not|never|no|n't|cannot|hardly|doubt|unsure|if|whether|deny|wrong)\b)"
    r"(?-i:[a-z][a-z'-]*)"
)
_LEARN = r"""(?:learn(?:ed|t|ing)?|hear(?:d|ing)?|read(?:ing)?|note|noted|point(?:ed|
            ing)?|
    remind(?:ed|ing)?|recall|remember(?:ed)?|know|see|saw|seen|notice[ds]?|tell|told|
    inform(?:ed)?|mention|stress|emphasi[sz]e|understand|understood|gather(?:ed)?|
    find|found|discover(?:ed)?|reali[sz]e|confirm|state|report|add|say|announce|
    interest(?:ing)?|surpris(?:e|ed|ing)|aware|clear|struck|informed|attention|
    fact|truth|authority|word|rumou?r|forget)"""
_LEAD = rf"""
      (?:as\s+an?\s+[^,:]{{3,60}},\s+)?
      (?: (?:i|we)(?:'(?:ve|m|re|d))? (?:\s+{_GAP}){{0,7}}?\s+{_LEARN}
        | (?:it|this)\s+(?:may|might|will|would|should|could|has|is|was|came|comes)
            (?:\s+{_GAP}){{0,4}}?\s+(?:interest|surprise|attention|known|worth|noted|
            clear|fact|truth|true|remembered|forgotten|mentioned)
        | (?:(?:you|(?:my|our|the)\s+(?:{_GAP}\s+){{0,2}}?(?:friends?|readers?|
            colleagues?|
            public|citizens|listeners|viewers|voters|world|house|
            members))\s+)?(?:should|may|might|must|will|would|
            can|please)\s+(?:(?:also|well|perhaps|all|surely|want\s+to|
            like\s+to)\s+){{0,2}}
            (?:know|recall|remember|note|notice|be\s+(?:aware|told|informed|reminded)|
            hear|see|bear\s+in\s+mind)
        | (?:let|allow)\s+(?:me|us)(?:\s+{_GAP}){{0,4}}?\s+(?:say|tell|add|note|remind|
            stress|
            mention|forget|remember|point|state|recall|inform|assure)
        | (?:please\s+)?(?:remember|note|recall|know|be\s+(?:aware|advised))
        | (?:the\s+)?(?:{_GAP}\s+){{0,2}}(?:truth|fact|upshot|gist|word|news|rumou?r|
            point|
            story|talk)(?:\s+of\s+the\s+matter)?\s+(?:is|has\s+it|goes)
        | (?:it\s+)?turns\s+out | word\s+(?:is|has\s+it) | rumou?r\s+has\s+it
        | (?:my|our|a)\s+(?:{_GAP}\s+){{0,2}}?(?:uncle|aunt|dad|father|mum|mom|mother|
            brother|
            sister|cousin|friend|neighbou?r|colleague|boss|teacher|husband|wife|son|
            daughter|grand(?:father|mother|pa|ma)|mate|barber|hairdresser|co-worker)
            (?:\s+{_GAP}){{0,2}}?\s+(?:says|said|told|tells|swears|claims|claimed|
            insists|
            reckons|heard|read)
      )
      (?: (?:\s+{_GAP}){{0,7}}? | \s+(?:in|on|from|at)\s+[^,.:;]{{2,40}}? )
      (?:,\s+|\s+)that,?\s+(?=\S+\s+\S)
"""
_LABEL = r"""
      \b(?:
        (?-i:BREAKING|UPDATE|ALERT|URGENT|EXCLUSIVE)\s+(?=\S)
      | breaking(?:\s+news)?|just\s+in|update|exclusive|alert|urgent|news\s+flash
      | psa|fyi|fact[\s-]?check(?:\s+(?:this|please|request|needed))?
      | please\s+(?:fact[\s-]?)?check
      | check\s+this|claim|headline|rt(?:\s+\w+)?|true\s+or\s+false|real\s+or\s+fake
      | (?:can|could)\s+(?:someone|anyone|you)\s+(?:please\s+)?
            (?:confirm|verify|check)(?:\s+(?:if|that|whether))?
      | is\s+(?:it|this)\s+(?:really\s+|actually\s+)?(?:true|correct|right|a\s+fact)
            (?:\s+that)?
      | (?:so\s+)?(?:i|we)(?:'ve)?\s+(?:just\s+)?(?:heard|read|saw|see|seen)
            (?:\s+(?:online|somewhere|on\s+\w+|in\s+the\s+news))?(?:\s+that)?
      | did\s+you\s+know(?:\s+that)?|apparently|wow|omg|wtf|so
      | (?:people|they|some)\s+(?:are\s+saying|say)(?:\s+that)?
      | it\s+is\s+(?:true|a\s+fact)\s+that
    )\b\s*(?:[:,;!?.-]+\s*|(?<=that)\s+|(?<=whether)\s+|(?<=if)\s+|\s+(?=that\b)
      |(?<=you\sknow)\s+(?=(?:[^\s?]+\s+){2}\S)
         (?!(?:wh\w+|how|if|about|of)\b))
"""
_ASKING = re.compile(rf"^(?:\W*{_LABEL})+(?:that\s+)?", re.IGNORECASE | re.VERBOSE)
_OPENING = re.compile(
    r"^\W*(?:(?:and|but|well|oh|now|so|ok(?:ay)?)\b,?\s+)?"
    rf"(?:{_SALUTATION}|{_ASIDE}|{_LEAD})",
    re.IGNORECASE | re.VERBOSE,
)
_CLOSING = re.compile(
    r"""(?<=\w)\s*(?:,|-|–|—|\()\s*(?:or\s+)?(?:so\s+)?(?:
        (?:i|we)(?:'ve|'m)?\s+(?:just\s+|was\s+|am\s+|have\s+|also\s+)*
            (?:heard|hear|read|am\s+told|told|gather|understand|saw|seen|believe\s+me)
            (?:\s+(?:it|this|that|somewhere|online|today|yesterday|once|on\s+\w+|
            in\s+the\s+(?:news|papers?)))?
      | they\s+(?:say|tell\s+me|told\s+me|claim) | it\s+(?:seems|appears|says\s+here|
            is\s+said)
      | people\s+(?:say|claim) | if\s+(?:i|you)\s+(?:remember|
            recall)\s+(?:right(?:ly)?|correctly)
      | as\s+far\s+as\s+(?:i|we)\s+(?:know|can\s+tell) | folks | guys | mates?
      | did\s+you\s+(?:hear|know|see\s+(?:that|this)) | by\s+the\s+way | btw | fyi |
            lol | smh
      | (?:dear\s+)?(?:friends|colleagues|readers|sir|madam)
    )\)?\s*(?=[.!?]*\s*$)""",
    re.IGNORECASE | re.VERBOSE,
)
_MOST_OPENINGS = 4


def opening_end(sentence: str) -> tuple[int, bool]:
    """Return where the wrapping that opens a sentence ends, 0 where there is none, and
    whether it holds what asks for a check ("Is it true that")."""
    end, asks = 0, False
    for _ in range(_MOST_OPENINGS):
        label = _ASKING.match(sentence[end:])
        found = label or _OPENING.match(sentence[end:])
        if found is None:
            break
        asks = asks or label is not None
        end += found.end()
    return end, asks


def closing_start(text: str, start: int, end: int) -> int:
    """Return where the wrapping that closes ``text[start:end]`` begins (", I heard");
    ``end`` where there is none."""
    found = _CLOSING.search(text[start:end])
    return start + found.start() if found else end
