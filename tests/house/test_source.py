"""Laws that are read off the source text: one writer of status, no clock inside, sizes, docstrings."""

import ast

import pytest

from tests.house.source import name_of, python_files, tree_of

# Delivery and scan states are not statuses of a workflow; `gate` is the one writer of those.
GATE = "organisations/gate.py"
CLOCK_ROOMS = (
    "desks",
    "applicant",
    "caseworker",
    "public",
    "inbox",
    "login",
    "desk",
    "commands",
    "tasks.py",
    "admin",
    "admin.py",
    "owed.py",
)
SIZE_FILE, SIZE_FUNCTION = 400, 60
EXEMPT_SIZES: dict[str, str] = {}


def status_writes(tree: ast.Module):
    """Assignments to `.status` and `update(status=…)`."""
    for node in ast.walk(tree):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, (ast.AugAssign, ast.AnnAssign))
            else []
        )
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "status":
                yield node.lineno
        if _updates(node) and any(keyword.arg == "status" for keyword in node.keywords):
            yield node.lineno


def _updates(node: ast.AST) -> bool:
    """A call of `update` or `bulk_update`."""
    is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return is_method and node.func.attr in {"update", "bulk_update"}


def test_it_writes_a_status_only_in_the_gate():
    found = [f"{name_of(p)}:{line}" for p in python_files() if name_of(p) != GATE for line in status_writes(tree_of(p))]
    assert found == []


def test_it_would_notice_a_status_written_elsewhere():
    tree = ast.parse("row.status = 'x'\nRows.objects.update(status='y')")
    assert list(status_writes(tree)) == [1, 2]


def calls(tree: ast.Module):
    """(line, dotted name) of each call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def test_it_asks_the_clock_only_in_desks_tasks_and_commands():
    banned = {
        "timezone.now",
        "datetime.now",
        "datetime.datetime.now",
        "date.today",
        "datetime.date.today",
        "dt.datetime.now",
        "dt.date.today",
        "timezone.localdate",
    }
    found = [
        f"{name_of(p)}:{line}: {name}"
        for p in python_files()
        if not any(room in p.parts or p.name == room for room in CLOCK_ROOMS)
        for line, name in calls(tree_of(p))
        if name in banned
    ]
    assert found == []


def test_it_keeps_no_automatic_times_and_no_paths_of_stored_files():
    found = []
    for path in python_files():
        text = path.read_text(encoding="utf-8")
        found += [
            f"{name_of(path)}: {word}"
            for word in ("auto_now", "JSONField", "ArrayField", "GenericForeignKey")
            if word in text
        ]
        for node in ast.walk(tree_of(path)):
            if (
                isinstance(node, ast.Attribute)
                and node.attr == "path"
                and ast.unparse(node.value).split(".")[-1] in {"file", "pdf"}
            ):
                found.append(f"{name_of(path)}:{node.lineno}: .path")
    assert found == []


def functions(tree: ast.Module):
    """Every function of a file."""
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_it_keeps_files_and_functions_small():
    found = []
    for path in python_files():
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > SIZE_FILE and name_of(path) not in EXEMPT_SIZES:
            found.append(f"{name_of(path)}: {lines} lines")
        for node in functions(tree_of(path)):
            length = node.end_lineno - node.lineno + 1
            if length > SIZE_FUNCTION:
                found.append(f"{name_of(path)}:{node.lineno}: {node.name} is {length} lines")
    assert found == []


def test_it_opens_every_module_with_what_lives_there():
    found = [name_of(p) for p in python_files() if p.stat().st_size and not ast.get_docstring(tree_of(p))]
    assert found == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "NotImplementedError"])
def test_it_leaves_nothing_for_later_in_the_code(word):
    found = [name_of(p) for p in python_files() if word in p.read_text(encoding="utf-8")]
    assert found == []


def test_it_imports_inside_functions_only_what_must_load_late():
    allowed = {"weasyprint", "celery"}
    found = [
        f"{name_of(p)}:{node.lineno}"
        for p in python_files()
        for function in functions(tree_of(p))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        and not (
            {alias.name.split(".")[0] for alias in node.names} | {(getattr(node, "module", "") or "").split(".")[0]}
        )
        & allowed
    ]
    assert found == []
