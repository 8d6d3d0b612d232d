"""Configuration: read from the environment once, here and nowhere else."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from verifier import setting_values as reading
from verifier.mailing import Mailing, MailServer


class InvalidSetting(Exception):
    """Raised when an environment variable holds a value that cannot be used."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        # An address may hold a password: it is not repeated.
        shown = re.sub(r"//[^/@]*@", "//...@", value)
        super().__init__(f"{name}={shown!r} cannot be used: {expected}.")
        self.name = name


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, meaning, default in words and reader."""

    name: str
    meaning: str
    default: str
    read: Callable[[str], Any]


def _setting(
    name: str,
    default: Any,  # noqa: ANN401 - the field's own type says what it is
    meaning: str,
    read: Callable[[str], Any],
    *,
    shown: str | None = None,
) -> Any:  # noqa: ANN401
    """Declare a field of :class:`Settings` together with its variable."""
    shown = f"`{default}`" if shown is None else shown
    variable = Variable(f"VERIFIER_{name}", meaning, shown, read)
    if callable(default):
        return field(default_factory=default, metadata={"variable": variable})
    return field(default=default, metadata={"variable": variable})


def share_metrics(folder: Path) -> None:
    """Let all processes started from now on count together, in files in ``folder``.

    The metrics library reads this variable when it is first imported.
    """
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the user's data folder for this program (not created)."""
    shared = environment.get("XDG_DATA_HOME", "")
    # The XDG specification says to ignore a relative path.
    base = Path(shared) if Path(shared).is_absolute() else Path.home() / ".local/share"
    return base / "verifier"


def _default_database() -> str:
    return f"sqlite:///{data_folder() / 'verifier.sqlite3'}"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set. The defaults serve one newsroom's desk."""

    database_url: str = _setting(
        "DATABASE_URL",
        _default_database,
        "where the claim store is: `sqlite:///PATH` or `postgresql://...`",
        reading.database_url,
        shown="an SQLite file in the user's data folder",
    )
    database_read_url: str | None = _setting(
        "DATABASE_READ_URL",
        None,
        "a read replica of a PostgreSQL store: verdicts read from it while it has "
        "every change that the store has",
        reading.server_url,
        shown="none",
    )
    redis_url: str | None = _setting(
        "REDIS_URL",
        None,
        "where limits are counted instead of in the store: `redis://HOST:PORT/NUMBER`; "
        "while it cannot be reached, the store counts",
        reading.redis_url,
        shown="none: limits are counted in the store",
    )
    host: str = _setting(
        "HOST", "127.0.0.1", "address that `verifier serve` listens on", reading.text
    )
    port: int = _setting(
        "PORT",
        8000,
        "port that `verifier serve` listens on",
        reading.whole_number(1, 65535),
    )
    workers: int = _setting(
        "WORKERS",
        2,
        "worker processes of `verifier serve`",
        reading.whole_number(1, 256),
    )
    threads: int = _setting(
        "THREADS", 4, "threads of each worker process", reading.whole_number(1, 256)
    )
    models: bool | Path = _setting(  # noqa: RUF009 - it declares a field
        "MODELS",
        True,  # noqa: FBT003 - the field's default
        "`on`, `off`, or a folder of model files to use instead of the shipped ones",
        reading.models,
        shown="`on`",
    )
    public_url: str | None = _setting(
        "PUBLIC_URL",
        None,
        "address that readers reach the service under, such as "
        "`https://facts.example`, for the links in feeds, reviews and cards",
        reading.origin,
        shown="the host that each request names",
    )
    index_folder: Path | None = _setting(  # noqa: RUF009 - it declares a field
        "INDEX_FOLDER",
        None,
        "folder of the file of vectors that all processes of this machine share; it "
        "can be made anew from the store at any time",
        Path,
        shown="beside an SQLite file; for PostgreSQL, in the user's data folder",
    )
    metrics: bool = _setting(
        "METRICS",
        False,  # noqa: FBT003 - the field's default
        "`on` serves figures for Prometheus at `/metrics`: let no public proxy pass "
        "that address on",
        reading.switch,
        shown="`off`",
    )
    access_log: bool = _setting(
        "ACCESS_LOG",
        True,  # noqa: FBT003 - the field's default
        "`on` or `off`: whether `verifier serve` writes a JSON line for each request "
        "to standard output (no address, no text of a claim)",
        reading.switch,
        shown="`on`",
    )
    keep: bool = _setting(
        "KEEP",
        True,  # noqa: FBT003 - the field's default
        "`on` or `off`: whether verdicts given on the web and through the API are kept "
        "under their permalinks, and questions without an answer counted (never who "
        "asked)",
        reading.switch,
        shown="`on`",
    )
    keep_days: int = _setting(
        "KEEP_DAYS",
        365,
        "days after which kept verdicts and open questions are deleted",
        reading.whole_number(1, 36500),
    )
    job_lines: int = _setting(
        "JOB_LINES",
        1_000_000,
        "most lines of a bulk job; `0` turns bulk jobs off",
        reading.whole_number(0, 10_000_000),
    )
    job_bytes: int = _setting(
        "JOB_BYTES",
        1024**3,
        "largest body of a bulk job, in bytes",
        reading.whole_number(1024, 1024**4),
    )
    jobs_at_once: int = _setting(
        "JOBS_AT_ONCE",
        100,
        "bulk jobs that may be under way at once",
        reading.whole_number(1, 100_000),
    )
    job_days: int = _setting(
        "JOB_DAYS",
        7,
        "days after which a job that has ended is deleted with its lines and answers",
        reading.whole_number(1, 36500),
    )
    job_worker: bool = _setting(
        "JOB_WORKER",
        True,  # noqa: FBT003 - the field's default
        "`on` or `off`: whether `verifier serve` starts a worker for bulk jobs and "
        "webhooks beside the web processes",
        reading.switch,
        shown="`on`",
    )
    body_limit: int = _setting(
        "BODY_LIMIT",
        1024 * 1024,
        "largest accepted request body, in bytes",
        reading.whole_number(1024, 1024**3),
    )
    upload_limit: int = _setting(
        "UPLOAD_LIMIT",
        32 * 1024 * 1024,
        "largest document that reviewers may upload or fetch, in bytes",
        reading.whole_number(1024, 1024**3),
    )
    fetch_ports: tuple[int, ...] = _setting(
        "FETCH_PORTS",
        (80, 443),
        "ports that documents may be fetched from, with commas between them",
        reading.ports,
        shown="`80, 443`",
    )
    fetch_hosts: frozenset[str] = _setting(
        "FETCH_HOSTS",
        frozenset(),
        "hosts in the operator's own network that documents may be fetched from all "
        "the same, such as `archive.newsroom.example`, with commas between them",
        reading.hosts,
        shown="none: only public addresses",
    )

    public_verify: bool = _setting(
        "PUBLIC_VERIFY",
        True,  # noqa: FBT003 - the field's default
        "`on` or `off`: whether callers without an API key, and the form, get verdicts",
        reading.switch,
        shown="`on`",
    )
    public_limit: int = _setting(
        "PUBLIC_LIMIT",
        120,
        "claims and reads a minute for each address without a key, over all workers; "
        "bulk jobs need a key then. `0`: no limit",
        reading.whole_number(0, 10**9),
    )
    key_limit: int = _setting(
        "KEY_LIMIT",
        1200,
        "claims and reads a minute for each key that has no limit of its own; `0`: no "
        "limit",
        reading.whole_number(0, 10**9),
    )
    smtp_url: MailServer | None = _setting(  # noqa: RUF009 - it declares a field
        "SMTP_URL",
        None,
        "mail server that tells readers who left an address how their question ended, "
        "such as `smtps://USER:PASSWORD@mail.example`; readers are "
        "asked for one only where `VERIFIER_MAIL_FROM` and `VERIFIER_PUBLIC_URL` are "
        "set too",
        reading.mail_server,
        shown="none",
    )
    mail_from: str | None = _setting(
        "MAIL_FROM",
        None,
        "address that these mails come from",
        reading.address,
        shown="none",
    )
    session_minutes: int = _setting(
        "SESSION_MINUTES",
        120,
        "minutes without a request after which a reviewer has to sign in again",
        reading.whole_number(1, 24 * 60),
    )
    session_hours: int = _setting(
        "SESSION_HOURS",
        12,
        "hours after which a reviewer has to sign in again in any case",
        reading.whole_number(1, 24 * 30),
    )
    proxies: int = _setting(
        "PROXIES",
        0,
        "reverse proxies in front of the service, whose `X-Forwarded-` headers tell "
        "the caller's address",
        reading.whole_number(0, 10),
    )
    webhook_hosts: frozenset[str] = _setting(
        "WEBHOOK_HOSTS",
        frozenset(),
        "hosts in your own network that events may be sent to, also without TLS, such "
        "as `cms.internal`, with commas between them; all others must be public and "
        "speak https",
        reading.hosts,
        shown="none",
    )
    cors_origins: tuple[str, ...] = _setting(
        "CORS_ORIGINS",
        (),
        "sites whose scripts may use the API, such as `https://cms.example`, with "
        "commas between them",
        reading.origins,
        shown="none",
    )

    @classmethod
    def variables(cls) -> tuple[Variable, ...]:
        """Return the environment variables that are read, in their declared order."""
        return tuple(each.metadata["variable"] for each in fields(cls))

    @classmethod
    def unknown(cls, environment: Mapping[str, str] | None = None) -> list[str]:
        """Return variables that look like this program's and are none of its."""
        given = os.environ if environment is None else environment
        known = {variable.name for variable in cls.variables()}
        return sorted(
            name for name in given if name.startswith("VERIFIER_") and name not in known
        )

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Return the settings that ``environment`` (default: the process's) gives.

        A variable that is empty counts as not set.

        Raises:
            InvalidSetting: a variable holds something that cannot be used.
        """
        given = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for each in fields(cls):
            variable: Variable = each.metadata["variable"]
            text = given.get(variable.name, "").strip()
            if not text:
                continue
            try:
                values[each.name] = variable.read(text)
            except reading.Unusable as reason:
                raise InvalidSetting(variable.name, text, str(reason)) from None
        if "database_url" not in values:
            store = data_folder(given) / "verifier.sqlite3"
            values["database_url"] = f"sqlite:///{store}"
        return cls(**values)

    @property
    def mailing(self) -> Mailing | None:
        """How readers are told by mail; None where they cannot be."""
        if self.smtp_url is None or self.mail_from is None or self.public_url is None:
            return None
        return Mailing(self.smtp_url, self.mail_from, self.public_url)

    def with_database(self, url: str) -> "Settings":
        """Return these settings with another claim store, which has no replica.

        Raises:
            InvalidSetting: ``url`` is not the address of a store.
        """
        if url == self.database_url:
            return self
        try:
            return replace(
                self, database_url=reading.database_url(url), database_read_url=None
            )
        except reading.Unusable as reason:
            raise InvalidSetting("--database", url, str(reason)) from None
