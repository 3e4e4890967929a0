"""What a report says about sending, dated duties and tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from ppmd_cli.model.plan import Duty, Task
from ppmd_cli.model.result import Assessment, Completeness, DutyResult, DutyState, TaskResult
from ppmd_cli.report.numbers import show_day, show_number
from ppmd_cli.report.words import Words, small

DUTY_ORDER: tuple[DutyState, ...] = ("done", "kept", "late", "not_done", "not_due", "not_reported")


class DutyUnitView(Struct, frozen=True):
    """One unit's line of a duty."""

    code: str
    name: str
    state: str
    state_word: str
    on: str | None


class DutyView(Struct, frozen=True):
    """A duty in words; `counts` are (state, how many) in a fixed order, `said` the same in words."""

    id: str
    clause: str
    quote: str
    label: str
    due_before: str
    sentence: str
    counts: tuple[tuple[str, int], ...]
    units: tuple[DutyUnitView, ...]
    said: tuple[tuple[str, str], ...]


class TaskUnitView(Struct, frozen=True):
    """One unit's line of a task."""

    code: str
    name: str
    role: str
    role_word: str
    state: str | None
    state_word: str


class TaskView(Struct, frozen=True):
    """A task in words. `progress` counts the leading units' states, `said` each of them ("none": unknown)."""

    id: str
    clause: str
    quote: str
    label: str
    time: str
    progress: str
    counts: tuple[tuple[str | None, int], ...]
    units: tuple[TaskUnitView, ...]
    said: tuple[tuple[str, str], ...]


def scope_groups(words: Words, completeness: Completeness) -> dict[str, Sequence[str]]:
    """Whom the two sentences on sending count, by a key for each number; in the sentences' order."""
    usable = set(completeness.usable)
    found: dict[str, Sequence[str]] = {}
    for kind in words.plan.kinds:
        expected = [code for code in completeness.expected if words.units[code].kind == kind.id]
        if expected:
            found[f"usable-{kind.id}"] = [code for code in expected if code in usable]
            found[f"expected-{kind.id}"] = expected
    found["silent"], found["not_received"] = silent(words, completeness)
    for how in ("document_only", "secret"):
        found[how] = [one.unit for one in completeness.announced if one.how == how]
    return found


def scope_sentence(words: Words, completeness: Completeness) -> str:
    """Which days and whose returns the figures cover, and who is lacking."""
    t, period = words.t, words.period
    told = scope_groups(words, completeness) | {"unusable": completeness.unusable}

    def count(key: str) -> str:
        return words.count(len(told[key]), f"sent:{key}")

    def part(*keys: str) -> str:
        number, whole = (len(told[key]) for key in keys)
        return words.part(number, whole, [f"sent:{key}" for key in keys])

    groups = [
        f"{part(f'usable-{kind.id}', f'expected-{kind.id}')} {kind.many.of(words.lang)}"
        for kind in words.plan.kinds
        if f"expected-{kind.id}" in told
    ]
    text = t(
        "report.scope",
        first=show_day(period.first, words.lang),
        last=show_day(period.last, words.lang),
        groups=t("report.and").join(groups),
    )
    parts = [text]
    for key in ("silent", "not_received", "document_only", "secret", "unusable"):
        if told[key]:
            names = words.names(told[key], of=f"sent:{key}")
            name = "report.scope.missing" if key == "silent" else f"report.scope.{key}"
            parts.append(t(name, count=count(key), names=names))
    return "; ".join(parts) + "."


def silent(words: Words, completeness: Completeness) -> tuple[list[str], list[str]]:
    """Those without a return: the bound, then those who owe none and are never called late or silent."""
    bound = {code for c in words.plan.classes if c.bound for code in c.units}
    told = {one.unit for one in completeness.announced}
    found: tuple[list[str], list[str]] = ([], [])
    for code in completeness.missing:
        if code not in told:
            found[code not in bound].append(code)
    return found


def timeliness_sentence(words: Words, completeness: Completeness) -> str:
    """How many sent in time, late, not at all."""
    t = words.t
    due = show_day(words.period.due_before, words.lang)
    shares = len(completeness.on_time), len(completeness.expected)
    of = ("sent:on_time", "sent:expected")
    count, every = (
        words.figure(show_number(one, words.lang), what) for one, what in zip(shares, of, strict=True)
    )
    parts = [t("report.sent.on_time", count=count, all=every, due=due)]
    if completeness.late:
        days = sorted(days for _, days in completeness.late)
        key = "report.sent.late_one" if days[0] == days[-1] else "report.sent.late"
        count, least, most = (words.count(one, "sent:late") for one in (len(days), days[0], days[-1]))
        parts.append(t(key, count=count, least=least, most=most))
    bound, others = silent(words, completeness)
    if bound:
        parts.append(t("report.sent.missing", count=words.count(len(bound), "sent:silent")))
    if others:
        names = words.names(others, of="sent:not_received")
        parts.append(t("report.sent.not_received", names=names))
    return "; ".join(parts) + "."


def duty_view(words: Words, duty: Duty, result: DutyResult) -> DutyView:
    """A duty's sentence and lines."""
    counts = Counter(unit.state for unit in result.units)
    prefix = f"report.duty.{duty.kind}"
    said = tuple(
        (state, words.t(f"{prefix}.{state}", count=words.count(counts[state])))
        for state in DUTY_ORDER
        if counts[state]
    )
    lines = tuple(
        DutyUnitView(
            unit.unit,
            words.name(unit.unit),
            unit.state,
            words.t(f"report.duty.state.{unit.state}", days=words.count(unit.days_late or 0)),
            None if unit.on is None else show_day(unit.on, words.lang),
        )
        for unit in result.units
    )
    label = duty.label.of(words.lang)
    # The first count stands for all: of how many it is a part.
    of_all = words.part(counts[said[0][0]], len(result.units)) if said else ""
    first = words.t(f"{prefix}.{said[0][0]}", count=of_all) if said else ""
    return DutyView(
        id=duty.id,
        clause=duty.clause.clause,
        quote=duty.clause.quote,
        label=label,
        due_before=show_day(duty.due_before, words.lang),
        sentence=f"{label}: {', '.join((first, *(text for _, text in said[1:])))}.",
        counts=tuple((state, counts[state]) for state in DUTY_ORDER if counts[state]),
        units=lines,
        said=said,
    )


def signed_acts(words: Words, assessment: Assessment) -> tuple[str, ...]:
    """What the signed text says of dated duties: of the acts.

    How this period's returns were sent stands at its head; returns of other periods are no business of this
    report, and it cannot tell of its own sending.
    """
    return tuple(
        duty_view(words, duty, result).sentence
        for duty, result in zip(words.plan.duties, assessment.duties, strict=True)
        if duty.kind == "event"
    )


def task_view(words: Words, task: Task, result: TaskResult, options: dict[str, str]) -> TaskView:
    """A task's progress over its units; `options` words the states."""
    unknown = words.t("report.task.not_reported")
    counts = Counter(unit.state for unit in result.units if unit.role == "lead")
    order: list[str | None] = [*reversed(options), None]
    said = tuple(
        (
            state or "none",
            words.t(
                "report.task.progress",
                count=words.count(counts[state]),
                state=small(options[state]) if state else unknown,
            ),
        )
        for state in order
        if counts[state]
    )
    return TaskView(
        id=task.id,
        clause=task.clause.clause,
        quote=task.clause.quote,
        label=task.label.of(words.lang),
        time=task.time.of(words.lang),
        progress=", ".join(text for _, text in said),
        counts=tuple((state, counts[state]) for state in order if counts[state]),
        units=tuple(
            TaskUnitView(
                unit.unit,
                words.name(unit.unit),
                unit.role,
                words.t(f"report.task.role.{unit.role}"),
                unit.state,
                options.get(unit.state or "", unknown),
            )
            for unit in result.units
        ),
        said=said,
    )
