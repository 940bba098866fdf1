"""The rules of the house that syntax shows: each reads one module and yields what breaks it."""

import ast
from collections.abc import Iterator

from django.apps import apps

# The line, and what is wrong there.
Finding = tuple[int, str]


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def imported(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each imported thing with its statement, dotted: `from a.b import c` is "a.b.c"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def assigned(scope: ast.AST) -> dict[str, list[ast.expr]]:
    """Return what each name is given in the scope, in order."""
    values: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                values.setdefault(ast.unparse(target), []).append(node.value)
        elif isinstance(node, ast.AnnAssign) and node.value:
            values.setdefault(ast.unparse(node.target), []).append(node.value)
    return values


# Imports


def hidden_imports(tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for statement, name in imported(node):
                yield statement.lineno, f"imports {name} inside a function"


def signals(tree: ast.Module) -> Iterator[Finding]:
    for statement, name in imported(tree):
        if "signals" in name.split(".") or name.startswith("django.dispatch"):
            yield statement.lineno, f"imports {name}"


def impurities(tree: ast.Module) -> Iterator[Finding]:
    """Yield what a module of rules may not know: Django, rows, changes."""
    for statement, name in imported(tree):
        parts = name.split(".")
        if parts[0] == "django" or parts[1:2] in (["models"], ["queries"], ["actions"]):
            yield statement.lineno, f"imports {name}"


# Writing

ROW_VERBS = {
    "save",
    "save_without_historical_record",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "delete",
    "update",
    "asave",
    "acreate",
    "aupdate",
    "adelete",
}
# Words that managers of many-to-many fields share with sets, lists and calendars.
MANAGER_VERBS = {"add", "set", "remove", "clear"}
# Without `people.history`, these leave no trace, or one without a name.
SILENT_VERBS = {"update", "bulk_create", "bulk_update", "delete"}
CONTAINERS = {"set", "dict", "list", "defaultdict", "Counter", "deque"}


def is_container(value: ast.expr) -> bool:
    """Whether the expression plainly makes a Python container, which anybody may change."""
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in CONTAINERS
    literals = ast.Set | ast.Dict | ast.List | ast.SetComp | ast.DictComp | ast.ListComp
    return isinstance(value, literals)


def writes(tree: ast.Module) -> Iterator[Finding]:
    """Yield what may change a row: rather one too many than one too few."""
    for scope in tree.body:
        known = assigned(scope)
        for call in calls(scope):
            if isinstance(call.func, ast.Attribute) and is_write(call.func, known):
                yield call.lineno, f"{ast.unparse(call.func)}(…)"
    for statement, name in imported(tree):
        if name == "people.history.save":
            yield statement.lineno, "imports people.history.save"


def is_write(verb: ast.Attribute, known: dict[str, list[ast.expr]]) -> bool:
    values = known.get(ast.unparse(verb.value).split("[")[0], [])
    if any(is_container(value) for value in values):
        return False
    if verb.attr in MANAGER_VERBS:
        held = any(isinstance(value, ast.Attribute) for value in values)
        return held or not isinstance(verb.value, ast.Name)
    return verb.attr in ROW_VERBS


def without_history() -> set[str]:
    """Return the names of the models that keep no history of their changes."""
    return {model.__name__ for model in apps.get_models() if not hasattr(model, "history")}


def silent_writes(tree: ast.Module) -> Iterator[Finding]:
    """Yield bulk writes and deletions that do not plainly start from a model without history."""
    allowed = without_history()
    for scope in tree.body:
        known = assigned(scope)
        for call in calls(scope):
            verb = call.func
            if not isinstance(verb, ast.Attribute) or verb.attr not in SILENT_VERBS:
                continue
            if is_write(verb, known) and model_of(verb.value, known) not in allowed:
                yield (
                    call.lineno,
                    f"{ast.unparse(verb)}(…) leaves no history, or one without a name",
                )


def model_of(value: ast.expr, known: dict[str, list[ast.expr]]) -> str | None:
    """Return the model whose `objects` the expression starts from, or None if unknown."""
    seen = set()
    while True:
        if isinstance(value, ast.Attribute) and value.attr == "objects":
            return ast.unparse(value.value)
        if isinstance(value, ast.Call):
            value = value.func
        elif isinstance(value, ast.Attribute):
            value = value.value
        elif isinstance(value, ast.Name) and value.id in known and value.id not in seen:
            seen.add(value.id)
            value = known[value.id][0]
        else:
            return None


# The clock

CLOCKS = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
}


def clocks(tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS:
            yield node.lineno, f"reads the clock: {ast.unparse(node)}"
    for statement, name in imported(tree):
        if name in ("django.utils.timezone.now", "time.time"):
            yield statement.lineno, f"imports {name}"


# Notices

# Kinds that are put together from parts, by their first part.
COMPOSED_KINDS = {
    "reviews.": ("reviews.scheduled", "reviews.moved", "reviews.cancelled", "reviews.reminder"),
}


def kinds(tree: ast.Module) -> Iterator[Finding]:
    """Yield each kind of notice that the module plans; "?" where that cannot be known."""
    for scope in tree.body:
        known = assigned(scope)
        for call in calls(scope):
            if ast.unparse(call.func).split(".")[-1] not in ("plan", "Wanted"):
                continue
            for value in (keyword.value for keyword in call.keywords if keyword.arg == "kind"):
                for one in known.get(ast.unparse(value), [value]):
                    yield from ((call.lineno, kind) for kind in kinds_in(one))


def kinds_in(value: ast.expr) -> tuple[str, ...]:
    if isinstance(value, ast.JoinedStr):
        start = value.values[0]
        return COMPOSED_KINDS.get(start.value if isinstance(start, ast.Constant) else "", ("?",))
    return (value.value,) if isinstance(value, ast.Constant) else ("?",)


# Views and actions

MOST_VIEW_LINES = 25


def tall_views(tree: ast.Module) -> Iterator[Finding]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.lineno, f"class {node.name} among the views"
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines >= MOST_VIEW_LINES:
                yield node.lineno, f"{node.name} has {lines} lines"


def loose_actions(tree: ast.Module) -> Iterator[Finding]:
    """Yield public functions that take who or when by position, or who without when."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            named = {arg.arg for arg in node.args.kwonlyargs}
            if {"by", "at"} & {arg.arg for arg in (*node.args.posonlyargs, *node.args.args)}:
                yield node.lineno, f"{node.name} takes by or at by position"
            elif "by" in named and "at" not in named:
                yield node.lineno, f"{node.name} knows who but not when"
