"""Golden cases on the command line: replayed, and held against changes."""

import json
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.failures import CannotDo
from verifier.settings import Settings

if TYPE_CHECKING:
    from verifier.bootstrap import Services
    from verifier.golden import Replayed
    from verifier.service import VerificationService

_LAST_RUN = "answers_with"
"""Under which name the store keeps what the service last ran with."""


def replay_golden(settings: Settings, *, as_json: bool, note: bool) -> bool:
    """Replay all golden cases and print those that do not hold.

    With ``note`` the store remembers which held. Returns whether all did.
    """
    from verifier.golden import replay

    with ExitStack() as opened:
        services = _services(settings, opened)
        store = services.store
        found = replay(services.service, store.golden_cases())
        if note and found:
            store.note_held(
                {each.case.id: each.held for each in found}, services.service.clock()
            )
    broken = [each for each in found if not each.held]
    if as_json:
        click.echo(json.dumps([_record(each) for each in found], ensure_ascii=False))
    else:
        _print(broken)
        click.echo(f"{len(found) - len(broken):,} of {len(found):,} golden cases hold.")
    return not broken


def require_golden(settings: Settings, *, accept_flips: bool) -> None:
    """Refuse to start with settings or an engine that flip a golden case.

    Raises:
        CannotDo: a case that held would hold no more, and flips are not accepted.
    """
    from claims.store import open_store
    from verifier import __version__
    from verifier.golden import Running, flips

    now = Running(__version__, _models_name(settings))
    store = open_store(settings.database_url)
    try:
        before = store.newsroom_setting(_LAST_RUN)
        if before == str(now):
            return
        with ExitStack() as opened:
            found = flips(
                store,
                before,
                now,
                lambda: _services(settings, opened).service,
                lambda models: _earlier(settings, models, opened),
            )
        if found and not accept_flips:
            _print(found, err=True)
            raise CannotDo(
                f"{len(found):,} golden cases would flip (above). Change the setting "
                "back, withdraw the cases on the golden page, or start with "
                "--accept-flips."
            )
        with store.unit_of_work() as work:
            work.set_newsroom_setting(_LAST_RUN, str(now))
            work.commit()
    finally:
        store.close()


def _models_name(settings: Settings) -> str:
    if isinstance(settings.models, Path):
        return str(settings.models.resolve())
    return "on" if settings.models else "off"


def _earlier(
    settings: Settings, models: str, opened: ExitStack
) -> "VerificationService | None":
    """Return a service with the models of the last start, where they still are."""
    choice: bool | Path = models == "on"
    if models not in ("on", "off"):
        choice = Path(models)
        if not choice.is_dir():
            return None
    return _services(replace(settings, models=choice), opened).service


def _services(settings: Settings, opened: ExitStack) -> "Services":
    from verifier.bootstrap import open_services

    services = open_services(settings)
    opened.callback(services.store.close)
    return services


def _print(broken: "list[Replayed]", *, err: bool = False) -> None:
    for each in broken:
        text = " ".join(each.case.claim.split())
        click.echo(f"{each.case.id}  {text}\n    {each.reason}", err=err)
        click.echo(f"    {each.case.by.name}: {each.case.why}", err=err)


def _record(each: "Replayed") -> dict[str, object]:
    return {
        "id": each.case.id,
        "claim": each.case.claim,
        "held": each.held,
        "verdict": each.label,
        "reason": each.reason,
        "why": each.case.why,
        "by": each.case.by.name,
    }
