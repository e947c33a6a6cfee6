"""Laws of the repository: nothing that names a host or a machine, dependencies explained, languages complete."""

import re
import subprocess
import tomllib

import pytest
import yaml
from django.core.management import call_command

from tests.house.source import ROOT


def tracked() -> list[str]:
    """The files git knows; in a checkout without git this law is not asked."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_it_names_no_package_host_and_no_machine_path():
    hosts = re.compile(
        r"files\.pythonhosted|pypi\.org/simple|registry\.npmjs|deb\.debian\.org|/home/[a-z]|/work/|/root/"
    )
    found = []
    for name in tracked():
        data = (ROOT / name).read_bytes()
        if (
            b"\0" not in data
            and hosts.search(data.decode("utf-8", "replace"))
            and name != "tests/house/test_repository.py"
        ):
            found.append(name)
    assert found == []


def test_it_commits_no_third_party_code():
    assert [
        name
        for name in tracked()
        if "node_modules" in name or "vendor/" in name or name.endswith((".woff2", ".min.js"))
    ] == []


def test_it_says_what_each_dependency_is_for():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if re.match(r'\s+"[a-z][\w.-]*(\[.*\])?\s*(==|>=|",)', line)]
    assert entries
    assert [line for line in entries if "#" not in line] == []


def test_it_pins_every_package_with_a_hash():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-mutants.txt", "requirements-node.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-zA-Z0-9_.\-\[\],]+==\S+", text, re.MULTILINE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
        assert "http" not in text


def test_it_stays_above_the_security_floors():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    versions = dict(re.findall(r"^([a-z0-9\-]+)==([\d.]+)", text, re.MULTILINE))
    as_numbers = {name: tuple(int(part) for part in version.split(".")[:2]) for name, version in versions.items()}
    assert as_numbers["weasyprint"] >= (70, 0)
    assert as_numbers["django"] >= (5, 2)


def test_it_describes_the_services_so_that_web_and_worker_scale():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"database", "broker", "prepare", "web", "worker", "beat"}
    for name in ("web", "worker"):
        assert all(":" not in str(port) for port in services[name].get("ports", [])), (
            "a fixed host port cannot be scaled"
        )
        assert "container_name" not in services[name]


def test_it_has_both_other_languages_complete():
    call_command("messages", "check")


def test_it_keeps_a_changelog_and_the_documents_it_names():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!http)([^)#]+)", readme)
    assert linked
    assert [name for name in linked if not (ROOT / name).exists()] == []
    assert (ROOT / "CHANGELOG.md").exists()


def test_it_reads_its_version_from_one_place():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"


def test_it_changes_rules_that_exist_and_asks_tests_that_exist():
    mutmut = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    names = [*mutmut["do_not_mutate"], *mutmut["pytest_add_cli_args_test_selection"], *mutmut["also_copy"]]
    assert [name for name in names if not (ROOT / name).exists()] == []
