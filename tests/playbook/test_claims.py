"""Claims and conflicts: each is there, whole, in order, never a number in a rule, and a slip in the file is told to its editor."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

import playbook
from playbook.claims import (
    CLAIMS_FILE,
    CONFLICTS_FILE,
    Claim,
    ContentError,
    argued,
    beside,
    facts,
    named,
    read_claims,
    read_conflicts,
    read_sources,
    told,
    views,
)

HOME = Path(playbook.__file__).parent
CONTENT = HOME / "content"

# (id, row, source, words that the card must not lose)
CLAIMS = [
    ("fields-that-bargain", "A3", "A", "management, art, consulting and contract work"),
    ("knowing-your-edge", "A6", "A", "no check of your level"),
    ("low-job-trouble", "A7", "A", "no reason to refuse a job while money is short"),
    ("employers-market", "B3", "B", "sales jobs"),
    ("runner-up", "B4", "B", "no rate can be shown"),
    ("how-asking-looks", "B8", "B", "judgement, motive, honesty and commitment"),
    ("no-why-loses", "B9", "B", "without being able to say why"),
    ("always-watched", "B13", "B", "sure and modest at once"),
    ("room-in-offers", "C8", "C", "No source is named"),
    ("rise-in-money", "C8", "C", "No source is named"),
    ("asking-is-safe", "C8", "C", "no promise that your offer is safe"),
    ("two-emails", "C10", "C", "holds no such case"),
    ("vague-looks-junior", "C14", "C", "No readers were asked"),
    ("ten-second-look", "C18", "C", "one sentence after a look of ten seconds"),
    ("one-thing-first", "C24", "C", "mend everything at once"),
    ("two-weeks-tell", "C25", "C", "too few answers"),
    ("weeks-to-momentum", "C32", "C", "No date for an offer"),
    ("coaching-pays", "C32", "C", "sells coaching"),
    ("speed-compounds", "C32", "C", "Nothing was measured"),
    ("narrow-wins", "D2", "D", "Your own counts"),
    ("hired-on-the-spot", "D6", "D", "One leader's say-so"),
    ("budget-story", "D10", "D", "A single case at the top of a company"),
    ("needs-show-commitment", "D11", "D", "mean to succeed"),
    ("refusal-is-a-sign", "D12", "D", "no reason by itself to say no"),
    ("live-is-better", "D13", "D", "with the hiring manager"),
    ("asking-pays", "D15", "D", "source of the number is unknown; similar numbers exist for different questions"),
    ("debrief-at-once", "D19", "D", "right after an interview"),
    ("backers-give-calm", "D21", "D", "backed you"),
    ("everyone-is-anxious", "D22", "D", "nobody is alone"),
    ("danger-overrated", "B4", "study", "Secondary, originals not checked"),
    ("offers-withdrawn", "B4", "study", "Secondary, originals not checked"),
    ("employers-would-not-withdraw", "D15", "pay-site", "Secondary, originals not checked"),
    ("most-get-something", "D15", "bank-survey", "Secondary, originals not checked"),
]

# (id, sources of the views in order, a word of the deciding question, a word of what the app does)
CONFLICTS = [
    ("X1", "A B C D", "obstacle", "verdict"),
    ("X2", "B C", "where is it from", "source and date"),
    ("X3", "A B", "do they see it", "build the case"),
    ("X4", "B C D", "a need for the work, an ask, or a swap", "three lists"),
    ("X5", "C D", "needs been talked over", "Before an offer"),
    ("X6", "C D", "Who decides", "written recap"),
    ("X7", "C D", "number, the reason and an open question", "an open question"),
    ("X8", "B C", "full reason once", "waits"),
    ("X9", "B C D", "floor", "in private"),
    ("X10", "A D", "How long does your money last", "verdict, stay the same"),
    ("X11", "A C", "normal in this field", "never about years"),
    ("X12", "B D", "this month", "the date of each view"),
    ("X13", "C C", "Which one thing", "one trial at a time"),
    ("X14", "D house", "Who may see this", "what others would see"),
    ("X15", "D C", "a talk, a habit, a change or a rate", "says which"),
]


# Rows that ask for a claim card. The others ask for more than a card, so a card alone does not show them working.
CARD_ROWS = {"B3", "B4", "C8", "C10", "C32", "D6", "D10", "D15"}


def whole(ids: Iterable[str], wanted: Iterable[str]) -> None:
    """That exactly the wanted ids are there, in order."""
    assert list(ids) == list(wanted)


def copy_of(folder: Path) -> Path:
    for name in (CLAIMS_FILE, CONFLICTS_FILE):
        (folder / name).write_text((CONTENT / name).read_text("utf-8"), "utf-8")
    return folder


def without(name: str, own: str, folder: Path) -> Path:
    """The content with one claim or conflict taken out of its file."""
    copy_of(folder)
    blocks = re.split(r"(?m)^(?=\[\[(?:claim|conflict|source)\]\])", (CONTENT / name).read_text("utf-8"))
    kept = [block for block in blocks if f'\nid = "{own}"\n' not in block]
    assert len(kept) == len(blocks) - 1
    (folder / name).write_text("".join(kept), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("own", "row", "source", "words"),
    [pytest.param(*each, marks=[pytest.mark.row(each[1])] if each[1] in CARD_ROWS else [], id=each[0]) for each in CLAIMS],
)
def test_each_claim_is_shown_with_all_that_goes_with_it(own: str, row: str, source: str, words: str) -> None:
    claim = read_claims()[own]
    assert (claim.row, claim.source.key) == (row, source)
    card = dict(facts(claim))
    assert list(card) == ["Claim", "From", "Date", "Their interest", "How well supported", "Not for"]
    assert all(card.values())
    assert words in " ".join(card.values())


def test_the_claims_are_these_and_no_others() -> None:
    whole(read_claims(), [own for own, *_ in CLAIMS])


@pytest.mark.parametrize("own", [own for own, *_ in CLAIMS])
def test_a_claim_that_is_taken_away_is_noticed(own: str, tmp_path: Path) -> None:
    folder = without(CLAIMS_FILE, own, tmp_path)
    with pytest.raises(AssertionError):
        whole(read_claims(folder), [each for each, *_ in CLAIMS])


@pytest.mark.parametrize(("own", "sources", "question", "does"), CONFLICTS, ids=[each[0] for each in CONFLICTS])
def test_each_conflict_has_its_views_and_the_question_that_decides(own: str, sources: str, question: str, does: str) -> None:
    conflict = read_conflicts()[own]
    assert [view.source.key for view in conflict.views] == sources.split()
    assert question in conflict.question
    assert conflict.question.endswith("?")
    assert does in conflict.does
    for (label, words), view in zip(views(conflict), conflict.views, strict=True):
        assert len(label) <= 24
        assert len(words) <= 600
        assert words == f"{view.says} From {told(view.source)}."


def test_the_conflicts_are_these_and_no_others() -> None:
    whole(read_conflicts(), [own for own, *_ in CONFLICTS])


@pytest.mark.parametrize("own", [own for own, *_ in CONFLICTS])
def test_a_conflict_that_is_taken_away_is_noticed(own: str, tmp_path: Path) -> None:
    folder = without(CONFLICTS_FILE, own, tmp_path)
    with pytest.raises(AssertionError):
        whole(read_conflicts(folder), [each for each, *_ in CONFLICTS])


@pytest.mark.row("B3")
def test_the_market_claim_asks_what_the_member_knows_of_their_own() -> None:
    assert read_claims()["employers-market"].ask == "What have you seen of your own market this month?"


@pytest.mark.row("B4")
def test_the_runner_up_claim_shows_no_rate() -> None:
    claim = read_claims()["runner-up"]
    assert claim.figures == ()
    assert not re.search(r"\d|%|percent|per cent", claim.claim)


@pytest.mark.row("C8")
@pytest.mark.row("D15")
def test_both_can_be_true_says_the_first_conflict_and_names_the_evidence() -> None:
    first = read_conflicts()["X1"]
    assert "rare, but not never" in first.note
    assert {"runner-up", "asking-is-safe", "asking-pays", "offers-withdrawn"} <= {claim.id for claim in first.claims}


def test_sources_are_told_with_date_and_interest() -> None:
    sources = read_sources()
    assert told(sources["A"]) == "a blog column on when to bargain (no date; sells nothing in it)"
    assert told(sources["B"]) == "a sales recruiter's blog (no date; works for employers)"
    assert told(sources["C"]) == "a coach's playbook (Feb 2026; sells coaching)"
    assert told(sources["D"]).startswith("a job-search author on a podcast (no date; ")
    assert told(sources["house"]) == "this app's privacy rules (2026; wants your trust)"
    assert {key for key, source in sources.items() if source.address} == {"study", "pay-site"}


# -- a number may stand in a claim, never in a rule --------------------------------------------------------------------------------

# Modules that know clocks, places, words and layout, and judge nobody's chances.
NO_RULES = re.compile(
    r"claims|records|models|cadence|lateness|waits|walltime|choices|places|cities|zones|firms|logline|amounts|time.*|__main__"
)
# Round numbers count days, rows and shares everywhere; that they are a claim shows only in company (test_no_claim_numbers.py).
ROUND = {10, 20, 25, 50, 100}


def figures_of(claims: Iterable[Claim]) -> set[float]:
    """The claims' numbers as a formula would hold them: as they are, as shares, in thousands and millions; but for small and round
    ones, of which only the thousands and millions tell."""
    plain = {figure for claim in claims for figure in claim.figures if figure >= 10}
    telling = plain - ROUND
    shares = {share for figure in telling if figure < 100 for share in (figure / 100, 1 - figure / 100)}
    return telling | shares | {figure * size for figure in plain for size in (1e3, 1e6)}


def numbers_in(path: Path) -> set[tuple[float, int]]:
    tree = ast.parse(path.read_text("utf-8"))
    return {
        (float(node.value), node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
    }


RULES = sorted(path for path in HOME.rglob("*.py") if not NO_RULES.fullmatch(path.stem))


@pytest.mark.parametrize("path", RULES, ids=[path.stem for path in RULES])
def test_no_rule_holds_a_number_of_a_claim(path: Path) -> None:
    taken = figures_of(read_claims().values())
    assert not {(value, line) for value, line in numbers_in(path) if value in taken}


def test_the_scan_reads_the_rules_and_would_find_a_number(tmp_path: Path) -> None:
    assert {"mission", "comparison", "needs", "proof", "selfchecks", "standing"} <= {path.stem for path in RULES}
    guilty = tmp_path / "advisor.py"
    guilty.write_text("def chance() -> float:\n    return 0.87\n")
    assert {value for value, _ in numbers_in(guilty)} & figures_of(read_claims().values()) == {0.87}


@pytest.mark.parametrize("own", [own for own, *_ in CLAIMS])
def test_every_number_in_a_claim_is_among_its_figures(own: str) -> None:
    claim = read_claims()[own]
    assert {float(number) for number in re.findall(r"\d+(?:\.\d+)?", claim.claim)} == set(claim.figures)


# -- an editor's slips -------------------------------------------------------------------------------------------------------------

SOURCE = '[[source]]\nkey = "A"\ntitle = "a blog"\ndate = "undated"\ninterest = "sells nothing"\n'
CLAIM = (
    '[[claim]]\nid = "one"\nrow = "A1"\ntitle = "One"\nsource = "A"\nclaim = "It is so."\nsupport = "One voice."\n'
    'not_for = "Any sum."\n'
)
VIEW = '[[conflict.view]]\nsource = "A"\nsays = "Yes."\n'
CONFLICT = '[[conflict]]\nid = "X1"\ntitle = "Ask?"\nquestion = "Why?"\ndoes = "Waits."\nclaims = ["one"]\n' + VIEW + VIEW


def folder_with(folder: Path, claims: str = SOURCE + CLAIM, conflicts: str = CONFLICT) -> Path:
    (folder / CLAIMS_FILE).write_text(claims, "utf-8")
    (folder / CONFLICTS_FILE).write_text(conflicts, "utf-8")
    return folder


def test_the_smallest_content_reads(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    assert [claim.title for claim in read_conflicts(folder)["X1"].claims] == ["One"]
    folder_with(folder, "", "")
    assert (read_sources(folder), read_claims(folder), read_conflicts(folder)) == ({}, {}, {})


CLAIM_SLIPS = [
    (SOURCE + CLAIM.replace('support = "One voice."\n', ""), "claims.toml, claim 1 (one), support: this is not there. Write how well"),
    (SOURCE + CLAIM.replace("It is so.", ""), "claims.toml, claim 1 (one), claim: this cannot be used. Write what is claimed"),
    (SOURCE + CLAIM.replace("It is so.", "x" * 201), "claim: this cannot be used. Write what is claimed, in your own words"),
    (SOURCE + CLAIM + 'intrest = "x"\n', "claim 1 (one), intrest: this key is not known. Take it out, or look for a slip"),
    (SOURCE + CLAIM.replace('"A1"', '"E1"'), "claim 1 (one), row: this cannot be used. Write the row of the product list, such as B4."),
    (SOURCE + CLAIM.replace('"A"', '"Z"'), 'claim 1 (one), source: "Z" is no source. Write one of A.'),
    (SOURCE + CLAIM.replace('source = "A"\n', ""), "claim 1 (one), source: nothing is no source. Write one of A."),
    (SOURCE + CLAIM.replace('"one"', '"Not One"'), "claim 1 (Not One), id: this cannot be used. Write a short name"),
    (SOURCE + CLAIM.replace('id = "one"', "id = 1"), "claim 1, id: this cannot be used."),
    (SOURCE + CLAIM + CLAIM, "claim 2 (one), id: this is taken by one above. Write another."),
    (SOURCE + CLAIM + 'figures = ["many"]\n', "claim 1 (one), figures, 1: this cannot be used. Write the numbers in it"),
    (SOURCE + SOURCE + CLAIM, "claims.toml, source 2 (A), key: this is taken by one above."),
    (SOURCE.replace("undated", "last year") + CLAIM, "source 1 (A), date: this cannot be used. Write a day such as"),
    (SOURCE.replace("undated", "2026-13-01") + CLAIM, "source 1 (A), date: this cannot be used."),
    (SOURCE + 'address = "blog"\n' + CLAIM, "source 1 (A), address: this cannot be used. Write a full address"),
    (SOURCE + CLAIM.replace("[[claim]]", "[[claims]]"), "claims.toml, claims: this key is not known. Write [[source]] or [[claim]]"),
    (SOURCE + CLAIM.replace("[[claim]]", "[claim]"), "claims.toml, claim: this is not a list of tables. Write [[claim]] above"),
    ("claim = [1]\n" + SOURCE, "claims.toml, claim: this is not a list of tables."),
    ("[[claim]\n", "claims.toml: this is not TOML yet: "),
]


@pytest.mark.parametrize(("claims", "told_"), CLAIM_SLIPS)
def test_a_slip_in_the_claims_says_file_place_key_and_what_to_write(claims: str, told_: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as why:
        read_claims(folder_with(tmp_path, claims))
    assert told_ in str(why.value)


CONFLICT_SLIPS = [
    (CONFLICT.replace(VIEW, "", 1), "conflicts.toml, conflict 1 (X1), view: this cannot be used. Write two views or more"),
    (CONFLICT.replace(VIEW, ""), "conflict 1 (X1), view: this cannot be used. Write two views or more"),
    (CONFLICT + VIEW.replace('"A"', '"Z"'), 'conflict 1 (X1), view 3, source: "Z" is no source. Write one of A.'),
    (CONFLICT + VIEW.replace('source = "A"', 'source = {key = "A"}'), "conflict 1 (X1), view 3, source: "),
    (CONFLICT + VIEW.replace('says = "Yes."', ""), "conflict 1 (X1), view 3, says: this is not there. Write what this source holds"),
    (CONFLICT.replace(VIEW, "") + 'view = "yes"\n', "conflict 1 (X1), view 1: this cannot be used. Write two views"),
    (CONFLICT.replace(VIEW, "") + "views = []\n", "conflict 1 (X1), views: this key is not known. Write [[conflict.view]]."),
    (CONFLICT.replace('["one"]', '["two"]'), 'conflict 1 (X1), claims: "two" is no claim. Write a list of ids from claims.toml'),
    (CONFLICT.replace('["one"]', '"two"'), 'conflict 1 (X1), claims: "two" is no claim.'),
    (CONFLICT.replace('question = "Why?"\n', ""), "conflict 1 (X1), question: this is not there. Write the question that decides"),
    (CONFLICT.replace("X1", "Y1"), "conflict 1 (Y1), id: this cannot be used."),
    (CONFLICT + CONFLICT, "conflict 2 (X1), id: this is taken by one above."),
    (CONFLICT + "[[claim]]\n", "conflicts.toml, claim: this key is not known. Write [[conflict]], or take it out."),
]


@pytest.mark.parametrize(("conflicts", "told_"), CONFLICT_SLIPS)
def test_a_slip_in_the_conflicts_says_file_place_key_and_what_to_write(conflicts: str, told_: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as why:
        read_conflicts(folder_with(tmp_path, conflicts=conflicts))
    assert told_ in str(why.value)


def test_every_mistake_is_told_at_once_and_each_only_once(tmp_path: Path) -> None:
    claims = SOURCE + CLAIM.replace("One voice.", "").replace('"A"', '"Z"') + CLAIM.replace('"one"', '"two"').replace("Any sum.", "")
    with pytest.raises(ContentError) as why:
        read_claims(folder_with(tmp_path, claims))
    assert [line.split(":")[0] for line in str(why.value).splitlines()] == [
        "claims.toml, claim 1 (one), source",
        "claims.toml, claim 1 (one), support",
        "claims.toml, claim 2 (two), not_for",
    ]


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"^claims.toml: the file is not there. Put it into the content folder.$"):
        read_claims(tmp_path)
    (tmp_path / CLAIMS_FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match=r"^claims.toml: the text is not UTF-8. Save the file as UTF-8.$"):
        read_claims(tmp_path)


def test_every_source_in_the_file_is_used() -> None:
    used = {claim.source.key for claim in read_claims().values()}
    used |= {view.source.key for conflict in read_conflicts().values() for view in conflict.views}
    assert used == {each["key"] for each in tomllib.loads((CONTENT / CLAIMS_FILE).read_text("utf-8"))["source"]}


def test_a_claim_is_named_by_its_id_or_its_row_and_stands_beside_those_of_its_row() -> None:
    claims, conflicts = read_claims(), read_conflicts()
    first: dict[str, Claim] = {}
    for claim in claims.values():
        first.setdefault(claim.row, claim)
        assert named(claim.id, claims) == claim
        assert beside(claim, claims) == tuple(each for each in claims.values() if each.row == claim.row)
        assert claim in beside(claim, claims)
    assert {row: named(row, claims) for row in first} == first
    assert named("nothing", claims) is None
    assert len(beside(first["C10"], claims)) == sum(claim.row == "C10" for claim in claims.values())
    bearing = {claim.id for conflict in conflicts.values() for claim in conflict.claims}
    for claim in claims.values():
        found = argued(claim, conflicts)
        assert (found is not None) == (claim.id in bearing)
        assert found is None or claim.id in [each.id for each in found.claims]
