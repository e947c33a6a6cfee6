"""Every name in the beat table and every name that is woken is a task that exists."""

import ast

from grantportal.celery import app
from tests.house.source import name_of, python_files, tree_of


def known_tasks() -> set[str]:
    """The names of our own tasks."""
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith("celery.")}


def test_it_schedules_only_tasks_that_exist():
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled
    assert scheduled - known_tasks() == set()


def test_it_runs_beat_in_utc():
    assert app.conf.timezone == "UTC"
    assert app.conf.enable_utc


def test_it_wakes_only_tasks_that_exist():
    woken = [
        (name_of(path), node.args[0].value)
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] == "wake"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    assert woken
    assert [entry for entry in woken if entry[1] not in known_tasks()] == []
