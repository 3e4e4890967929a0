"""How far each task is, by the units that lead it or take part."""

from __future__ import annotations

from ppmd_cli.indicators.facts import Returns
from ppmd_cli.layout import form_of
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.form import Form
from ppmd_cli.model.plan import Task
from ppmd_cli.model.result import TaskResult, TaskUnit
from ppmd_cli.model.value import Text


def state_element(form: Form | None) -> str | None:
    """The element that tells a task's state: the first choice of the form's section on tasks."""
    if form is None:
        return None
    return next((e.id for s, e in form.elements() if s.subject == "task" and e.type == "choice"), None)


def task_result(task: Task, returns: Returns) -> TaskResult:
    """One task over the units that have a role in it and a form to report on, in the plan's order."""
    units = []
    for unit in returns.plan.units:
        role = task.role_of(unit.code)
        if role is not None and form_of(returns.plan, unit.code) is not None:
            units.append(TaskUnit(unit.code, role, _state(task, unit.code, returns)))
    return TaskResult(task.id, tuple(units))


def _state(task: Task, unit: str, returns: Returns) -> str | None:
    submission: Submission | None = returns.counted.get(unit)
    name = state_element(form_of(returns.plan, unit))
    if submission is None or name is None:
        return None
    fact = submission.facts.get((name, task.id))
    return fact.value.text if fact is not None and isinstance(fact.value, Text) else None
