"""The vault: what is stored says nothing without the key, and refuses to be changed or moved."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from bot.app import App
from bot.store.sqlite import Store
from bot.vault import Tampered, Vault, WrongKey, new_key, read_keys
from playbook.records import Job, Profile, Record
from tests.stage import KEY, Actor, Stage, a_stage

SECRETS = ("Quillon Freight", "night-shift planner", "harbour")


async def written(folder: Path) -> Stage:
    async with a_stage(folder) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc checklist unstuck")
        await ada.ticks("Say what you offer in one sentence")
        subject_id = stage.app.vault.subject_id("member", "stage", "ada")

        def put(context: object) -> None:
            context.records.add(Job(firm=SECRETS[0], role=SECRETS[1], opened=dt.date(2026, 11, 23)))  # type: ignore[attr-defined]

        await stage.app.change(subject_id, put)
        return stage


async def test_the_files_hold_no_word_name_or_id(tmp_path: Path) -> None:
    await written(tmp_path)
    raw = b"".join(p.read_bytes() for p in tmp_path.iterdir() if p.is_file())
    assert len(raw) > 4096
    for secret in (*SECRETS, "ada", "Say what you offer", "sentence"):
        found = re.findall(re.escape(secret.encode()), raw, re.IGNORECASE)
        assert secret == "ada" or not found, f"{secret!r} lies in the open"
    assert b'"ada"' not in raw
    assert b"stage|ada" not in raw


async def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    stage = await written(tmp_path)
    store = await Store.open(tmp_path / "stage.db")
    with pytest.raises(WrongKey, match="does not open this database"):
        await App.start(stage.app.router, store, [bytes(32)], stage.app.playbook, stage.clock, stage.app.about)
    await store.close()


async def test_a_second_key_opens_what_the_first_sealed(tmp_path: Path) -> None:
    stage = await written(tmp_path)
    store = await Store.open(tmp_path / "stage.db")
    app = await App.start(stage.app.router, store, [bytes(32), KEY], stage.app.playbook, stage.clock, stage.app.about)
    assert app.vault.subject_id("member", "stage", "ada") == stage.app.vault.subject_id("member", "stage", "ada")
    await store.close()


@pytest.mark.parametrize("column", ["body", "version", "id"])
async def test_a_changed_or_moved_row_is_refused(tmp_path: Path, column: str) -> None:
    async with a_stage(tmp_path) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc checklist unstuck")
        change = {
            # The byte may be the very one that is written: then another.
            "body": "UPDATE records SET body = CAST(substr(body, 1, 20) || "
            "CASE WHEN substr(body, 21, 1) = x'00' THEN x'01' ELSE x'00' END || substr(body, 22) AS BLOB) WHERE kind = 'run'",
            "version": "UPDATE records SET version = version + 1 WHERE kind = 'run'",
            "id": "UPDATE records SET id = 'zz' WHERE kind = 'run'",
        }[column]
        await stage.app.store._writer.execute(change)
        subject_id = stage.app.vault.subject_id("member", "stage", "ada")
        stage.app.vault.forget(subject_id)
        subject = stage.app.vault.admit(await stage.app.store.read(subject_id))
        kinds: dict[str, type[Record]] = {k.kind: k for k in Record.__subclasses__()}

        def open_all() -> None:
            for kind, id in list(subject.rows):
                subject.open(kinds[kind], id)

        with pytest.raises(Tampered):
            open_all()


async def test_a_damaged_record_is_said_kindly_and_logged_without_content(
    stage: Stage, ada: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    await ada.says("/jsc checklist unstuck")
    await stage.app.store._writer.execute("UPDATE records SET body = zeroblob(length(body)) WHERE kind = 'profile'")
    stage.app.vault.forget(stage.app.vault.subject_id("member", "stage", "ada"))
    await ada.says("/jsc log Quillon Freight, planner, applied")
    ada.sees("That went wrong on my side", "You typed: Quillon Freight, planner, applied", "Reference: ")
    out = capsys.readouterr()
    assert "Quillon" not in out.out + out.err


def test_ids_cannot_be_derived_without_the_index_key() -> None:
    one, other = Vault([KEY], None), Vault([KEY], None)
    assert one.subject_id("member", "slack", "T1:U1") != other.subject_id("member", "slack", "T1:U1")
    assert one.subject_id("member", "slack", "T1:U1") == one.subject_id("member", "slack", "T1:U1")
    assert one.hash("a", "bc") != one.hash("ab", "c")


def test_keys_say_what_is_wrong_with_them() -> None:
    assert read_keys(f"# mine\n{new_key()}\n{new_key()}")[0] != b""
    with pytest.raises(WrongKey, match="44 characters"):
        read_keys("short")
    with pytest.raises(WrongKey, match="No key is set"):
        read_keys("  \n")


def test_the_cache_is_bounded_and_forgets_the_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    vault = Vault([KEY], None)
    for n in range(50):
        subject = vault.begin(f"s{n}", None)
        subject.rows["job", "1"] = (1, "s", bytes(2_000_000))
        vault.hold(subject, float(n))
    assert vault._bytes <= 48 * 1024 * 1024
    assert vault.cached("s0", 50.0) is None
    assert vault.cached("s49", 50.0) is not None
    assert vault.cached("s49", 50.0 + 16 * 60) is None


def test_an_older_record_is_upgraded_or_refused() -> None:
    with pytest.raises(ValueError, match="not known"):
        Profile.upcast({}, 99)


def test_what_a_platform_carries_opens_for_its_member_alone_and_after_a_restart() -> None:
    first = Vault([KEY], None)
    carried = first.carried(b"where it came from", "form|T1:U1")
    assert carried.isascii()
    again = Vault([KEY], first.sealed_index)
    assert again.brought_back(carried, "form|T1:U1") == b"where it came from"
    for about, text in (
        ("form|T1:U2", carried),
        ("form|T1:U1", carried[:-8] + "AAAAAAA="),
        ("form|T1:U1", "not base64 ä"),
        ("form|T1:U1", ""),
    ):
        with pytest.raises(Tampered):
            again.brought_back(text, about)
