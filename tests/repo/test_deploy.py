"""The files for running the service name only what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click import Group

from verifier.cli import main
from verifier.settings import Settings

KNOWN = {variable.name for variable in Settings.variables()}


def settings_in(text: str) -> set[str]:
    return set(re.findall(r"VERIFIER_[A-Z_]+", text))


@pytest.mark.parametrize(
    "name", ["Containerfile", "compose.yaml", "secrets.example.env", "verifier.service"]
)
def test_every_setting_named_is_one(root: Path, name: str) -> None:
    text = (root / "deploy" / name).read_text("utf-8")
    assert settings_in(text) <= KNOWN


def test_the_services_run_commands_that_there_are(root: Path) -> None:
    compose = yaml.safe_load((root / "deploy/compose.yaml").read_text("utf-8"))
    assert isinstance(main, Group)
    for name in ("upgrade", "web", "worker"):
        service = compose["services"][name]
        command = main.commands[service["command"][0]]
        options = {each for param in command.params for each in param.opts}
        for word in service["command"][1:]:
            assert word in options or word in getattr(command, "commands", {})
        assert set(service.get("depends_on", {})) <= set(compose["services"])
    for volume in compose["services"]["database"]["volumes"]:
        assert volume.split(":")[0] in compose["volumes"]


def test_the_image_copies_what_there_is(root: Path) -> None:
    lines = (root / "deploy/Containerfile").read_text("utf-8").splitlines()
    copied = [
        word
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
    ]
    assert len(copied) > 5
    assert [word for word in copied if not (root / word).exists()] == []


def test_systemd_finds_nothing_wrong(root: Path, tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    unit = (root / "deploy/verifier.service").read_text("utf-8")
    assert "ExecStart=/opt/verifier/bin/verifier serve\n" in unit
    if tool is None:
        return  # elsewhere than on Linux with systemd, the rest is not checked
    path = tmp_path / "verifier.service"
    path.write_text(unit.replace("/opt/verifier/bin/verifier", "/bin/true"), "utf-8")
    done = subprocess.run(
        [tool, "verify", str(path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
