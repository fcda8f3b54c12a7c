"""What the house forbids and import-linter cannot say: each rule reads the source below a root and names every breach.

A breach is told as "path:line what is wrong", so that an editor can jump to it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

Rule = Callable[[Path], list[str]]

# a folder (with slash) owns what lies in it; paths below desktop/
_SCREEN = ("background.py", "viewmodels/", "views/", "app.py", "tour/")
_DATABASE = ("storage/", "models/")
OWNERS: dict[str, tuple[str, ...]] = {
    "PIL": ("documents/",),
    "PySide6": _SCREEN,
    "alembic": _DATABASE,
    "cryptography": ("storage/",),
    "keyring": ("storage/",),
    "multiprocessing": ("documents/",),
    "nh3": ("intake/",),
    "pikepdf": ("documents/",),
    "platformdirs": ("paths.py",),
    "pypdf": ("documents/",),
    "pypdfium2": ("documents/",),
    "reportlab": ("printing/",),
    "requests": ("http.py",),
    "shiboken6": _SCREEN,
    "sqlalchemy": _DATABASE,
    "sqlcipher3": _DATABASE,
    "uharfbuzz": ("printing/",),
}
# the hub's; all of it may use the others of _HUB
_HUB_OWNERS: dict[str, tuple[str, ...]] = {
    "alembic": ("setup.py", "migrations/"),
    "argon2": ("passwords.py",),
    "cryptography": ("signing.py",),
    "psycopg": ("changes.py", "database.py"),
    "uvicorn": ("connections.py", "serving.py"),
}
_HUB = {"anyio", "fastapi", "msgspec", "sqlalchemy", "starlette"}
_THREADS = {"threading", "_thread", "concurrent", "concurrent.futures", "asyncio"}
_QT_THREADS = {"QThread", "QThreadPool", "QRunnable", "QtConcurrent"}
_REFUSED_WORDS = {"manager", "handler", "processor", "helper", "helpers", "util", "utils", "data", "info", "misc"}
_MOST_LINES, _MOST_FUNCTION_LINES = 400, 50
_LOGGER_METHODS = {"debug", "info", "warning", "error", "exception", "critical", "fatal", "log"}
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


def sources(root: Path, *folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Every Python file below the folders, by its path relative to `root`."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            yield path.relative_to(root).as_posix(), _parsed(path.read_text("utf-8"))


@cache  # every rule reads every file
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported, also inside functions; names from a module count with it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def _owned(path: str, owners: tuple[str, ...]) -> bool:
    inside = path.removeprefix("desktop/")
    return any(inside == owner or (owner.endswith("/") and inside.startswith(owner)) for owner in owners)


def each_library_has_one_owner(root: Path) -> list[str]:
    """An outside library is imported where it is owned, and every library has an owner."""
    breaches = []
    for path, tree in sources(root, "desktop"):
        for line, name in imports(tree):
            library = name.split(".")[0]
            owners = OWNERS.get(library)
            if owners is not None and not _owned(path, owners):
                breaches.append(f"{path}:{line} imports {library}, which {', '.join(owners)} owns")
            elif owners is None and library not in sys.stdlib_module_names | {"desktop", ""}:
                breaches.append(f"{path}:{line} imports {library}, which nobody owns yet (tests/house_rules.py)")
    return breaches + _breaches_in_the_hub(root)


def _breaches_in_the_hub(root: Path) -> list[str]:
    free = sys.stdlib_module_names | _HUB | {"hub", ""}
    found = (
        (f"{path}:{line} imports {library}", path, _HUB_OWNERS.get(library, ()))
        for path, tree in sources(root, "hub")
        for line, library in ((line, name.split(".")[0]) for line, name in imports(tree))
        if library not in free
    )
    return [breach for breach, path, owners in found if not _owned(path.removeprefix("hub/"), owners)]


def relative_imports_are_not_used(root: Path) -> list[str]:
    """Imports say the full name, so that the rules here can read them."""
    found = ((path, line, name) for path, tree in sources(root, "desktop") for line, name in imports(tree))
    return [f"{path}:{line} relative import" for path, line, name in found if name.startswith(".")]


def view_models_draw_nothing(root: Path) -> list[str]:
    """No widgets and no printer below the views."""
    drawing = ("PySide6.QtWidgets", "PySide6.QtPrintSupport")
    return [
        f"{path}:{line} imports {name}"
        for path, tree in sources(root, "desktop/viewmodels")
        for line, name in imports(tree)
        if name.startswith(drawing)
    ]


def domain_is_pure(root: Path) -> list[str]:
    """The domain imports the standard library and itself."""
    return [
        f"{path}:{line} imports {name}"
        for path, tree in sources(root, "desktop/domain")
        for line, name in imports(tree)
        if not name.startswith("desktop.domain.") and name.split(".")[0] not in sys.stdlib_module_names
    ]


def threads_start_in_background_only(root: Path) -> list[str]:
    """Threads, pools and event loops are background.py's; crash.py and the tour hook what threads fail with."""
    return [
        f"{path}:{line} imports {name}"
        for path, tree in sources(root, "desktop")
        for line, name in imports(tree)
        if path not in {"desktop/background.py", "desktop/crash.py", "desktop/tour/stage.py"}
        and (name in _THREADS or name.rpartition(".")[0] in _THREADS or name.split(".")[-1] in _QT_THREADS)
    ]


def nobody_swallows_everything(root: Path) -> list[str]:
    """What catches every exception lives in background.py and crash.py, unless it raises it again (to roll back)."""
    breaches = []
    for path, tree in sources(root, "desktop", "tools", "hub"):
        if path in {"desktop/background.py", "desktop/crash.py"}:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or _names_everything(node.type)):
                last = node.body[-1]
                if isinstance(last, ast.Raise) and last.exc is None:
                    continue
                breaches.append(f"{path}:{node.lineno} catches everything")
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
                breaches += [f"{path}:{node.lineno} suppresses everything" for a in node.args if _names_everything(a)]
    return breaches


def _names_everything(node: ast.expr) -> bool:
    return any(isinstance(n, ast.Name) and n.id in {"Exception", "BaseException"} for n in ast.walk(node))


def names_are_a_clerks_words(root: Path) -> list[str]:
    """No file, folder or class is named after a pattern."""
    breaches = []
    for path, tree in sources(root, "desktop", "tools", "hub"):
        if _REFUSED_WORDS & set(re.split(r"[/_.]", path.lower())):
            breaches.append(f"{path}:1 file name")
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                words = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", node.name)}
                breaches += [f"{path}:{node.lineno} class {node.name}"] if words & _REFUSED_WORDS else []
    return breaches


def files_and_functions_are_short(root: Path) -> list[str]:
    """No file past 400 lines, no function past 50."""
    breaches = []
    for path, tree in sources(root, "desktop", "tools", "hub"):
        lines = (root / path).read_text("utf-8").count("\n")
        breaches += [f"{path}:1 has {lines} lines"] if lines > _MOST_LINES else []
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                breaches += [f"{path}:{node.lineno} {node.name}: {length}"] if length > _MOST_FUNCTION_LINES else []
    return breaches


def the_log_holds_events_only(root: Path) -> list[str]:
    """Nothing logs free text: every record is an `event` with a fixed code (desktop/log.py)."""
    breaches = []
    for path, tree in sources(root, "desktop"):
        if path == "desktop/log.py":
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            owner, _dot, method = called.rpartition(".")
            if method in _LOGGER_METHODS and owner.split(".")[-1].lower().strip("_") in {"log", "logger", "logging"}:
                breaches.append(f"{path}:{node.lineno} {called}: use desktop.log.event")
            elif called == "event" and not _has_fixed_code(node):
                breaches.append(f"{path}:{node.lineno} event without a fixed code")
    return breaches


def _has_fixed_code(call: ast.Call) -> bool:
    code = call.args[1] if len(call.args) > 1 else None
    return isinstance(code, ast.Constant) and isinstance(code.value, str) and bool(_CODE.fullmatch(code.value))


def only_commands_print(root: Path) -> list[str]:
    """Standard output belongs to the command line."""
    return [
        f"{path}:{node.lineno} prints"
        for path, tree in sources(root, "desktop")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        if not _owned(path, ("__main__.py", "cli.py", "commands/"))
    ]


def the_hub_stands_alone(root: Path) -> list[str]:
    """The server imports nothing of the program, and the program nothing of the server."""
    both = [("hub", "desktop"), ("desktop", "hub")]
    return [
        f"{path}:{line} imports {name}"
        for folder, other in both
        for path, tree in sources(root, folder)
        for line, name in imports(tree)
        if name.split(".")[0] == other
    ]


RULES: tuple[Rule, ...] = (
    each_library_has_one_owner,
    relative_imports_are_not_used,
    view_models_draw_nothing,
    domain_is_pure,
    threads_start_in_background_only,
    nobody_swallows_everything,
    names_are_a_clerks_words,
    files_and_functions_are_short,
    the_log_holds_events_only,
    only_commands_print,
    the_hub_stands_alone,
)
