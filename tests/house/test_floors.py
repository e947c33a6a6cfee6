"""Floors and rooms: imports and keys run downwards; the pure stays pure."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps

from tests.house.source import FLOORS, ROOT


def test_it_keeps_the_import_contracts():
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_it_keeps_keys_between_tables_running_down():
    rank = {floor: index for index, floor in enumerate(FLOORS)}
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in rank
        for field in model._meta.get_fields()
        if (field.many_to_one or field.one_to_one or field.many_to_many)
        and field.concrete
        and rank.get(field.related_model._meta.app_label, -1) > rank[model._meta.app_label]
    ]
    assert upward == []


def test_it_has_no_room_that_says_nothing():
    vague = {"utils", "helpers", "common", "core", "misc"}
    found = [path for floor in FLOORS for path in (ROOT / floor).rglob("*") if path.stem in vague]
    assert found == []
