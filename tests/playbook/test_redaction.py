"""Redaction: what must not be seen is gone however it is written, what may stay stays, and doing it twice changes nothing."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Mapping

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playbook.words.amounts import amounts, maybe
from playbook.words.folding import fold
from playbook.words.names import initials
from playbook.words.redaction import HIDDEN, Kind, Redacted, redact, taken_out

FIRMS = {"Acme": "a mid-size health firm", "Birch Health": "", "AT&T": "", "PayPal": "", "St. Mary Clinic": "", "Fern Care Ltd.": ""}
PEOPLE = ["Ben Carter", "Rosa", "May Lee", "Zoë", "A."]

NO_FIRMS: Mapping[str, str] = {}


def told(text: str, firms: Mapping[str, str] = FIRMS, people: list[str] | None = None) -> str:
    return redact(text, firms=firms, people=PEOPLE if people is None else people).text


# -- firms and people --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Talk at ACME today", "Talk at a mid-size health firm today"),
        ("acme's plan, Acme’s plan", "A mid-size health firm's plan, a mid-size health firm’s plan"),
        ("the Acmes offer", "the mid-size health firm offer"),
        ("the Acme offer", "the mid-size health firm offer"),
        ("My ACME days. Acme was slow", "My mid-size health firm days. A mid-size health firm was slow"),
        ("a c m e, A.C.M.E, A-c-m-e", "A mid-size health firm, a mid-size health firm, a mid-size health firm"),
        ("myAcme AcmeOffer Acme2026", "mya mid-size health firm a mid-size health firmOffer a mid-size health firm2026"),
        ("acmeology, pacme", "acmeology, pacme"),
        ("birch  health, Birch-Health, BIRCHHEALTH", "A firm, a firm, a firm"),
        ("At Birch they said; a birch tree", "At a firm they said; a birch tree"),
        ("At Fern, at fern care", "At a firm, at a firm"),
        ("AT and T, AT & T, ATT, at+t", "A firm, a firm, a firm, a firm"),
        ("Pay Pal, PAYPAL", "A firm, a firm"),
        ("St Mary Clinic, St. Mary clinic", "A firm, a firm"),
        ("Ａｃｍｅ, Ácme, A\u00adc\u200bme", "A mid-size health firm, a mid-size health firm, a mid-size health firm"),
    ],
)
def test_a_firm_is_its_alias_however_it_is_written(text: str, wanted: str) -> None:
    assert told(text, people=[]) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I met Ben Carter. He left.", "I met B. C. He left."),
        ("BEN CARTER'S view, ben’s view", "B. C.'S view, B.’s view"),
        ("Carter, Ben", "C., B."),
        ("bencarter Ben-Carter b e n", "B. C. B. C. B."),
        ("rosa and ROSA", "R. and R."),
        ("I may ask. May said so. MAY LEE too", "I may ask. M. said so. M. L. too"),
        ("zoe, ZOË, Zoe\u0308's", "Z., Z., Z.'s"),
        ("Benefit, carterpillar, A. said", "Benefit, carterpillar, A. said"),
        ("Bens", "B."),
    ],
)
def test_a_person_is_their_initials_however_they_are_written(text: str, wanted: str) -> None:
    assert told(text, NO_FIRMS) == wanted


@pytest.mark.parametrize(
    ("people", "text", "wanted"),
    [
        (["Иван"], "Ивана и Иваном, Иванова, Ивановичами", "И. и И., И., Ивановичами"),
        (["Νίκος"], "ο Νίκο, Νίκος και ΝΊΚΟΣ", "ο Νίκο, Ν. και Ν."),
        (["山田太郎"], "私は山田太郎さんに", "私はsomeoneさんに"),
        (["प्रिया"], "प्रिया ने कहा", "प. ने कहा"),
        (["Yıldız"], "YILDIZ, yıldız", "Y., Y."),
        (["Łukasz"], "lukasz", "Ł."),
        (["Straße"], "STRASSE, strasser", "S., strasser"),
        (["de la Cruz"], "de la Cruz, la cruz, de", "D. L. C., la C., de"),
        (["Jean-Luc"], "jean luc", "J. L."),
        (["Jo - Ann"], "jo ann, Jo", "J. A., J."),
    ],
)
def test_names_of_many_scripts(people: list[str], text: str, wanted: str) -> None:
    assert told(text, NO_FIRMS, people) == wanted


@pytest.mark.parametrize(
    ("firm", "text"),
    [
        ("ソニー", "私はソニーに行く"),
        ("Ke$ha", "the ke$ha tour"),
        ("Johnson & Johnson", "johnson and johnson; JohnsonJohnson; Johnson & johnson"),
        ("Foo and", "at foo now"),
        ("and", "this and that"),
        ("  «Birch»  ", "at birch"),
        ("Kestrel GmbH", "KESTREL, Kestrel gmbh"),
        ("Group Holdings", "group holdings"),
        ("Iota Σ", "iota σ and IOTA Σ"),
    ],
)
def test_firms_with_signs_and_legal_forms(firm: str, text: str) -> None:
    core = firm.strip().strip("«»").removesuffix(" GmbH")
    assert not survives(core, told(text, {firm: ""}, []))
    assert redact(text, firms={firm: ""}, people=[]).count("firm") == 1


def test_nothing_is_looked_for_in_names_without_letters_or_of_initials_alone() -> None:
    text = "A. said: a b c, ... and B C?"
    assert told(text, {"": "", "…": "", " - ": ""}, ["", "...", "A.", "B. C.", "b"]) == text


def test_initials() -> None:
    names = ["Ben Carter", "jean-luc picard", "O'Brien", "J.R.R. Tolkien", "A B C D E", "E\u0301ric", "4chan", "Мария Кюри"]
    assert [initials(name) for name in names] == ["B. C.", "J. L. P.", "O.", "J. R. R. T.", "A. B. C. D.", "É.", "4.", "М. К."]
    assert {initials(name) for name in ("", "...", "山田", "김민수", "🎉")} == {"someone"}


# -- amounts -----------------------------------------------------------------------------------------------------------------------

OFF = [
    *("$90,000", "90k", "£85–90k", "EUR 90.000", "90 000 €", "90'000 CHF", "US$90k", "R$ 10.000", "₹15,00,000", "Rs. 12 lakh"),
    *("12 LPA", "1.2m", "1.2 million", "90 mil euros", "kr 500.000", "500 kr", "chf90k", "usd 90", "TRY 9000", "900 lei", "5€", "$5"),
    *("９０ｋ", "٩٠٠٠٠ دولار", "१५ lakh", "9万円", "九十万", "¥300000", "90000", "1,200", "90k+", "~95k", "$ 90 k", "90,5 k"),
    *(
        "$10.000-100",
        "€ 10.000-1000",
        "$90-100k",
        "90-100k",
        "between 90 and 100k",
        "between 90k and 100",
        "$90k to $110k",
        "90k or 95k",
        "95/100k",
        "$90 to 100",
    ),
    *("ninety thousand", "one hundred and twenty thousand dollars", "half a million", "a hundred grand", "six figures"),
    *("mid-six-figures", "ninety-five k", "two hundred pounds", "hundred euros", "twenty five thousand", "a few thousand"),
    *("salary of 95", "base: 95", "offered us 110, then 115", "asked for ninety", "countered at 105.5", "day rate 600", "floor is 88"),
    *("600 a day", "600/day", "50/h", "85 an hour", "95 a year", "95 p.a.", "1500 monthly", "3100 net", "5500 brutto", "95 per annum"),
    *("95 TEUR", "95 kEUR", "TEUR 95", "95 thou", "ninetyfive thousand", "12 cr", "95 juta", "mid-nineties"),
    *("$" + "9" * 80, "€" + "1 000 000 000 000 000 000 000 000 000 000"),
]
STAY = [
    *("12k users", "12,000 clinics", "3,000 small clinics", "10k active users", "2 million rows", "ninety thousand users"),
    *("in 2024", "at 14:00 on 24 Nov 2026", "2026-11-24", "24/11/2026", "from 9 days to 3", "version 3.11", "0.125", "3 kids"),
    *("10% more", "bonus of 15%", "12 percent", "paid 30 days later", "asked for 20 minutes", "offered 24 Nov", "base in 2026"),
    *(
        "I try 3 times",
        "php 8",
        "route 66",
        "12 won",
        "one thousand times",
        "earned 12 points",
        "asked for two weeks",
        "5 figures of it",
    ),
    *("I send 10 a week", "200 interviews a year", "1500 weekly users", "5 days a week", "110 km/h", "30 yr", "11/day"),
]
STAY.remove("5 figures of it")


@pytest.mark.parametrize("amount", OFF)
def test_money_is_taken_off(amount: str) -> None:
    text = f"They said {amount}; what now?"
    out = redact(text, firms={}, people=[])
    assert out.count("amount") == 1
    assert "(amount)" in out.text
    assert not re.search(r"\d|[〇一二三四五六七八九十万]|\b(ninety|hundred|thousand|million|grand|figures|pounds|euros)\b", out.text)
    assert out.text.startswith("They said ")
    assert out.text.endswith("; what now?")


@pytest.mark.parametrize(
    "words", ["the 95k line", "a 95k job", "the 110k offer letter", "95k year", "that 120k point", "a 90,000 part"]
)
def test_one_thing_beside_a_sum_is_not_what_is_counted(words: str) -> None:
    out = redact(f"They smiled at {words}.", firms={}, people=[])
    assert out.count("amount") == 1
    assert not re.search(r"\d", out.text)


@pytest.mark.parametrize("words", STAY)
def test_what_is_counted_or_dated_stays(words: str) -> None:
    text = f"They said {words}; what now?"
    assert told(text, NO_FIRMS, []) == text


def test_a_range_or_a_run_of_numbers_is_one_amount_and_two_are_two() -> None:
    assert list(amounts("90k, 12 clinics and 95k")) == [(0, 3), (20, 23)]
    out = redact("First 90k, then 90K, and €5 for lunch", firms={}, people=[])
    assert out.text == "First (amount), then (amount), and (amount) for lunch"
    assert out.count("amount") == 2
    assert told("offered 110, then 115 and 2 teams") == "offered (amount) and 2 teams"


# -- ways to reach someone ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("write to ben@acme.com.", "write to (email)."),
        ("JÖRG.X+1@sub.acme.co.uk, ok", "(email), ok"),
        ("see https://acme.com/jobs?id=1#x.", "see (link)."),
        ("see www.acme.com, or acme.io/jobs/ and linkedin.com/in/ben", "see (link), or (link) and (link)"),
        ("<https://acme.com|Acme> <mailto:ben@x.org>", "(link) (link)"),
        (
            "ask @ben_c or <@U123> or <@!123> or <#C1> or @ben@hachyderm.io",
            "ask (account) or (account) or (account) or (account) or (account)",
        ),
        ("call +351 912 345 678 or 0044 20 7946 0958", "call (phone number) or (phone number)"),
        ("call (020) 7946 0958, 555-123-4567, 555-1234, 06 12 34 56 78", "call " + ", ".join(["(phone number)"] * 4)),
        ("node.js at 3pm @ 14:00, e.g. this.That, 20:00-08:00", "node.js at 3pm @ 14:00, e.g. this.That, 20:00-08:00"),
    ],
)
def test_ways_to_reach_someone_are_taken_off(text: str, wanted: str) -> None:
    assert told(text, NO_FIRMS, []) == wanted


# -- counting and choosing what stands there ---------------------------------------------------------------------------------------


def test_what_was_taken_out_is_counted_once_each_over_all_parts() -> None:
    first = redact("Ben Carter of Acme offered 90k. Ben likes ACME.", firms=FIRMS, people=PEOPLE)
    second = redact("Rosa left Acme; see acme.com, mail a@b.org, call 555-1234, ask @rosa_x", firms=FIRMS, people=PEOPLE)
    assert taken_out(first) == "Taken out: 1 firm, 1 name, 1 amount."
    assert taken_out(first, second) == (
        "Taken out: 1 firm, 2 names, 1 amount, 1 link, 1 email address, 1 phone number, 1 account name."
    )
    assert taken_out(redact("AT&T, Acme, 90k, 95k users and 80k", firms=FIRMS, people=[])) == "Taken out: 2 firms, 2 amounts."
    assert taken_out(redact("All good.", firms=FIRMS, people=PEOPLE)) == "I found no names I know. Read it once more."
    assert taken_out() == "I found no names I know. Read it once more."


def test_an_alias_that_gives_something_away_is_not_used() -> None:
    assert told("At Acme", {"Acme": "the acme company"}, []) == "At a firm"
    assert told("At Acme", {"Acme": "Ben's firm"}, ["Ben"]) == "At a firm"
    assert told("At Acme", {"Acme": "a 90k firm"}, []) == "At a firm"
    assert told("At Acme", {"Acme": "", "Firm": ""}, []) == f"At {HIDDEN}"
    assert told("At Acme", {"Acme": "Birch too", "Birch Wood": ""}, []) == "At a firm"
    assert told("Ben said 90k", {"Amount": ""}, ["Ben"]) == f"B. said {HIDDEN}"
    assert told("山田", {}, ["山田", "someone"]) == HIDDEN


def test_a_name_that_forms_only_afterwards_is_taken_out_too() -> None:
    firms = {"Acme": "a pear", "Green A": "a lime"}
    out = redact("green Acme", firms=firms, people=[])
    assert not survives("Green A", out.text)
    assert redact(out.text, firms=firms, people=[]).text == out.text


def test_a_chain_of_aliases_comes_to_an_end() -> None:
    out = told("x x x x x x x x a", {"x a": "a pear"}, [])
    assert out == f"x x x {HIDDEN} pear pear pear pear"


# -- properties --------------------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """An independent folding: no case, no accents, no unseen marks."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    return "".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf"))


def survives(name: str, text: str) -> bool:
    """Whether the name can be read in the text as a word of its own, with any white space in it."""
    words = r"\s*".join(re.escape(word) for word in plain(name).split())
    return re.search(rf"(?<![^\W_]){words}(?![^\W_])", plain(text)) is not None


LATIN = st.sampled_from(string.ascii_letters + "éñüßøłıÅçőЖжИиΣσςåœ")
WORD = st.text(LATIN, min_size=1, max_size=8)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
PERSON = NAME.filter(lambda name: any(len(plain(word)) > 1 and len(word) > 1 for word in name.split()))
CASES: st.SearchStrategy[Callable[[str], str]] = st.sampled_from(
    [str.strip, str.upper, str.lower, str.title, str.swapcase, str.capitalize]
)
SPACES = st.sampled_from([" ", "  ", "\n", "\u00a0", "\t ", "", "-", "\u200b "])
ENDS = st.sampled_from(["", "'s", "’s", "s", "'", ".", "!", " ", ","])
FILLER = st.text(st.sampled_from("abc deIst .,'s9k$€\n@"), max_size=30)


@st.composite
def written(draw: st.DrawFn, name: str) -> str:
    """A name as somebody may write it."""
    spaced = draw(SPACES).join(name.split())
    apart = draw(st.booleans()) and sum(map(str.isalnum, name)) > 2
    cased: str = draw(CASES)(" ".join(name.replace(" ", "")) if apart else spaced)
    return cased + draw(ENDS)


@settings(deadline=None)
@given(st.data(), NAME, PERSON, FILLER, FILLER)
def test_no_known_firm_or_person_survives(data: st.DataObject, firm: str, person: str, before: str, after: str) -> None:
    text = f"{before} {data.draw(written(firm))} {data.draw(written(person))} {after}"
    out = redact(text, firms={firm: ""}, people=[person])
    assert not survives(firm, out.text)
    assert not survives(person, out.text)
    assert out.count("firm") + out.count("name") >= 1
    assert redact(out.text, firms={firm: ""}, people=[person]).text == out.text


@settings(deadline=None)
@given(
    st.text(max_size=120) | FILLER,
    st.dictionaries(NAME | st.text(max_size=6), NAME | st.text(max_size=12), max_size=4),
    st.lists(NAME | st.text(max_size=6), max_size=3),
)
@example("b c c c", {"b c": "a b"}, [])
@example("x x a", {"x a": "", "q": "x"}, [])
@example("green green Acme", {"Acme": "a pear", "Green A": "green a"}, [])
@example("b a b a", {"b a": "a b", "a b": "b a"}, [])
def test_redacting_twice_changes_nothing(text: str, firms: dict[str, str], people: list[str]) -> None:
    once = redact(text, firms=firms, people=people)
    again = redact(once.text, firms=firms, people=people)
    assert again == Redacted(once.text, frozenset())


MARKS = st.sampled_from(["$", "€", "£", "¥", "₹", "₺", "EUR ", "usd ", "CHF", "Rs. ", "R$ ", "kr "])
AFTER = st.sampled_from(
    ["€", " $", " euros", " EUR", " dollars", "k", " k", " thousand", " million", "k EUR", " lakh", " zł", "万", " Kč"]
)
SHAPES = st.sampled_from(["{}", "{},000", "{}.000", "{} 000", "{}'000", "{}.5", "{},50"])
DIGITS = st.sampled_from([string.digits, "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "০১২৩৪৫৬৭৮৯"])


@st.composite
def money(draw: st.DrawFn) -> str:
    number = draw(SHAPES).format(draw(st.integers(1, 999)))
    one = draw(MARKS) + number if draw(st.booleans()) else number + draw(AFTER)
    if draw(st.booleans()):
        one += draw(st.sampled_from([" - ", "-", "–", " to ", "/"])) + str(draw(st.integers(1, 999)))
    if draw(st.booleans()):
        one = draw(st.sampled_from(["", "(", "~"])) + one
    return one.translate(str.maketrans(string.digits, draw(DIGITS)))


@settings(deadline=None)
@given(
    money(),
    st.sampled_from(["They offered", "I want", "It is", "base of", ""]),
    st.sampled_from(["", ".", ")", " a year", " or not", ", ok?"]),
)
def test_no_amount_survives_in_any_shape_or_script(amount: str, before: str, after: str) -> None:
    out = redact(f"{before} {amount}{after}", firms={}, people=[])
    assert not any(c.isdecimal() for c in out.text)
    assert not re.search(r"[$€£¥₹₺]|euros|dollars|lakh|million|thousand", out.text)
    assert out.count("amount") + out.count("phone") >= 1


CALM = "the talk went well they asked about our plan and I felt calm on Friday at noon 3 days 2026"


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(CALM.split(" ")),
        max_size=30,
    )
)
def test_a_text_without_any_stays_as_it_is(words: list[str]) -> None:
    text = " ".join(words)
    assert told(text) == text
    assert redact(text, firms=FIRMS, people=PEOPLE).taken == frozenset()


@settings(deadline=None)
@given(st.text(max_size=200))
def test_folding_leads_back_to_the_text(text: str) -> None:
    folded = fold(text)
    assert len(folded.at) == len(folded.line)
    assert list(folded.at) == sorted(folded.at)
    assert "  " not in folded.line
    for place in range(len(folded.line)):
        start, end = folded.span(place, place + 1)
        assert 0 <= start < end <= len(text)
    assert fold(folded.line).line == folded.line


@pytest.mark.parametrize("piece", ["1 ", "9", "一", "a", "www.", "@", "a.", "90k-", "ben carter ", "$", " ", "one ", "+1"])
def test_a_huge_hostile_text_is_worked_through(piece: str) -> None:
    out = redact(piece * (20_000 // len(piece)), firms=FIRMS, people=PEOPLE)
    assert redact(out.text, firms=FIRMS, people=PEOPLE).text == out.text


@pytest.mark.parametrize("kind", ["firm", "name", "amount", "link", "email", "phone", "handle"])
def test_every_kind_is_counted_in_words(kind: Kind) -> None:
    one, two = Redacted("", frozenset({(kind, "a")})), Redacted("", frozenset({(kind, "a"), (kind, "b")}))
    assert re.fullmatch(r"Taken out: 1 [a-z ]+\.", taken_out(one))
    assert re.fullmatch(r"Taken out: 2 [a-z ]+s\.|Taken out: 2 email addresses\.", taken_out(two))


# -- what may be pay -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("They said between 90 and 100.", ("90 and 100",)),
        ("The number is 95", ("95",)),
        ("My number 95 was fine", ("95",)),
        ("My number is ninety-five", ("ninety-five",)),
        ("The range was 85-95 plus bonus", ("85-95",)),
        ("Their budget is 110, mine 120", ("110", "120")),
        ("They came back with 92", ("92",)),
        ("They moved from 90 to 105.", ("90 to 105",)),
    ],
)
def test_bare_numbers_that_may_be_pay_are_pointed_out(text: str, wanted: tuple[str, ...]) -> None:
    assert maybe(fold(text).line) == wanted
    assert told(text) == text, "and stay where they are"


@pytest.mark.parametrize(
    "text",
    [
        "After 3 interviews they offered tea",
        "They asked 12 questions in 45 minutes",
        "I asked 25 customers and 30 nurses",
        "They asked on 24 Nov at 14:30, then on November 26",
        "The offer is from 2026, the range from 2019 to 2021",
        "Pay rose 10%",
        "We grew from 40 to 55 people",
        "Are you free between 10 and 12?",
        "The team is 14. They made an offer",
        "The base is 95k",
        "I asked for page 12 in round 14",
    ],
)
def test_ordinary_numbers_are_not(text: str) -> None:
    assert maybe(fold(redact(text, firms=NO_FIRMS, people=()).text).line) == ()
