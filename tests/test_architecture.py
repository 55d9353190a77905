"""The house itself: floors, sizes, habits that a machine can check, and documents that agree with the code."""

import ast
import pkgutil
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from config.documents import PAGE, workflow_page

ROOT = Path(settings.BASE_DIR)
FLOORS = ("config", "portal", "reporting", "grants", "criteria")
MODULES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
FORBIDDEN_NAMES = {"utils", "common", "core", "helpers", "misc"}
# Near money and law nothing is a float, and nothing reads the clock.
# Paper is measured in points, and spreadsheets hold binary numbers until they are read as decimals.
OUTSIDE = {"documents", "untrusted"}
EXACT = [path for path in MODULES if path.relative_to(ROOT).parts[0] in {"criteria", "grants"}]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_a_module_fits_on_a_few_screens():
    assert {name(path): lines(path) for path in MODULES if lines(path) > 300} == {}


def test_a_function_does_one_thing_in_forty_lines():
    found = {
        f"{name(path)}: {node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 40
    }
    assert found == {}


def test_a_test_module_is_at_most_five_hundred_lines():
    assert {name(path): lines(path) for path in TESTS if lines(path) > 500} == {}


def test_nothing_is_imported_inside_a_function():
    """The one exception is AppConfig.ready, which Django calls for that."""
    found = [
        f"{name(path)}:{inner.lineno}"
        for path in MODULES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.FunctionDef) and not (path.name == "apps.py" and node.name == "ready")
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_no_float_near_money():
    fields = [
        name(path)
        for path in EXACT
        if "FloatField" in {node.attr for node in ast.walk(TREES[path]) if isinstance(node, ast.Attribute)}
    ]
    names = [
        name(path)
        for path in EXACT
        if not OUTSIDE & set(path.parts)
        and "float" in {node.id for node in ast.walk(TREES[path]) if isinstance(node, ast.Name)}
    ]
    assert (fields, names) == ([], [])


def test_a_module_has_a_name_that_says_what_it_holds():
    parts = {name(path): {part.removesuffix(".py") for part in path.relative_to(ROOT).parts} for path in MODULES}
    assert [path for path, found in parts.items() if FORBIDDEN_NAMES & found] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_workflow_page_is_what_the_tables_print():
    assert PAGE.read_text(encoding="utf-8") == workflow_page()


def glossary():
    rows = re.findall(
        r"^\| [^|]+ \| (`[^|]+) \| ([a-z_.]+) \|", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE
    )
    return [
        (identifier, module) for identifiers, module in rows for identifier in re.findall(r"`([^`]+)`", identifiers)
    ]


def test_every_term_of_the_glossary_exists():
    assert [(term, module) for term, module in glossary() if not exists(term, module)] == []


def exists(term: str, module: str) -> bool:
    try:
        return pkgutil.resolve_name(f"{module}.{term}") is not None
    except (AttributeError, ImportError):
        return False


def test_a_term_has_one_identifier():
    identifiers = [identifier for identifier, _ in glossary()]
    assert len(identifiers) == len(set(identifiers)) > 40


def test_every_direct_dependency_has_its_line_of_reasons():
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    named = {
        re.split(r"[\[<>=]", line)[0]
        for file in ("runtime.in", "tests.in")
        for line in (ROOT / "requirements" / file).read_text().splitlines()
        if line and not line.startswith(("#", "-r"))
    }
    missing = {package for package in named if package not in reasons and not package.startswith("types-")}
    assert missing == set()


def test_the_lock_files_name_no_host():
    for file in ("runtime.txt", "tests.txt"):
        text = (ROOT / "requirements" / file).read_text()
        assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", text) == []
        assert "--hash=sha256:" in text


def test_every_template_is_used():
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    pages = {path: path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")}
    everything = code + "\n".join(pages.values())
    # allauth, Django's forms and Django's error handlers look these up by their own names.
    own = {"account", "allauth", "mfa", "socialaccount"}
    unused = [
        name
        for path in pages
        if (name := str(path.relative_to(ROOT / "templates"))).split("/")[0] not in own
        and f"{name}" not in everything
        and not re.fullmatch(r"\d{3}(_csrf)?\.html|kern/forms/.*", name)
    ]
    assert unused == []
