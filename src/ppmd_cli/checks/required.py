"""Required values that are missing."""

from __future__ import annotations

from collections.abc import Iterator

from ppmd_cli.checks.frames import Frames
from ppmd_cli.checks.scene import Scene
from ppmd_cli.findings.catalogue import finding
from ppmd_cli.layout import requirement_for
from ppmd_cli.model.finding import Finding
from ppmd_cli.plan.formula import Evaluate

Conditions = dict[str, Evaluate]


def value_missing(scene: Scene, frames: Frames, conditions: Conditions) -> Iterator[Finding]:
    """Give a finding for each required cell that is blank, unless a rule speaks for it.

    conditions: by element id, for requirements that depend on something. A cell that the file lacks
    altogether has been reported with its row or column.
    """
    for name, (_, section, element) in scene.sections.items():
        if element.required.kind == "optional" or element.required.checked_by is not None:
            continue
        for subject in scene.subjects[section.id]:
            if scene.fact(name, subject) is None or not scene.blank(name, subject):
                continue
            need = requirement_for(scene.plan, element, scene.unit, subject)
            if need == "when" and name in conditions:
                need = (
                    "always"
                    if conditions[name](frames.scope(section.subject, subject)) is True
                    else "optional"
                )
            if need == "always":
                yield finding(
                    "value_missing", place=scene.place(name, subject), element=name, subject=subject
                )


def mostly_blank(scene: Scene) -> bool:
    """Tell whether more than half of what must be given is not there: the return tells next to nothing.

    What a blank prints beforehand is left out; so are the flows of a nil return, which says they are zero.
    """
    given = missing = 0
    for name, (_, section, element) in scene.sections.items():
        if element.default is not None or (scene.nil and element.nature == "flow"):
            continue
        for subject in scene.subjects[section.id]:
            if requirement_for(scene.plan, element, scene.unit, subject) == "always":
                blank = scene.fact(name, subject) is None or scene.blank(name, subject)
                given, missing = given + (not blank), missing + blank
    return missing > given
