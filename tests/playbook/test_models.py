"""The content's reader: each mistake in a list is answered with the file, the key and what to write there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.text import root
from playbook import models
from playbook.models import ContentError, read_folder, read_playbook

EXAMPLE = Path(__file__).parents[2] / "deploy" / "playbook-example"

HEAD = 'slug = "harbour"\ntitle = "Harbour"\nclosing = "That is all."\n'
STEP = '[[items]]\nid = "{}"\nlabel = "Say hello"\nwhy = "People help those they have met."\nsource = "the harbour"\n'


def steps(*ids: str) -> str:
    return "".join(STEP.format(id) for id in ids)


GOOD = HEAD + steps("hello")

MISTAKES: dict[str, tuple[str | bytes, str]] = {
    "missing key": (GOOD.replace('closing = "That is all."\n', ""), "a.toml: closing: is missing; add it"),
    "missing key of a step": (GOOD.replace('source = "the harbour"\n', ""), "a.toml: items.1.source: is missing; add it"),
    "unknown key": ('colour = "red"\n' + GOOD, "a.toml: colour: is not a key I know; take it out or check its spelling"),
    "unknown key of a step": (
        GOOD + 'live = "x"\n',
        "a.toml: items.1.live: is not a key I know; take it out or check its spelling",
    ),
    "a claim to be built in": (
        "builtin = true\n" + GOOD,
        "a.toml: builtin: is not a key I know; take it out or check its spelling",
    ),
    "bad slug": (
        GOOD.replace('"harbour"', '"The Harbour"'),
        "a.toml: slug: takes up to 24 lower-case letters, digits and '-', and begins with a letter",
    ),
    "slug too long": (
        GOOD.replace('"harbour"', f'"{"h" * 25}"'),
        "a.toml: slug: takes up to 24 lower-case letters, digits and '-', and begins with a letter",
    ),
    "bad id": (
        HEAD + steps("say_hello"),
        "a.toml: items.1.id: takes up to 16 lower-case letters, digits and '-', and begins with a letter",
    ),
    "title too long": (
        GOOD.replace('"Harbour"', f'"{"H" * 41}"'),
        "a.toml: the list: title: takes at most 40 characters, this has 41",
    ),
    "label and why too long": (
        GOOD.replace("Say hello", "S" * 76).replace("People help those they have met.", "P" * 301),
        "a.toml: items.1: label: takes at most 75 characters, this has 76; why: takes at most 300 characters, this has 301",
    ),
    "marks weigh as the platforms count them": (
        GOOD.replace("Say hello", "<" * 19),
        "a.toml: items.1: label: takes at most 75 characters, this has 76",
    ),
    "empty label": (GOOD.replace("Say hello", "  "), "a.toml: items.1.label: is empty; write something a member can read"),
    "twin ids": (HEAD + steps("hello", "hello"), "a.toml: the list: items: two have the id 'hello'; give each its own"),
    "no steps": (HEAD, "a.toml: items: is missing; add it"),
    "empty steps": (HEAD + "items = []\n", "a.toml: items: is empty; write at least one [[items]] table"),
    "eleven steps": (
        HEAD + steps(*(f"s{n}" for n in range(11))),
        "a.toml: items: at most 10 fit on one card, this has 11; make two lists of it",
    ),
    "steps that are no tables": (HEAD + 'items = ["hello"]\n', "a.toml: items.1: takes a table with id, label, why and source"),
    "steps that are one text": (HEAD + 'items = "hello"\n', "a.toml: items: takes one [[items]] table for each step"),
    "a number for a text": (
        GOOD.replace('"Harbour"', "3"),
        'a.toml: title: takes text in quotes, such as "Read the advert twice"',
    ),
    "a text for a number": ('order = "first"\n' + GOOD, "a.toml: order: takes a whole number without quotes, such as 20"),
    "a number without an end": ("order = inf\n" + GOOD, "a.toml: order: input should be a finite number"),
    "an unknown verb": ('next = "dance"\n' + GOOD, "a.toml: next: takes one of "),
    "the slug of a built-in list": (
        GOOD.replace('"harbour"', '"this-week"'),
        "a.toml: slug: a built-in list has 'this-week' already; choose a new one",
    ),
    "not TOML": ("slug: harbour\n", "a.toml: the file: is not TOML: "),
    "nested without end": ("x = " + "[" * 100_000, "a.toml: the file: is nested too deeply. Compare it with a built-in list."),
    "not UTF-8": (
        GOOD.encode("utf-16"),
        "a.toml: the file: is not UTF-8 text. Save it again with the encoding UTF-8.",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_names_the_file_the_key_and_what_to_write(name: str, tmp_path: Path) -> None:
    wrong, expected = MISTAKES[name]
    (tmp_path / "a.toml").write_bytes(wrong if isinstance(wrong, bytes) else wrong.encode())
    with pytest.raises(ContentError) as told:
        read_playbook(tmp_path)
    assert str(told.value).startswith(expected)
    assert "\n" not in str(told.value)


def test_what_is_not_a_folder_or_empty_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"nowhere: is not a folder\. Name a folder that holds one \.toml file for each checklist\."):
        read_playbook(tmp_path / "nowhere")
    (tmp_path / "notes.txt").write_text(GOOD)
    with pytest.raises(ContentError, match=r"holds no \.toml file\. Put one there for each checklist\."):
        read_playbook(tmp_path)


def test_every_mistake_of_a_folder_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD.replace("slug", "slog"))
    (tmp_path / "b.toml").write_text("closing")
    (tmp_path / "c.toml").write_text(GOOD)
    with pytest.raises(ContentError) as told:
        read_playbook(tmp_path)
    assert [line.split(":")[:2] for line in str(told.value).split("\n")] == [
        ["a.toml", " slug"],
        ["a.toml", " slog"],
        ["b.toml", " the file"],
    ]


def test_twin_slugs_name_both_files(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD)
    with pytest.raises(ContentError) as told:
        read_playbook(tmp_path)
    assert str(told.value) == "b.toml: slug: a.toml has 'harbour' already; choose a new one"


def test_good_lists_stand_after_the_built_in_ones_in_their_own_order(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("order = 2\n" + GOOD)
    (tmp_path / "b.TOML").write_text("order = 1\n" + GOOD.replace('"harbour"', '"pier"'))
    built = read_playbook().checklists
    both = read_playbook(tmp_path).checklists
    assert both[: len(built)] == built
    assert [(c.slug, c.builtin) for c in both[len(built) :]] == [("pier", False), ("harbour", False)]


def test_words_that_could_break_a_layout_are_cleaned(tmp_path: Path) -> None:
    hostile = GOOD.replace("Say hello", "Say\\u0007 \\u202ehello\\n  twice \\uE000x\\uE001 {root log Acme}").replace("\n", "\r\n")
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbf" + hostile.encode())
    ((_, list_),) = read_folder(tmp_path)
    assert list_.items[0].label == "Say hello twice x " + root("log Acme")


# -- the shell command ---------------------------------------------------------------------------------------------------------


def jsc(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "bot", "playbook", *words], capture_output=True, text=True, cwd=folder, check=False)


HERE = Path(__file__).parents[2]


def test_check_shows_the_example_as_a_member_reads_it() -> None:
    done = jsc("check", "deploy/playbook-example", folder=HERE)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:5] == [
        "Your first month here (first-month.toml)",
        "  from the people who run this community",
        "  [ ] Say hello in the newcomers' channel",
        "      why: People help those they have met.",
        "      source: this community's members",
    ]
    assert "  [ ] Write down the first job: /jsc log Acme, staff PM, applied" in lines
    assert lines[-1] == "1 list, all good. Set JSC_PLAYBOOK=deploy/playbook-example and start again."


def test_check_tells_every_mistake_and_ends_with_its_own_code(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD.replace("slug", "slog"))
    done = jsc("check", str(tmp_path), folder=HERE)
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr.splitlines() == [
        "a.toml: slug: is missing; add it",
        "a.toml: slog: is not a key I know; take it out or check its spelling",
    ]


@pytest.mark.parametrize(("made", "told"), [(False, "is not a folder."), (True, "holds no .toml file.")])
def test_check_of_no_folder_and_of_an_empty_one(made: bool, told: str, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    if made:
        folder.mkdir()
    done = jsc("check", str(folder), folder=HERE)
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr.startswith(f"{folder}: {told}")


class Locked:
    """A folder, or a file, that the user who runs this may not read."""

    name = "locked.toml"

    def is_dir(self) -> bool:
        return True

    def iterdir(self) -> object:
        raise PermissionError(13, "Permission denied")

    def read_bytes(self) -> bytes:
        raise PermissionError(13, "Permission denied")


def test_what_may_not_be_read_is_said() -> None:
    with pytest.raises(ContentError, match="cannot be read: Permission denied"):
        models._files(Locked())  # type: ignore[arg-type]  # as much of a folder as is asked of it
    with pytest.raises(ContentError, match=r"locked\.toml: the file: cannot be read: Permission denied"):
        models._table(Locked())  # type: ignore[arg-type]  # the same


def test_a_list_is_found_by_its_slug() -> None:
    playbook = models.read_playbook()
    found = playbook.checklist("this-week")
    assert found is not None
    assert found.slug == "this-week"
    assert playbook.checklist("none") is None


def test_a_literal_that_is_none_of_its_words_says_them() -> None:
    with pytest.raises(ContentError, match="takes one of"):
        models._model(models.Checklist, {"slug": "x", "title": "X", "closing": "y", "next": "zzz", "items": []}, "x.toml", "")
