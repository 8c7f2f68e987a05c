"""Finds money in a text: what is taken off before something is shared (product list 3.3, rule 2).

**What counts as an amount**: a number with a currency mark, code or word; a number with a size (90k, 1.2 million, 90 mil, 9万);
number words with a size or a currency ("ninety thousand", "six figures"); a bare number that is written as thousands or has five
digits or more; a bare number right after a word of pay ("base of 95") or right before the time it is for ("600 a day", "95 p.a.",
"3100 net"); and a range of which one end is any of these. A number of things that are counted ("12k users", "3,000 clinics") stays:
it is proof, not pay. Doubt is settled towards taking out, since the member sees the preview and can put a word back.

**Percentages stay.** A share says nothing without the sum it is a share of, and "can I ask for 10% more?" is a question a council
can only answer with the number in it.

The text must be folded (`folding.fold`): one case, plain digits, single spaces. Number words are English only; marks, codes and
sizes are those of many languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from playbook.words.figures import SMALL_NUMBERS

_MARK: Final = r"[$\u00a2-\u00a5\u058f\u060b\u07fe\u07ff\u09f2\u09f3\u09fb\u0af1\u0bf9\u0e3f\u17db\u20a0-\u20c0\ufdfc]"
_CODE: Final = (
    r"(?:[kt](?=eur|usd|chf|gbp))?(?:usd|eur|gbp|chf|jpy|cny|rmb|inr|krw|brl|cad|aud|nzd|sek|nok|dkk|pln|czk|huf|bgn|rub|uah|ils|aed|sar|qar|egp|zar"
    r"|ngn|kes|ghs|mxn|ars|clp|sgd|hkd|twd|thb|vnd|idr|myr|pkr|bdt|lkr|rs|kr|zl|kc|ریال|دولار|درهم|руб|грн|тенге)"
)
_MONEY_WORD: Final = (
    r"(?:dollars?|euros?|pounds?|sterling|quid|bucks?|rupees?|francs?|francos?|yen|yuan|renminbi|kron(?:a|or|e|er|ur)|zloty(?:ch)?"
    r"|forints?|pesos?|reais|dirhams?|shekels?|naira|lira|rou?bles?|ringgit|baht|cents?|pence|円|元|원|엔|圆|рубл\w*|евро|долл\w*)"
)
# Codes that are also words, names or tools: they mark an amount only beside a number of three digits or more.
_DOUBTFUL: Final = r"(?:try|pen|cop|php|ron|lei)"
_AFTER: Final = rf"(?:{_MARK}|(?:{_CODE}|{_MONEY_WORD})(?![^\W\d_]))"
_BEFORE: Final = rf"(?:(?:\b(?:us|ca|au|nz|hk|sg|c|a|r))?{_MARK}|(?<![^\W\d_]){_CODE}\.?)"
_BIG: Final = (
    r"(?:(?:thousand|thou|grand|million|billion|lakhs?|lacs?|crores?|cr|juta|jt|mil|mille|milhoes|millones|millionen|tausend|tsd|tys|mio|mln|mrd"
    r"|тыс|млн|lpa|bn|mm|mn|k)(?![^\W\d_])|[万萬億亿千만억])"
)
_SIZE: Final = rf"(?:{_BIG}|[mbt](?![^\W\d_]))"

# A number beside a mark may be grouped in any way. The bound keeps a long run of digits from being read again from each of them.
_NUMBER: Final = r"\d(?:\d|[.,'’_ ](?=\d)){0,60}+"
_ALONE: Final = r"(?<![\w.,:/])"
_GROUPED: Final = rf"{_ALONE}[1-9]\d{{0,2}}(?:[., '’_]\d{{3}}){{1,6}}(?!\d|[.,:/]\d)"
_LONG: Final = rf"{_ALONE}\d{{5,}}+(?![:/]\d)"

_ONES: Final = rf"(?:one|{SMALL_NUMBERS})"
_BIG_WORD: Final = r"(?:thousand|thou|grand|million|billion|lakhs?|crores?)"
_IN_WORDS: Final = (
    rf"\b{_ONES}(?:(?:[ -]?| and ){_ONES}|[ -]hundred(?: and)?){{0,4}}[ -]?(?:{_BIG_WORD}|k|mill?)\b"
    rf"(?:(?:[ -]and)?[ -]{_ONES}(?:[ -](?:hundred|{_ONES})){{0,3}})?(?: {_MONEY_WORD}\b)?"
    rf"|\b(?:half an?|an?|a few|several|hundreds? of|an? hundred) {_BIG_WORD}\b(?: {_MONEY_WORD}\b)?"
    rf"|\b(?:{_ONES}(?:[ -](?:and |hundred|{_ONES})){{0,4}}|(?:an? )?hundred)[ -]{_MONEY_WORD}\b"
    r"|\b(?:(?:low|mid|middle|high|strong)[ -])?(?:four|five|six|seven|eight|[4-8])[ -]figures?\b"
    r"|\b(?:low|mid|middle|high|upper)[ -](?:twen|thir|for|fif|six|seven|eigh|nine)ties\b"
)
_HAN: Final = r"(?<![〇一二三四五六七八九十百千两])[〇一二三四五六七八九十百千两]++[万萬億亿円元圆]+[〇一二三四五六七八九十百千万元円]*"

# What may stand between a number and the thing it counts, and such things: they are scope, not pay.
# One alone, as in `a 12k user system`, only of what is counted in crowds: `the 95k job` and `the 95k line` are about pay.
_THINGS: Final = (
    r"(?:active |daily |monthly |weekly |new |small |large |paying |other |different |registered |unique |rural |local |loyal "
    r"|more |support |sign[- ]?up |site |page |user )?"
    r"(?:users?|customers?|clients?|clinics?|people|persons?|patients?|members?|employees?|staff|students?|visitors?|subscribers?"
    r"|followers?|devices?|stores?|shops?|schools?|hospitals?|households?|seconds?|minutes?|hours?|days?|weeks?"
    r"|teams|visits|views|downloads|installs|orders|tickets|calls|requests|queries|events|messages|e?mails|letters|lines|rows"
    r"|records|files|pages|words|steps|tokens|sites|homes|accounts|readers|listeners|players|drivers|sellers|merchants|partners"
    r"|leads|units|items|products|parts|cars|trucks|trees|books|articles|tests|commits|servers|nodes|transactions|bookings|rides"
    r"|trips|meals|jobs|applications|applicants|candidates|interviews|cities|towns|countries|languages|points|times|things"
    r"|months|quarters|years|km|kilometres?|kilometers?|miles?|metres?|meters?|feet|tons?|tonnes?|kg|kb|mb|gb|tb|ms|run|race)\b"
)
_NOT_COUNTED: Final = rf"(?!\+? ?-?{_THINGS})"
_NOT_A_DATE: Final = r"(?! ?(?:%|percent\b|(?:st|nd|rd|th)\b|[:/]\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b))"

# A bare number for a time is pay; a small one by the day or the week may be what somebody does (`I send 10 a week`).
_FOR_A_TIME: Final = (
    r"(?:\d{2,}+(?:[.,]\d{1,2})?(?=(?: (?:an?|per) | ?/ ?)(?:h|hr|hour|year|yr|annum)\b| (?:p\.? ?a|gross|net|brutto|netto)\b)"
    r"|\d{3,}+(?:[.,]\d{1,2})?(?=(?: (?:a|per) | ?/ ?)(?:day|week|wk|month|mo)\b| (?:daily|weekly|monthly)\b(?! [a-z])))"
)

_MARKED: Final = (
    rf"{_BEFORE} ?[~≈]?{_NUMBER}(?: ?{_SIZE})?(?: ?{_AFTER})?"
    rf"|(?<!\w){_NUMBER}(?: ?{_SIZE})? ?{_AFTER}"
    rf"|(?<!\w){_NUMBER} ?(?:{_BIG}|(?<=\d)m(?![^\W\d_])){_NOT_COUNTED}"
    rf"|\b{_DOUBTFUL} ?\d{{3,}}+{_NOT_COUNTED}|(?<!\w)\d{{3,}}+ ?{_DOUBTFUL}\b"
    rf"|(?:{_GROUPED}|{_LONG}){_NOT_COUNTED}{_NOT_A_DATE}"
    rf"|{_ALONE}{_FOR_A_TIME}"
)
_AMOUNT: Final = re.compile(rf"{_MARKED}|(?:{_IN_WORDS}){_NOT_COUNTED}|{_HAN}")

_BARE: Final = rf"(?!(?:19[5-9]|20[0-4])\d\b)\d{{2,}}+(?:[.,]\d+)?(?![\w]){_NOT_COUNTED}{_NOT_A_DATE}"
_PAY: Final = re.compile(
    r"\b(?:salary|base|pay|paid|wages?|compensation|bonus|sign[ -]?on|ote|floor|day rate|offered|earn(?:ed|s|ing)?|ask(?:ed|ing)? for"
    r"|counter(?:ed)?(?: (?:with|at))?)\b"
    r"(?:[ :=]{1,3}(?:of|at|is|was|me|us|them|to|around|about|near|roughly|from|between|up|only|just|over|under|low|mid|high|a)\b)*"
    rf"[ :=~≈]+({_BARE}|{_ONES}(?:[ -]{_ONES})*\b{_NOT_COUNTED})"
)
_LEFT: Final = re.compile(r"(?<![\w.,:/])\d[\d.,]*+ ?(?:-|–|—|~|/|to|till|bis|a) ?\Z|\bbetween \d[\d.,]*+ and \Z")
_RIGHT: Final = re.compile(rf" ?(?:-|–|—|~|/|to|till|bis|a) ?(?:{_NUMBER})(?![\w:/%])|\+")
_RIGHT_OF_BETWEEN: Final = re.compile(rf" and (?:{_NUMBER})(?![\w:/%])")
_NEXT: Final = re.compile(rf"(?:,|,? (?:then|now|and|or|not|but|and then|and now|up to|down to)) {_BARE}")
_SAME: Final = re.compile(r" ?(?:-|–|—|~|/|to|and|or) ?")

# What may be pay and has no sign of it: pointed out, never taken out. What is counted has its plural behind it (`12 questions`).
_NOT_BEHIND: Final = (
    r"(?<!jan )(?<!feb )(?<!mar )(?<!apr )(?<!may )(?<!jun )(?<!jul )(?<!aug )(?<!sep )(?<!oct )(?<!nov )(?<!dec )"
    r"(?<!ary )(?<!arch )(?<!pril )(?<!june )(?<!july )(?<!gust )(?<!ember )(?<!tober )"
    r"(?<!page )(?<!team )(?<!room )(?<!ound )(?<!week )(?<!evel )"
)
_TENS: Final = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?\b"
_NOT_SEVERAL: Final = r"(?! (?!plus\b|bonus\b|thus\b|was\b|is\b|as\b|has\b|less\b|versus\b|gross\b|yes\b)[a-z]+s\b)"
_MAYBE: Final = rf"(?<![\w.,:/#-]){_NOT_BEHIND}(?:{_BARE}|{_TENS}{_NOT_COUNTED}){_NOT_SEVERAL}"
_MAYBE_RANGE: Final = re.compile(
    rf"(?:\bbetween |\bfrom |(?<![\w.,:/#-])){_NOT_BEHIND}({_BARE}|{_TENS})"
    rf"(?: ?[-\u2013\u2014] ?| (?:and|to|or) )((?:[3-9]\d|\d{{3,}}+)\b{_NOT_COUNTED}{_NOT_A_DATE}|{_TENS}){_NOT_SEVERAL}"
)
_MAYBE_ONE: Final = re.compile(_MAYBE)
_NEAR_PAY: Final = re.compile(
    r"\b(?:offer(?:s|ed|ing)?|ask(?:s|ed|ing)?|range|band|numbers?|figures?|base|salary|pay(?:s|ing)?|paid|wages?|comp|compensation"
    r"|packages?|bonus|counter(?:ed)?|budget|money|rate|floor|expect(?:ed|ations?|ing)?|earn(?:s|ed|ing)?|worth|c[ao]me back)\b"
)
_SENTENCES: Final = re.compile(r"[.!?;](?= |\Z)")


def maybe(line: str) -> tuple[str, ...]:
    """Bare numbers of a folded `line` that may be pay: in a sentence that speaks of pay or an ask, or both ends of a range.

    A guess to be looked at where `amounts` finds nothing. In the order in which they stand, once each.
    """
    found: dict[str, None] = {}
    for sentence in _SENTENCES.split(line):
        ranges = [(m.start(1), m.end(2)) for m in _MAYBE_RANGE.finditer(sentence)]
        near = [m.span() for m in _MAYBE_ONE.finditer(sentence)] if _NEAR_PAY.search(sentence) else []
        alone = [one for one in near if not any(start <= one[0] < end for start, end in ranges)]
        found |= dict.fromkeys(sentence[start:end] for start, end in sorted([*ranges, *alone]))
    return tuple(found)


def amounts(line: str) -> Iterator[tuple[int, int]]:
    """Where money stands in a folded `line`: (start, end) of each amount, in order and apart; a range is one amount."""
    found = sorted({(m.start(), m.end()) for m in _AMOUNT.finditer(line)} | {(m.start(1), m.end(1)) for m in _PAY.finditer(line)})
    held: tuple[int, int] | None = None
    for start, end in (_widened(line, span) for span in found):
        if held is not None and (start <= held[1] or _SAME.fullmatch(line, held[1], start)):
            held = (min(start, held[0]), max(end, held[1]))
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held


def _widened(line: str, span: tuple[int, int]) -> tuple[int, int]:
    """The amount with the other end of its range (`90-100k`, `between 90 and 100k`) and what follows it (`110, then 115`)."""
    start, end = span
    left = _LEFT.search(line, max(0, start - 40), start)
    if left:
        start = left.start()
    between = line[max(0, start - 8) : start].endswith("between ") or (left is not None and line.startswith("between", start))
    right = _RIGHT.match(line, end) or (_RIGHT_OF_BETWEEN.match(line, end) if between else None)
    end = right.end() if right else end
    while after := _NEXT.match(line, end):
        end = after.end()
    while line[end : end + 1].isdecimal():
        end += 1
    return start, end
