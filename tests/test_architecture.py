"""The shape of the house: what may import, point at and build on what, and what every part must have."""

import ast
import re
import shutil
import subprocess
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import CASCADE
from django.shortcuts import resolve_url
from simple_history.models import HistoricalChanges

from tests.house_lists import CASCADES, NO_HISTORY, OPEN_TO_STRANGERS
from tests.pages import any_path, url_patterns

ROOT = Path(__file__).resolve().parent.parent

# Lowest first. A package may import itself and what stands before it.
APPS = ["kommunbrott", "incidents", "plans", "councils"]

# Modules of kommunbrott that put the parts together, hence may import them all and may be imported by none.
WIRING = {"settings", "urls", "wsgi", "asgi", "views", "management"}

# Inside an app. A module may import what stands before it.
LAYERS = [
    "choices",
    "constraints",
    "secrecy",
    "dates",
    "trees",
    "sweref",
    "geo",
    "charts",
    "text",
    "folding",
    "name_likeness",
    "privacy",
    "reading",
    "sheets",
    "party_names",
    "party_splitting",
    "parties",
    "content",
    "agreement_content",
    "minutes_content",
    "standing",
    "brand",
    "logo",
    "periods",
    "models",
    "history",
    "queue",
    "drafts",
    "files",
    "attachments",
    "continuation",
    "smart",
    "thread",
    "tally",
    "blocks",
    "wording",
    "listed",
    "action_sheet",
    "importers",
    "analysis",
    "series",
    "calendar",
    "indicator_series",
    "goal_indicators",
    "indicator_figures",
    "figures",
    "coverage",
    "rounds",
    "access",
    "minutes_access",
    "workflow",
    "mail_errors",
    "outbox",
    "links",
    "working_days",
    "reminders",
    "due",
    "htmx",
    "middleware",
    "context",
    "forms",
    "words",
    "filters",
    "tables",
    "listing",
    "pdf",
    "docx",
    "document_command",
    "documents",
    "printing",
    "views",
    "urls",
]

# A name must say what is in the file.
EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "signals",
    "common",
    "misc",
    "base",
    "core",
    "tools",
}

MAX_LINES = 350
MAX_FUNCTION_LINES = 40
MAX_STYLESHEET_LINES = 150

# What must not reach version control: paths of one machine, and where one machine gets its packages.
FOREIGN = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/|(?<!no-emit-)index-url|find-links")
ADDRESS = re.compile(r"\w+://(?!127\.0\.0\.1|localhost)[\w.-]+\.\w+")
BUILD_FILES = {"Makefile", "pyproject.toml", "requirements.in", "requirements-dev.in", ".ci/run"}
LOCK_FILES = ["requirements.txt", "requirements-dev.txt"]


def modules():
    """(app, module or package inside the app, path) of every Python file but migrations."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield app, path.relative_to(ROOT / app).with_suffix("").parts[0], path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                assert alias.name != "*", f"{path}: imports everything from {node.module}"
                yield f"{node.module}.{alias.name}".split(".")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")


def own_models():
    """The models we wrote; the rows of history that the library makes for them are left out."""
    for app in APPS:
        yield from (
            model
            for model in apps.get_app_config(app).get_models()
            if not issubclass(model, HistoricalChanges)
        )


def own_keys():
    for model in own_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.is_relation and field.related_model:
                yield field


@cache
def tracked() -> tuple[Path, ...]:
    """The files under version control or about to be; in a copy without git, all that setup did not make."""
    if not ((ROOT / ".git").exists() and shutil.which("git")):
        made = {".git", ".venv", "var", "__pycache__", ".hypothesis", ".ruff_cache", ".pytest_cache"}
        return tuple(p for p in sorted(ROOT.rglob("*")) if p.is_file() and not made & set(p.parts))
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in sorted(set(names.split("\0"))) if name and (path := ROOT / name).is_file())


# --- Which way things point ---


def test_imports_point_one_way():
    wrong = []
    for app, module, path in modules():
        for target, *rest in imported(path):
            if target not in APPS:
                continue
            name = rest[0] if rest else ""
            if app == "kommunbrott" and module in WIRING:
                continue
            if target == "kommunbrott" and name in WIRING:
                wrong.append(f"{path} imports wiring {target}.{name}")
            if APPS.index(target) > APPS.index(app):
                wrong.append(f"{path} imports {target}, which stands above {app}")
            same = target == app and {module, name} <= set(LAYERS)
            if same and LAYERS.index(name) > LAYERS.index(module):
                wrong.append(f"{path} imports {name}, which stands above {module}")
    assert wrong == []


def test_forms_never_import_workflow():
    wrong = [
        str(path)
        for _, module, path in modules()
        if module == "forms" and any("workflow" in parts for parts in imported(path))
    ]
    assert wrong == []


def test_foreign_keys_point_one_way():
    """Also when written as a string, which no import test can see."""
    wrong = [
        f"{field} points up at {field.related_model._meta.label}"
        for field in own_keys()
        if (target := field.related_model._meta.app_label) in APPS
        if APPS.index(target) > APPS.index(field.model._meta.app_label)
    ]
    assert wrong == []


def test_templates_include_downwards():
    """An app's template may link anywhere, but may build only on what stands below."""
    wrong = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        owner = path.relative_to(ROOT / "templates").parts[0]
        for name in re.findall(r'{% (?:include|extends) "(\w+)/', path.read_text()):
            if owner in APPS and name in APPS and APPS.index(name) > APPS.index(owner):
                wrong.append(f"{path} builds on {name}")
    assert wrong == []


# --- Models ---


def test_only_listed_keys_cascade_on_delete():
    cascading = {str(field) for field in own_keys() if cascades(field)}
    assert cascading == set(CASCADES)


def cascades(field) -> bool:
    return getattr(field.remote_field, "on_delete", None) is CASCADE


def test_every_model_has_history_or_a_reason_not_to():
    without = {
        model._meta.label
        for model in own_models()
        if not hasattr(model._meta, "simple_history_manager_attribute")
    }
    assert without == set(NO_HISTORY)


def test_verbose_names_are_lower_case():
    names = [(model._meta.label, str(model._meta.verbose_name)) for model in own_models()]
    names += [
        (str(field), str(field.verbose_name)) for model in own_models() for field in model._meta.local_fields
    ]
    assert [(where, name) for where, name in names if name[:1].isupper() and not name[:2].isupper()] == []


def test_migrations_are_complete():
    said = StringIO()
    call_command("makemigrations", *APPS, "--dry-run", stdout=said)
    assert said.getvalue().splitlines()[1:] == []
    assert said.getvalue().startswith("No changes detected")


# --- URLs ---


def test_every_url_is_closed_to_strangers_unless_listed(anonymous):
    """Asked with GET and POST, as somebody who has not logged in."""
    login = resolve_url(settings.LOGIN_URL)
    open_to_all = {}
    for name, pattern in url_patterns().items():
        for method in (anonymous.get, anonymous.post):
            response = method(any_path(name, pattern))
            sent_to_login = response.headers.get("Location", "").startswith(f"{login}?next=")
            if not sent_to_login:
                open_to_all[name] = response.status_code
    assert set(open_to_all) == set(OPEN_TO_STRANGERS), open_to_all


# --- Templates and stylesheets ---


def test_every_template_is_used():
    """By a view, a document, another template or by a name that Django or a library looks for."""
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in tracked() if path.suffix in {".py", ".html"}
    )
    named = set(re.findall(r'"([\w/{}.]+\.html)"', sources))
    patterns = [re.sub(r"\\{\w+\\}", r"\\w+", re.escape(name)) for name in named]
    looked_for = r"40\d\.html|500\.html|(?:django|admin|registration|axes)/.*"
    used = re.compile("|".join([looked_for, *patterns]))
    names = [path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html")]

    assert [name for name in sorted(names) if not used.fullmatch(name)] == []


def test_stylesheets_are_short_and_never_shout():
    wrong = []
    for path in sorted((ROOT / "static").rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > MAX_STYLESHEET_LINES:
            wrong.append(f"{path.name} has {len(text.splitlines())} lines")
        if "!important" in text:
            wrong.append(f"{path.name} shouts !important")
    assert wrong == []


def test_static_files_fetch_nothing_from_elsewhere():
    wrong = [
        f"{path.name}: {address}"
        for path in sorted((ROOT / "static").rglob("*"))
        if path.suffix in {".css", ".js"}
        for address in re.findall(
            r"(?:@import|url\(|fetch\(|import\()\s*['\"]?(https?:[^'\")]+)", path.read_text()
        )
    ]
    assert wrong == []


# --- Files ---


def test_files_and_functions_are_short():
    wrong = []
    for _, _, path in modules():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MAX_LINES:
            wrong.append(f"{path.relative_to(ROOT)} has {lines} lines")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                length = node.end_lineno - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    wrong.append(f"{path.relative_to(ROOT)}: {node.name} has {length} lines")
    assert wrong == []


def test_names_say_what_is_in_the_file():
    assert [str(path) for _, _, path in modules() if path.stem in EMPTY_NAMES] == []


def test_every_app_says_what_it_answers_for():
    assert [app for app in APPS if not ast.get_docstring(tree(ROOT / app / "__init__.py"))] == []


def test_no_file_names_a_machine_or_a_package_index():
    wrong = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path == Path(__file__).resolve() or path.suffix in {
            ".png",
            ".pdf",
            ".docx",
            ".xlsx",
            ".jpg",
            ".ico",
        }:
            continue
        text = path.read_text(encoding="utf-8")
        wrong += [f"{name}: {found.group()}" for found in FOREIGN.finditer(text)]
        if name in BUILD_FILES or name.startswith("tools/"):
            wrong += [f"{name}: {found.group()}" for found in ADDRESS.finditer(text)]
    assert wrong == []


@pytest.mark.parametrize("name", LOCK_FILES)
def test_lock_file_holds_hashes_and_no_address(name):
    lines = (ROOT / name).read_text().splitlines()
    pins = [line for line in lines if re.match(r"[a-z0-9]", line)]

    assert [line for line in lines if "://" in line] == []
    assert [pin for pin in pins if not re.search(r"==\S+ .*\\$", pin)] == []


@pytest.mark.parametrize("name", LOCK_FILES)
def test_lock_file_answers_every_wish(name):
    """Each library that the .in file asks for is pinned; runtime pins are the same in both files."""
    wishes = (ROOT / name).with_suffix(".in").read_text().splitlines()
    asked = {re.split(r"[=\[<>]", line)[0] for line in wishes if re.match(r"[a-z]", line)}

    assert asked - set(pinned(name)) == set()
    assert pinned("requirements.txt").items() <= pinned("requirements-dev.txt").items()


def pinned(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[\S+\])?==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


# --- The README ---


def test_readme_lists_every_environment_variable():
    """Those that settings.py reads, and no others."""
    source = (ROOT / "kommunbrott" / "settings.py").read_text() + (ROOT / "tools" / "demo.py").read_text()
    read = set(re.findall(r'"((?:KOMMUNBROTT_[A-Z_]+)|DATABASE_URL|PORT)"', source))
    section = (
        (ROOT / "README.md").read_text(encoding="utf-8").split("## Environment", 1)[1].split("\n## ", 1)[0]
    )
    assert set(re.findall(r"^\| `([A-Z_]+)`", section, re.MULTILINE)) == read
