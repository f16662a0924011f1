"""A wheel holds everything that is read at run time: each data file matches a pattern."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("knowledge", "bot", "handlers")


def test_every_data_file_is_package_data() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]
    missing = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.is_dir() or path.suffix in (".py", ".pyc", ".md"):
                continue
            home = next(p for p in path.parents if (p / "__init__.py").exists())
            name = ".".join(home.relative_to(ROOT).parts)
            inside = str(path.relative_to(home))
            wanted = [*patterns.get(name, []), *patterns["*"]]
            # a star of setuptools stays inside one folder
            depth = inside.count("/")
            if not any(fnmatch(inside, each) and each.count("/") == depth for each in wanted):
                missing.append(f"{name}: {inside}")
    assert missing == []


def test_requirements_name_no_host() -> None:
    for path in ROOT.glob("requirements*.txt"):
        lines = path.read_text("utf-8").splitlines()
        pins = [line for line in lines if line and not line.lstrip().startswith("#")]
        assert all("==" in pin for pin in pins)
        assert not any("://" in line or line.startswith("-") for line in lines)


def test_every_direct_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    run = {line.split("==")[0] for line in (ROOT / "requirements.txt").read_text().splitlines()}
    dev = {line.split("==")[0] for line in (ROOT / "requirements-dev.txt").read_text().splitlines()}
    direct = {each.partition("[")[0] for each in project["dependencies"]}
    assert direct <= run
    assert direct | set(project["optional-dependencies"]["dev"]) <= dev
