"""What differs between two plans, and what each difference can change: verdicts, returns, or words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.model.finding import PlanPlace, Severity
from ppmd_cli.model.formula import Formula
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.text import Label, Lang
from ppmd_cli.plan.show import exact

Effect = Literal["verdict", "returns", "lateness", "public", "checks", "words"]
Kind = Literal["added", "removed", "changed"]
Path = tuple[str, ...]
Leaves = Mapping[Path, object]
Places = Mapping[tuple[str, str], PlanPlace]

EFFECTS: tuple[Effect, ...] = ("verdict", "returns", "lateness", "public", "checks", "words")
"""Gravest first. verdict: an indicator may be judged otherwise. returns: others are accepted or sent back.

lateness: others are late or owe something. public: other figures are withheld. checks: others are warned.
"""
# What each part of a plan decides, unless a field of it says otherwise.
_DECIDES: Mapping[str, Effect] = {
    "plan": "words",
    "periods": "verdict",
    "months": "verdict",
    "kinds": "words",
    "classes": "lateness",
    "units": "verdict",
    "bodies": "words",
    "indicators": "verdict",
    "duties": "lateness",
    "tasks": "returns",
    "forms": "returns",
    "elements": "returns",
    "rules": "returns",
    "register": "verdict",
    "baseline": "verdict",
    "publication": "public",
    "report": "words",
}
GROUPS = tuple(_DECIDES)
_OTHERWISE: Mapping[tuple[str, str], Effect] = {
    ("periods", "due_before"): "lateness",
    ("forms", "reporters"): "verdict",
    ("elements", "nature"): "verdict",
    ("elements", "only_for"): "verdict",
}
# What is only printed.
_PRINTED = frozenset(
    {"activities", "addressee", "bad", "column", "common_noun", "counted", "default", "good", "group"}
    | {
        "guidance",
        "interpretation",
        "label",
        "landscape",
        "many",
        "message",
        "name",
        "need",
        "not_available_text",
    }
    | {
        "lost",
        "notes",
        "number",
        "official",
        "one",
        "out_of_reach_text",
        "quote",
        "remedy",
        "result",
        "result_partly",
        "row",
        "sheet",
    }
    | {"sentence", "short", "source", "text", "time", "title", "total", "wording"}
)


# Where the files have another name than the program.
_NAMED: Mapping[Path, str] = {
    ("first",): "from",
    ("lost",): "out_of_reach_parts",
    ("last",): "to",
    ("clause", "clause"): "clause",
    ("clause", "quote"): "quote",
}


class FieldChange(Struct, frozen=True):
    """One value that differs. name: its way within the part, as `target.value`.

    before, after: as text, None where there is none. came, gone: of a list of ids or codes, what differs.
    """

    name: str
    effect: Effect
    before: str | None
    after: str | None
    came: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class Change(Struct, frozen=True):
    """One part that differs. forms: those that an element stands in; before, after: where it is defined."""

    group: str
    id: str
    kind: Kind
    effect: Effect
    fields: tuple[FieldChange, ...] = ()
    forms: tuple[str, ...] = ()
    before: PlanPlace | None = None
    after: PlanPlace | None = None


def differences(old: Plan, new: Plan, before: Places, after: Places, lang: Lang) -> tuple[Change, ...]:
    """Every difference: gravest effect first, then by part and in the plan's order."""
    was, now = _parts(old), _parts(new)
    found: list[Change] = []
    for group in GROUPS:
        keys = dict.fromkeys((*was[group], *now[group]))
        some = [
            change
            for key in keys
            if (change := _change(group, key, was[group].get(key), now[group].get(key), lang)) is not None
        ]
        found += _merged(some) if group == "elements" else some
    placed = [
        replace(one, before=before.get((one.group, one.id)), after=after.get((one.group, one.id)))
        for one in found
    ]
    return tuple(sorted(placed, key=lambda one: EFFECTS.index(one.effect)))


def _change(group: str, key: Path, old: Leaves | None, new: Leaves | None, lang: Lang) -> Change | None:
    name, forms = ("/".join(key), ()) if group != "elements" else (key[1], (key[0],))
    if old is None or new is None:
        there = new if old is None else old
        effect = _of_rule(there, there) if group == "rules" and there is not None else _DECIDES[group]
        return Change(group, name, "added" if old is None else "removed", effect, forms=forms)
    changes = tuple(_fields(group, old, new, lang))
    if not changes:
        return None
    return Change(
        group, name, "changed", min((one.effect for one in changes), key=EFFECTS.index), changes, forms
    )


def _fields(group: str, old: Leaves, new: Leaves, lang: Lang) -> Iterator[FieldChange]:
    for path in dict.fromkeys((*old, *new)):
        was, now = old.get(path), new.get(path)
        if was == now:
            continue
        effect = _effect(group, path)
        if group == "rules" and effect == "returns":
            effect = _of_rule(old, new)
        before, after = _told(was, lang), _told(now, lang)
        if before == after:
            # The other language alone differs.
            other: Lang = "en" if lang == "vi" else "vi"
            before, after = _told(was, other), _told(now, other)
        came, gone = _listed(was, now)
        yield FieldChange(_name(path), effect, before, after, came, gone)


def _effect(group: str, path: Path) -> Effect:
    names = [part.partition("[")[0] for part in path]
    if any(name in _PRINTED for name in names):
        return "words"
    return _OTHERWISE.get((group, names[0]), _DECIDES[group])


def _of_rule(old: Leaves, new: Leaves) -> Effect:
    """Only an error sends a return back."""
    errors = Severity.ERROR in (old.get(("severity",)), new.get(("severity",)))
    return "returns" if errors else "checks"


def _merged(changes: list[Change]) -> list[Change]:
    """The same change of one element in several forms is one change: they share the block it stands in."""
    found: dict[tuple[object, ...], Change] = {}
    for one in changes:
        key = (one.id, one.kind, one.fields)
        known = found.get(key)
        found[key] = one if known is None else replace(known, forms=(*known.forms, *one.forms))
    return list(found.values())


def _parts(plan: Plan) -> dict[str, dict[Path, Leaves]]:
    """The parts of a plan by group and key, each as its values by their way."""
    parts: dict[str, dict[Path, Leaves]] = {group: {} for group in GROUPS}
    head = {
        "id": plan.id,
        "title": plan.title,
        "year": plan.year,
        "area": plan.area,
        "receiver": plan.receiver,
    }
    parts["plan"][("plan",)] = {
        **{(name,): value for name, value in head.items()},
        ("rounding", "decimals"): plan.decimals,
        **{("document", *path): value for path, value in _leaves(plan.document)},
    }
    for group in (
        "periods",
        "months",
        "kinds",
        "classes",
        "units",
        "bodies",
        "indicators",
        "duties",
        "tasks",
        "rules",
    ):
        for one in getattr(plan, group):
            key = "code" if group == "units" else "id"
            parts[group][getattr(one, key),] = {path: v for path, v in _leaves(one) if path != (key,)}
    for form in plan.forms:
        leaves = dict(_leaves(replace(form, sections=())))
        for section in form.sections:
            plain = _leaves(replace(section, elements=()))
            leaves |= {(f"sections[{section.id}]", *path): value for path, value in plain}
            for element in section.elements:
                parts["elements"][form.id, element.id] = {("section",): section.id, **dict(_leaves(element))}
        parts["forms"][form.id,] = leaves
    for group in ("register", "baseline"):
        for known in getattr(plan, group):
            spot: Path = tuple(one for one in (known.unit, known.element, known.period) if one is not None)
            parts[group][spot] = {("value",): known.value, ("source",): known.source}
    parts["publication"][("publication",)] = dict(_leaves(plan.publication))
    parts["report"][("report",)] = dict(_leaves(plan.report))
    return parts


def _leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """The values of an object that have no parts themselves, each with its way."""
    if isinstance(value, Struct) and not isinstance(value, (Label, Formula)):
        for name in value.__struct_fields__:
            yield from _leaves(getattr(value, name), (*path, name))
    elif isinstance(value, tuple) and any(
        isinstance(one, Struct) and type(one) is not Label for one in value
    ):
        for place, one in enumerate(value, 1):
            named = getattr(one, "id", None) or getattr(one, "name", None) or place
            yield from _leaves(one, (*path[:-1], f"{path[-1]}[{named}]"))
    elif path:
        yield path, value


def _name(path: Path) -> str:
    """A field as the plan's files name it."""
    if path in _NAMED:
        return _NAMED[path]
    first, *rest = path
    part, bracket, place = first.partition("[")
    return ".".join((_NAMED.get((part,), part) + bracket + place, *rest))


def _told(value: object, lang: Lang) -> str | None:
    """A value as text; None for none."""
    match value:
        case None:
            return None
        case Label():
            return value.of(lang)
        case Formula():
            return value.text
        case bool():
            return "yes" if value else "no"
        case Severity():
            return value.value
        case Decimal() | Fraction():
            return exact(value)
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(_told(one, lang) or "" for one in value) or None
    return str(value)


def _listed(was: object, now: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of two lists of ids or codes what came and what is gone."""
    if not isinstance(was, tuple) or not isinstance(now, tuple):
        return (), ()
    if not all(isinstance(one, str) for one in (*was, *now)):
        return (), ()
    return tuple(one for one in now if one not in was), tuple(one for one in was if one not in now)
