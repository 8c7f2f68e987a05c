"""Settings: everything read from the environment or `.env`, as one model, and the sentences for what is missing."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import environment
from bot.environment import SettingsError as SettingsError
from bot.vault import WrongKey, new_key, read_keys

LISTENS: Final = re.compile(r"(?:(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9.-]+))?:)?(?P<port>[0-9]{1,5})", re.ASCII)
"""`port`, `:port`, `host:port` or `[IPv6 address]:port`."""


class Settings(BaseSettings):
    """One process's settings. Names are those of the environment; `NAME_FILE` names a file that holds the secret NAME.

    `jsc_key_file` is the older name of `jsc_keys_file`.
    """

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8", extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    jsc_database: Path = Path("data/council.db")
    jsc_keys: SecretStr = SecretStr("")
    jsc_keys_file: Path | None = None
    jsc_key_file: Path | None = None
    jsc_playbook: Path | None = None
    jsc_journal: Literal["wal", "delete"] = "wal"
    jsc_root: str = "jsc"
    jsc_run_by: Annotated[str, Field(max_length=200)] = "whoever set me up here"
    jsc_source_url: Annotated[str, Field(max_length=300)] = ""
    jsc_http: str = ""
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_bot_token_file: Path | None = None
    slack_app_token_file: Path | None = None
    slack_api_url: str = "https://slack.com/api/"
    discord_token: SecretStr = SecretStr("")
    discord_token_file: Path | None = None
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

    @field_validator("jsc_http")
    @classmethod
    def _somewhere_to_listen(cls, at: str) -> str:
        found = LISTENS.fullmatch(at)
        if at and (found is None or not 0 < int(found["port"]) < 65_536):
            raise ValueError("takes a port, or host:port: 9090, 127.0.0.1:9090 or [::1]:9090")
        return at

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
    def http(self) -> tuple[str, int] | None:
        """Host and port at which health and metrics are served, this machine alone where no host is named; None: nowhere."""
        found = LISTENS.fullmatch(self.jsc_http)
        return None if found is None else (found["six"] or found["host"] or "127.0.0.1", int(found["port"]))

    @property
    def key_file(self) -> Path:
        """Where the operator's key lies when it is not in `JSC_KEYS`: beside the database."""
        return self.jsc_keys_file or self.jsc_key_file or self.jsc_database.with_name(self.jsc_database.name + ".key")


KNOWN: Final = frozenset(name.upper() for name in Settings.model_fields)
"""Every setting's name, as it stands in the environment."""


def read_settings(**over: object) -> Settings:
    """The settings; `over` replaces what the environment says. Raises SettingsError with one line for each that is wrong."""
    path = environment.env_file()
    unknown, _ = environment.unknown(KNOWN, environment.names_in(path) if path else ())
    if unknown:
        raise SettingsError("\n".join(unknown))
    try:
        settings = Settings(_env_file=path, **over)  # type: ignore[arg-type]  # checked by the model itself
    except ValidationError as error:
        lines = [
            f"{'.'.join(map(str, e['loc'])).upper()} {_sentence(e['msg'])}."
            for e in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError("\n".join(lines)) from None
    return _with_secrets(settings)


def _with_secrets(settings: Settings) -> Settings:
    """The settings with what the secrets' files hold. Raises SettingsError with one line for each that is wrong."""
    files: dict[str, tuple[SecretStr, Path | None]] = {
        "slack_bot_token": (settings.slack_bot_token, settings.slack_bot_token_file),
        "slack_app_token": (settings.slack_app_token, settings.slack_app_token_file),
        "discord_token": (settings.discord_token, settings.discord_token_file),
    }
    read = dict(environment.from_files({name.upper(): (held.get_secret_value(), path) for name, (held, path) in files.items()}))
    wrong = [str(told) for told in read.values() if isinstance(told, SettingsError)]
    named = [name for name in ("JSC_KEYS", "JSC_KEYS_FILE", "JSC_KEY_FILE") if getattr(settings, name.lower())]
    if len(named) > 1:
        wrong.append(f"{' and '.join(named)} are {'both' if len(named) == 2 else 'all'} set. Keep one of them.")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings.model_copy(update={name.lower(): SecretStr(str(told)) for name, told in read.items()})


def set_in() -> tuple[Path | None, list[str]]:
    """The file that settings are read from beside the environment, and a sentence for each name that may be meant for us and is not.

    Raises SettingsError as `read_settings` does.
    """
    path = environment.env_file()
    _, strange = environment.unknown(KNOWN, environment.names_in(path) if path else ())
    return path, strange


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
    try:
        if not path.exists():
            _no_key_file(settings, path, make=make)
        if mend := environment.too_open(path):
            raise WrongKey(f"Others on this machine can read the key file {path}. {mend}")
        text = path.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        raise WrongKey(
            f"The key file {path} cannot be read. Check that this user may read it and that it holds the key alone."
        ) from None
    if not text:
        raise WrongKey(f"There is nothing in the key file {path}. Put the key alone into it.")
    return read_keys(text)


def _no_key_file(settings: Settings, path: Path, *, make: bool) -> None:
    """Makes a key file where that is asked for. Raises WrongKey where it is not, or cannot be."""
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
