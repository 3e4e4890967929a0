"""What formulas are evaluated in: the values of one return, arranged by subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from ppmd_cli.checks.scene import Scene
from ppmd_cli.model.form import Subject
from ppmd_cli.plan.formula import Gap, Plain, Scope, Values, exact, plain

# (unit or child, element, period or None) -> figure
Known = Mapping[tuple[str, str, str | None], Decimal]


class Frames:
    """The scopes of one return: the unit's, and one for each child, month and task."""

    def __init__(self, scene: Scene, baseline: Known, register: Known) -> None:
        self._scene = scene
        self._cell = _cell_of(scene)
        self._baseline = baseline
        self._register = register
        self._unit: dict[str, Plain] = {}
        self._scopes: dict[tuple[Subject, str], Scope] = {}
        self._rows: dict[Subject, dict[str, dict[str, Plain]]] = {"child": {}, "month": {}, "task": {}}
        for name, (_, section, _) in scene.sections.items():
            for subject in scene.subjects[section.id]:
                value = plain(scene.value(name, subject))
                if section.subject == "unit":
                    self._unit[name] = value
                else:
                    self._rows[section.subject].setdefault(subject, {})[name] = value
        self._tables: dict[str, Sequence[Values]] = {
            name: tuple(self._rows[section.subject].values())
            for name, (_, section, _) in scene.sections.items()
            if section.subject in ("child", "month")
        }

    def scope(self, kind: Subject, subject: str, operands: Values | None = None) -> Scope:
        """The scope for one subject; the unit's values and the operands stand beside its own."""
        if operands is not None:
            return self._scope(kind, subject, operands)
        if (kind, subject) not in self._scopes:
            self._scopes[kind, subject] = self._scope(kind, subject, {})
        return self._scopes[kind, subject]

    def _scope(self, kind: Subject, subject: str, operands: Values) -> Scope:
        own = self._rows[kind].get(subject, {}) if kind != "unit" else {}
        return Scope(
            values={**self._unit, **operands, **own},
            tables=self._tables if kind == "unit" else {},
            cell=self._cell,
            period=self._scene.period,
            baseline=_known(self._baseline, subject, self._scene.period.id),
            register=_known(self._register, subject, self._scene.period.id),
        )


# The scopes that a return's frames keep do not hold the frames: both leave at once.
def _cell_of(scene: Scene) -> Callable[[str, str], Plain]:
    def cell(element: str, subject: str) -> Plain:
        return plain(scene.value(element, subject)) if scene.asks(element) else Gap.MISSING

    return cell


def _known(figures: Known, subject: str, period: str) -> Callable[[str], Plain]:
    def figure(element: str) -> Plain:
        for when in (period, None):
            found = figures.get((subject, element, when))
            if found is not None:
                return exact(found)
        return Gap.MISSING

    return figure
