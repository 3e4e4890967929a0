"""A tree -> a Python function. The source is written from our own tree only, and every name in it is quoted.

A formula first loads its operands and decides whether it rests, then reckons. `and`, `or` and `if` look at
their right-hand sides only as far as needed, so that `total = 0 or part / total <= 3` never divides by zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Final, cast

from ppmd_cli.model.form import MissingPolicy
from ppmd_cli.model.formula import (
    Binary,
    Call,
    DateLiteral,
    Days,
    Node,
    Number,
    PeriodRef,
    Ref,
    String,
    Truth,
    Unary,
)
from ppmd_cli.plan.formula.names import Use, names
from ppmd_cli.plan.formula.parse import AGGREGATES
from ppmd_cli.plan.formula.scope import Gap, Plain, Result, Scope, exact
from ppmd_cli.plan.formula.types import TypeOf

Evaluate = Callable[[Scope], Result]
_Getter = Callable[[str, Gap], Plain]
_Row = Callable[[Scope, _Getter], Result]
_Key = tuple[str, str | None, str]

_OPERATORS: Final = {"=": "==", "<>": "!="}
_PERIOD: Final = {"from": "first", "to": "last", "due_before": "due_before"}
_DEFAULTS: Final = {"number": "0", "flag": "False", "text": '""', "choice": '""'}


def compile_formula(tree: Node, policy: MissingPolicy = "any", type_of: TypeOf | None = None) -> Evaluate:
    """Return a function Scope -> value, or None where the formula rests. `tree` has no wildcards left.

    policy "any": an operand that is missing makes it rest; "all": only if all are; "never": missing is 0, no
    or "", for which `type_of` must tell the types. A missing date, and anything not available or unreadable,
    always makes it rest.
    """
    writer = _Writer(policy, type_of)
    writer.function("f", tree, row=False)
    space = {"M": Gap.MISSING, "N": Gap.NOT_AVAILABLE, "G": Gap, "F": Fraction} | writer.constants
    space |= {"over": _over, "over_guarded": _over_guarded, "sound": _sound, "all_missing": _all_missing}
    exec(compile("\n".join(writer.lines), "<formula>", "exec"), space)  # noqa: S102 - our own source, see above
    return cast("Evaluate", space["f"])


def evaluate(
    tree: Node, scope: Scope, policy: MissingPolicy = "any", type_of: TypeOf | None = None
) -> Result:
    """Compile and call once. Callers that evaluate a formula often keep what compile_formula gives."""
    return compile_formula(tree, policy, type_of)(scope)


def _over(scope: Scope, get: _Getter, keys: tuple[str, ...], row: _Row) -> list[Result] | None:
    """The values of `row` for each subject beneath, or of the scope itself where it has none; None: rests."""
    for key in keys:
        if key in scope.tables:
            found: list[Result] = []
            for values in scope.tables[key]:
                value = row(scope, values.get)
                if value is None:
                    return None
                found.append(value)
            return found
    value = row(scope, get)
    return None if value is None else [value]


def _over_guarded(
    scope: Scope, get: _Getter, keys: tuple[str, ...], row: _Row
) -> list[Result] | ZeroDivisionError | None:
    """Like `_over`, but a division by zero counts only if the result is looked at."""
    try:
        return _over(scope, get, keys, row)
    except ZeroDivisionError as zero:
        return zero


def _sound(found: list[Result] | ZeroDivisionError) -> list[Result]:
    if isinstance(found, ZeroDivisionError):
        raise found
    return found


def _all_missing(scope: Scope, keys: tuple[_Key, ...]) -> bool:
    cells = [value for key in keys for value in _found(scope, key)]
    return bool(cells) and all(value is Gap.MISSING for value in cells)


def _found(scope: Scope, key: _Key) -> Iterator[Plain]:
    name, subject, source = key
    if source != "return":
        yield (scope.baseline if source == "baseline" else scope.register)(name)
    elif subject is not None:
        yield scope.cell(name, subject)
    elif name in scope.tables:
        for values in scope.tables[name]:
            yield values.get(name, Gap.MISSING)
    else:
        yield scope.values.get(name, Gap.MISSING)


def _key(use: Use) -> _Key:
    return use.ref.name, use.ref.subject, use.source


def _own(tree: Node) -> Iterator[Use]:
    """The names that a function loads itself: not those inside an aggregate with one argument."""
    match tree:
        case Call(name, (_,)) if name in AGGREGATES:
            return
        case Call(name, args) if name not in ("present", "baseline", "register"):
            for arg in args:
                yield from _own(arg)
        case Unary(_, operand):
            yield from _own(operand)
        case Binary(_, left, right):
            yield from _own(left)
            yield from _own(right)
        case _:
            yield from names(tree)


def _strict(tree: Node) -> Iterator[Use]:
    """Those of `_own` that are not merely left out when missing, as the arguments of a longer sum are."""
    match tree:
        case Call("sum", args) if len(args) > 1:
            return
        case Call(name, args) if (
            name not in AGGREGATES | {"present", "baseline", "register"} or len(args) > 1
        ):
            for arg in args:
                yield from _strict(arg)
        case Unary(_, operand):
            yield from _strict(operand)
        case Binary(_, left, right):
            yield from _strict(left)
            yield from _strict(right)
        case _:
            yield from _own(tree)


def _divides(tree: Node) -> bool:
    match tree:
        case Binary(op, left, right):
            return op == "/" or _divides(left) or _divides(right)
        case Unary(_, operand):
            return _divides(operand)
        case Call(_, args):
            return any(_divides(arg) for arg in args)
        case _:
            return False


class _Writer:
    """Writes the source of one formula: function `f` and one function for each aggregate over subjects."""

    def __init__(self, policy: MissingPolicy, type_of: TypeOf | None) -> None:
        if policy != "any" and type_of is None:
            raise ValueError("a policy that fills gaps needs the types")
        self._policy = policy
        self._type_of = type_of
        self._count = 0
        self.lines: list[str] = []
        self.constants: dict[str, object] = {}

    def function(self, name: str, tree: Node, *, row: bool) -> None:
        _Body(self, tree, row=row).write(name)

    def name(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count}"

    def constant(self, value: object) -> str:
        name = self.name("k")
        self.constants[name] = value
        return name

    @property
    def lenient(self) -> bool:
        """Whether missing operands are filled."""
        return self._policy != "any"

    @property
    def asks_all(self) -> bool:
        return self._policy == "all"

    def default(self, ref: Ref) -> str | None:
        kind = self._type_of(ref) if self._type_of is not None else None
        return _DEFAULTS.get(kind.name) if kind is not None else None


class _Body:
    """Writes one function: loads, the decision whether it rests, the expression."""

    def __init__(self, writer: _Writer, tree: Node, *, row: bool) -> None:
        self._writer = writer
        self._tree = tree
        self._row = row
        self._variables: dict[_Key, str] = {}
        self._lines: list[str] = []

    def write(self, name: str) -> None:
        self._lines = [f"def {name}(s, v):" if self._row else f"def {name}(s):"]
        if not self._row:
            self._lines.append(" v = s.values.get")
            if self._writer.asks_all:
                self._all_missing()
        self._loads()
        expression = self.expression(self._tree)
        if _divides(self._tree) and not self._row:
            self._lines += [" try:", f"  return {expression}", " except ZeroDivisionError:", "  return None"]
        else:
            self._lines.append(f" return {expression}")
        self._writer.lines += self._lines

    def _all_missing(self) -> None:
        keys = tuple(_key(use) for use in names(self._tree) if not use.presence_only)
        if keys:
            self._lines.append(f" if all_missing(s, {keys!r}): return None")

    def _loads(self) -> None:
        strict = {_key(use) for use in _strict(self._tree)}
        own = tuple(_own(self._tree))
        loaded = {_key(use): use for use in own}
        presence = loaded.keys() - {_key(use) for use in own if not use.presence_only}
        gaps = []
        for key, use in loaded.items():
            variable = self._variables[key] = self._writer.name("a")
            self._lines.append(f" {variable} = {self._load(key)}")
            if key in presence:
                continue
            if self._writer.lenient:
                self._fill(variable, use)
            elif key in strict:
                gaps.append(f"{variable}.__class__ is G")
            else:
                gaps.append(f"{variable}.__class__ is G and {variable} is not M")
        if gaps:
            self._lines.append(f" if {' or '.join(gaps)}: return None")

    def _load(self, key: _Key) -> str:
        name, subject, source = key
        if source != "return":
            return f"s.{source}({name!r})"
        return f"v({name!r}, M)" if subject is None else f"s.cell({name!r}, {subject!r})"

    def _fill(self, variable: str, use: Use) -> None:
        default = "0" if use.source != "return" else self._writer.default(use.ref)
        self._lines.append(f" if {variable}.__class__ is G:")
        if default is None or self._kept_for_present(use):
            self._lines.append(
                "  return None" if default is None else f"  if {variable} is not M: return None"
            )
        else:
            self._lines += [f"  if {variable} is not M: return None", f"  {variable} = {default}"]

    def _kept_for_present(self, use: Use) -> bool:
        """Whether present() asks for the same name, so that its gap must stay to be seen."""
        return _key(use) in {_key(one) for one in _presences(self._tree)}

    def expression(self, tree: Node) -> str:
        match tree:
            case Number(value):
                number = exact(value)
                return str(number) if isinstance(number, int) else self._writer.constant(number)
            case String(value) | DateLiteral(value):
                return self._writer.constant(value)
            case Days(value):
                return self._writer.constant(timedelta(days=value))
            case Truth(value):
                return str(value)
            case PeriodRef(field):
                return f"s.period.{_PERIOD[field]}"
            case Ref():
                return self._value(tree)
            case Unary(op, operand):
                return f"({op} {self.expression(operand)})"
            case Binary(op, left, right):
                if op == "/":
                    return f"F({self.expression(left)}, {self.expression(right)})"
                return f"({self.expression(left)} {_OPERATORS.get(op, op)} {self.expression(right)})"
            case Call():
                return self._call(tree)

    def _value(self, ref: Ref) -> str:
        variable = self._variables[ref.name, ref.subject, "return"]
        default = self._writer.default(ref) if self._writer.lenient else None
        if default is not None and self._kept_for_present(Use(ref)):
            return f"({default} if {variable} is M else {variable})"
        return variable

    def _call(self, tree: Call) -> str:
        match tree.name, tree.args:
            case "present", (Ref(name, subject),):
                variable = self._variables[name, subject, "return"]
                return f"({variable} is not M and {variable} is not N)"
            case ("baseline" | "register") as source, (Ref(name, subject),):
                return self._variables[name, subject, source]
            case "abs", (operand,):
                return f"abs({self.expression(operand)})"
            case "if", (condition, yes, no):
                return f"({self.expression(yes)} if {self.expression(condition)} else {self.expression(no)})"
            case name, (single,):
                return self._over(name, single)
            case "sum", args:
                return self._sum(args)
            case name, args:
                parts = [self.expression(arg) for arg in args]
                if name == "count":
                    return f"sum(({', '.join(parts)}))"
                return f"({(' or ' if name == 'any' else ' and ').join(parts)})"

    def _over(self, name: str, arg: Node) -> str:
        """An aggregate with one argument: over the subjects beneath, inside a row over the row alone."""
        function, variable = self._writer.name("r"), self._writer.name("x")
        self._writer.function(function, arg, row=True)
        keys = () if self._row else tuple(dict.fromkeys(use.ref.name for use in names(arg)))
        guarded = _divides(arg)
        self._lines += [
            f" {variable} = {'over_guarded' if guarded else 'over'}(s, v, {keys!r}, {function})",
            f" if {variable} is None: return None",
        ]
        python = "sum" if name == "count" else name
        return f"{python}(sound({variable}))" if guarded else f"{python}({variable})"

    def _sum(self, args: tuple[Node, ...]) -> str:
        parts = [self.expression(arg) for arg in args]
        if self._writer.lenient:
            return f"({' + '.join(parts)})"
        blanks = [self._blank(_own(arg)) for arg in args]
        if all(blanks):
            self._lines.append(f" if {' and '.join(f'({blank})' for blank in blanks)}: return None")
        pairs = zip(parts, blanks, strict=True)
        return f"({' + '.join(f'(0 if {blank} else {part})' if blank else part for part, blank in pairs)})"

    def _blank(self, uses: Iterable[Use]) -> str:
        """The condition under which an argument of a longer sum is left out."""
        return " or ".join(f"{self._variables[_key(use)]} is M" for use in uses if not use.presence_only)


def _presences(tree: Node) -> Iterator[Use]:
    match tree:
        case Call("present", (Ref() as ref,)):
            yield Use(ref, presence_only=True)
        case Call(_, args):
            for arg in args:
                yield from _presences(arg)
        case Unary(_, operand):
            yield from _presences(operand)
        case Binary(_, left, right):
            yield from _presences(left)
            yield from _presences(right)
        case _:
            return
