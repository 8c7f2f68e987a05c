"""Settings: everything read from the environment or `.env`, as one model, and the sentences for what is missing."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.vault import WrongKey, new_key, read_keys


class SettingsError(Exception):
    """A setting is missing or wrong; the text names it and says what to write."""


class Settings(BaseSettings):
    """One process's settings. Names are those of the environment."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    jsc_database: Path = Path("data/council.db")
    jsc_keys: SecretStr = SecretStr("")
    jsc_key_file: Path | None = None
    jsc_playbook: Path | None = None
    jsc_journal: Literal["wal", "delete"] = "wal"
    jsc_root: str = "jsc"
    jsc_run_by: Annotated[str, Field(max_length=200)] = "whoever set me up here"
    jsc_source_url: Annotated[str, Field(max_length=300)] = ""
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    discord_token: SecretStr = SecretStr("")
    discord_api_url: str = "https://discord.com/api/v10"
    discord_gateway_url: str = "wss://gateway.discord.gg/"

    @field_validator("jsc_root")
    @classmethod
    def _a_command(cls, name: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{1,19}", name):
            raise ValueError("takes 2 to 20 lower-case letters, digits, '-' or '_', beginning with a letter")
        return name

    @field_validator("jsc_database")
    @classmethod
    def _a_file(cls, path: Path) -> Path:
        if "://" in str(path) or ":/" in str(path):
            raise ValueError("takes the path of a SQLite file")
        return path

    @field_validator("slack_api_url", "discord_api_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("takes an address that begins with https://")
        return url

    @field_validator("discord_gateway_url")
    @classmethod
    def _socket_address(cls, url: str) -> str:
        if not url.startswith(("ws://", "wss://")):
            raise ValueError("takes an address that begins with wss://")
        return url

    @property
    def slack(self) -> bool:
        """Whether both of Slack's tokens are set."""
        return bool(self.slack_bot_token.get_secret_value() and self.slack_app_token.get_secret_value())

    @property
    def half_of_slack(self) -> str:
        """What to do where one of Slack's two tokens is set and the other is not; empty where both are, or none."""
        told = (
            ("SLACK_BOT_TOKEN", self.slack_bot_token, "OAuth & Permissions, after Install to Workspace"),
            ("SLACK_APP_TOKEN", self.slack_app_token, "Basic Information, App-Level Tokens, scope connections:write"),
        )
        missing = [(name, where) for name, token, where in told if not token.get_secret_value()]
        if len(missing) != 1:
            return ""
        name, where = missing[0]
        return f"{name} is not set, so that Slack is not served: it needs both tokens. You find it at api.slack.com/apps under {where}."

    @property
    def discord(self) -> bool:
        """Whether Discord's token is set."""
        return bool(self.discord_token.get_secret_value())

    @property
    def key_file(self) -> Path:
        """Where the operator's key lies when it is not in `JSC_KEYS`: beside the database."""
        return self.jsc_key_file or self.jsc_database.with_name(self.jsc_database.name + ".key")


def read_settings(**over: object) -> Settings:
    """The settings; `over` replaces what the environment says. Raises SettingsError with one line for each that is wrong."""
    try:
        return Settings(**over)  # type: ignore[arg-type]  # checked by the model itself
    except ValidationError as error:
        lines = [
            f"{'.'.join(map(str, e['loc'])).upper()} {_sentence(e['msg'])}."
            for e in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError("\n".join(lines)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError("The file .env cannot be read. Check that it is yours, and save it with the encoding UTF-8.") from None


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def operator_keys(settings: Settings, *, make: bool = False) -> list[bytes]:
    """The operator's keys, from `JSC_KEYS` or the key file; with `make`, a key file is made when there is neither.

    Raises WrongKey when there is no key, or the file may be read by others.
    """
    text = settings.jsc_keys.get_secret_value()
    if text:
        return read_keys(text)
    path = settings.key_file
    if not path.exists():
        if not make:
            raise WrongKey(
                "No key is set. Put one into JSC_KEYS, or into a file named "
                f"{path} that only you can read (mode 0600). Make one with `jsc check --new-key`."
            )
        if settings.jsc_database.exists():
            raise WrongKey(f"The database {settings.jsc_database} is there, but its key file {path} is not. Put the key file back.")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(new_key() + "\n")
        except OSError as error:
            raise WrongKey(f"The key file {path} cannot be written: {error.strerror}. Check who may write in that folder.") from None
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise WrongKey(f"Others on this machine can read the key file {path}. Run: chmod 600 {path}")
    try:
        return read_keys(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise WrongKey(f"The key file {path} cannot be read. Check that it is yours and holds the key alone.") from None
