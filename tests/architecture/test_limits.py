"""A file of at most 300 lines, a function of at most 40: what does not fit is two things."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES = 300
FUNCTION_LINES = 40


def python_files(root: Path) -> list[Path]:
    """Every Python file of ours, migrations apart (Django writes those)."""
    files = [path for house in ("salon", "clients", "products", "tests") for path in (root / house).rglob("*.py")]
    return sorted(path for path in files if "migrations" not in path.parts)


def too_long(path: Path, root: Path) -> list[str]:
    """Name what is over a limit in one file."""
    source = path.read_text(encoding="utf-8")
    where = path.relative_to(root)
    lines = source.count("\n") + (not source.endswith("\n"))
    found = [f"{where}: {lines} lines"] if lines > FILE_LINES else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            length = node.end_lineno - first + 1
            if length > FUNCTION_LINES:
                found.append(f"{where}:{node.lineno} {node.name}: {length} lines")
    return found


def test_no_file_and_no_function_is_too_long():
    files = python_files(ROOT)

    found = [line for path in files for line in too_long(path, ROOT)]

    assert found == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def fits():\n" + "    x = 1\n" * 39, []),
        ("def over():\n" + "    x = 1\n" * 40, ["salon/a.py:1 over: 41 lines"]),
        ("@d\ndef dressed():\n" + "    x = 1\n" * 39, ["salon/a.py:2 dressed: 41 lines"]),
        ("x = 1\n" * 300, []),
        ("x = 1\n" * 301, ["salon/a.py: 301 lines"]),
    ],
)
def test_the_limits_are_measured_to_the_line(tmp_path, body, expected):
    path = tmp_path / "salon" / "a.py"
    path.parent.mkdir()
    path.write_text(body)

    found = [line for file in python_files(tmp_path) for line in too_long(file, tmp_path)]

    assert found == expected
