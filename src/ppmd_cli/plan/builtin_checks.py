"""The built-in checks that rules may name instead of a formula: their parameters, and the forms they fit."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field

from ppmd_cli.model.form import Form
from ppmd_cli.plan.build_context import Context

Params = tuple[tuple[str, str | tuple[str, ...]], ...]


def _subject(subject: str) -> Callable[[Form], bool]:
    return lambda form: any(s.kind == "table" and s.subject == subject for s in form.sections)


def _every(form: Form) -> bool:
    return bool(form.sections)


def _nil(form: Form) -> bool:
    return form.with_role("nil_return") is not None


class Check(Struct, frozen=True):
    """params: name -> kind (number, element, section, text). fits: whether a form can be checked at all."""

    params: dict[str, str] = field(default_factory=dict)
    fits: Callable[[Form], bool] = _every


_ROWS = {"section": "section"}
CHECKS: dict[str, Check] = {
    "identity": Check(),
    "every_child_once": Check(_ROWS, _subject("child")),
    "rows_repeated": Check({"least": "number"} | _ROWS, _subject("child")),
    "column_constant": Check(
        {"share": "number", "rows": "number", "except": "element"} | _ROWS, _subject("child")
    ),
    "months_complete": Check(_ROWS, _subject("month")),
    "task_state_given": Check({"element": "element"}, _subject("task")),
    "nil_return": Check({}, _nil),
    "units_identical": Check({"section": "section", "least": "number"}),
    "all_full": Check({"pairs": "element"}),
    "flow_not_falling": Check({"elements": "element"}),
    "flow_unchanged": Check({"elements": "element"}),
    "stock_jump": Check({"elements": "element", "percent": "number", "least": "number"}),
    "value_changed": Check({"elements": "element"}),
    "not_withdrawn": Check({"element": "element"}),
    "factor_ten": Check({"least": "number", "elements": "element"}),
    "months_unchanged": Check({"elements": "element"}, _subject("month")),
}


def forms_for(check: str, params: Params, context: Context) -> tuple[str, ...]:
    """The forms a built-in check applies to where the rule names none: those that have what it looks at."""
    given = dict(params)
    wanted = _texts(given.get("elements")) | _texts(given.get("element"))
    sections = _texts(given.get("section"))
    pairs = {name for pair in _texts(given.get("pairs")) for name in pair.replace("/", " ").split()}
    found = []
    for form in context.forms.values():
        cells = context.cells.get(form.id, {})
        fits = CHECKS[check].fits(form)
        fits = fits and (not wanted or bool(wanted & set(cells)))
        fits = fits and (not pairs or pairs <= set(cells))
        fits = fits and (not sections or bool(sections & {s.id for s in form.sections}))
        if fits:
            found.append(form.id)
    return tuple(found)


def _texts(value: str | tuple[str, ...] | None) -> set[str]:
    return set() if value is None else {value} if isinstance(value, str) else set(value)
