"""README.md and deploy/README.md say what is there: each command parses, each path exists, every setting is told."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import exits
from bot.__main__ import parser
from bot.metrics import HELP
from bot.settings import Settings

HOME = Path(__file__).parents[2]
PAGES = (HOME / "README.md", HOME / "deploy" / "README.md")
OPERATORS = PAGES[1].read_text()
FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
COMMAND = re.compile(r"(?:^|(?<=[\s;{]))(?:(?:\S*/)?jsc|council:local|run --rm council) (?P<rest>[^|;]+)")
"""`jsc` and what follows it, or the image, whose entry point it is."""
AT_HOME = re.compile(r"(?<![\w./-])((?:\.ci|bot|deploy|handlers|playbook|tests)/[\w./-]*\w|requirements[\w-]*\.txt)")
OF_ITS_OWN = {"JSC_ENV"}
"""Settings that say where the others come from."""


def shell(text: str) -> list[str]:
    """The lines of every block of commands."""
    return [line for block in FENCE.finditer(text) if block["kind"] == "sh" for line in block["body"].splitlines() if line.strip()]


def inline(text: str) -> list[str]:
    """What is set in the type of a program, outside the blocks."""
    return INLINE.findall(FENCE.sub("", text))


def commands(text: str) -> list[str]:
    """The arguments of every `jsc` that a reader may type, in blocks and between words; a slash command is none of the shell's."""
    of_the_shell = [line for line in [*shell(text), *inline(text)] if not line.startswith("/jsc ")]
    found = [match["rest"].strip() for line in of_the_shell for match in COMMAND.finditer(line.split("  #")[0].partition(" # ")[0])]
    # What follows the image in `docker build` is the folder it is built from.
    return [rest for rest in found if rest != "."]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_command_parses(page: Path) -> None:
    found = commands(page.read_text())
    assert len(found) >= 4
    for rest in found:
        try:
            parser().parse_args(shlex.split(rest))
        except SystemExit:
            pytest.fail(f"{page.name}: jsc {rest}")


def test_what_a_reader_may_type_is_found() -> None:
    lines = [
        ".venv/bin/jsc check --offline",
        "{ jsc check --new-key; cat k; } | paste",
        "kubectl exec c -- jsc run",
        "docker run council:local run",
    ]
    text = "```sh\n" + "\n".join(lines) + "\n```\n`/jsc plan`, `jsc manifest slack`"
    assert commands(text) == ["check --offline", "check --new-key", "run", "run", "manifest slack"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_path_and_link_is_there(page: Path) -> None:
    text = page.read_text()
    for path in AT_HOME.findall("\n".join([*shell(text), *inline(text)])):
        assert (HOME / path).exists(), f"{page.name} names {path}"
    for target, part in LINK.findall(text):
        whole = page.parent / target if target else page
        assert whole.exists(), f"{page.name} links to {target}"
        if part:
            heads = re.findall(r"^#+ (.+)$", FENCE.sub("", whole.read_text()), re.MULTILINE)
            assert part in [re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads], f"no part {part} in {target}"


def documented() -> set[str]:
    """The settings of the table."""
    rows = re.findall(r"^\| (`[A-Z].*?) \|", OPERATORS.partition("## Settings")[2].partition("\n## ")[0], re.MULTILINE)
    return {name for row in rows for name in INLINE.findall(row)}


def test_the_table_holds_every_setting_and_no_other() -> None:
    names = {name.upper() for name in Settings.model_fields}
    secrets = {name.upper() for name, field in Settings.model_fields.items() if field.annotation is SecretStr}
    files = {f"{name}_FILE" for name in secrets}
    assert names - documented() == set(), "a setting that nobody is told of"
    assert documented() - names - files - OF_ITS_OWN == set(), "told, and not there"
    assert files <= documented(), "every secret may lie in a file"


@pytest.mark.parametrize("page", [*PAGES, HOME / "deploy" / "council.env"], ids=lambda page: page.name)
def test_a_setting_named_anywhere_is_in_the_table(page: Path) -> None:
    named = set(re.findall(r"\b(?:JSC|SLACK|DISCORD)_[A-Z_]*[A-Z]\b", page.read_text()))
    assert named <= documented()


def test_the_environment_file_sets_what_the_page_says() -> None:
    lines = [line for line in (HOME / "deploy" / "council.env").read_text().splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Z_]+=\S*", line) for line in lines)
    assert dict(line.split("=", 1) for line in lines)["JSC_KEY_FILE"] == "/etc/council/key"


def test_every_exit_code_is_explained() -> None:
    told = set(map(int, re.findall(r"^\| (\d) \|", OPERATORS, re.MULTILINE)))
    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert told == codes - {exits.OK}


def test_the_first_page_stays_short() -> None:
    text = PAGES[0].read_text()
    assert len(text.splitlines()) <= 100
    assert "deploy/screenshot.png" in text
    assert all(word in text for word in ("Never Search Alone", "GeoNames", "MIT licence", "make play", "make test"))


def test_every_metric_is_told_and_no_other() -> None:
    told = {name for line in inline(OPERATORS) if (name := line.strip()).startswith("jsc_") and name.count("_") > 1}
    assert told - set(HELP) == set(), "told, and not there"
    assert set(HELP) - told == set(), "there, and not told"
