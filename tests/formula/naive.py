"""A plain tree-walking reading of the language, written apart from the compiler, to check it against."""

from datetime import timedelta
from fractions import Fraction

from ppmd_cli.model.formula import (
    Binary,
    Call,
    DateLiteral,
    Days,
    Number,
    PeriodRef,
    Ref,
    String,
    Truth,
    Unary,
)
from ppmd_cli.plan.formula import Gap

DEFAULT = {"number": 0, "flag": False, "text": "", "choice": ""}
AGGREGATES = ("sum", "count", "any", "all")


class Rests(Exception):
    pass


def interpret(tree, scope, policy, type_of):
    """The value of `tree`, None where it rests."""
    cells = list(operands(tree, scope, scope.values, leave_out=False))
    strict = [value for value, left_out in cells if not left_out]
    everything = [value for value, _ in cells]
    if any(value in (Gap.NOT_AVAILABLE, Gap.UNREADABLE) for value in everything):
        return None
    if policy == "any" and Gap.MISSING in strict:
        return None
    if policy == "all" and everything and all(value is Gap.MISSING for value in everything):
        return None
    try:
        return value(tree, scope, scope.values, policy, type_of)
    except (Rests, ZeroDivisionError):
        return None


def rows_of(arg, scope, values):
    if values is not scope.values:
        return None  # among the subjects beneath already
    tables = [scope.tables[ref.name] for ref in refs(arg) if ref.name in scope.tables]
    return tables[0] if tables else None


def refs(tree):
    if isinstance(tree, Ref):
        return [tree]
    return [ref for child in children(tree) for ref in refs(child)]


def children(tree):
    match tree:
        case Unary(_, operand):
            return [operand]
        case Binary(_, left, right):
            return [left, right]
        case Call(_, args):
            return list(args)
    return []


def operands(tree, scope, values, *, leave_out):
    """(value, is it left out when missing) of every operand outside present()."""
    match tree:
        case Ref(name, subject):
            yield look_up(name, subject, scope, values), leave_out
        case Call("present", _):
            return
        case Call("baseline", (Ref(name),)):
            yield scope.baseline(name), leave_out
        case Call("register", (Ref(name),)):
            yield scope.register(name), leave_out
        case Call(name, args):
            if name in AGGREGATES and len(args) == 1:
                rows = rows_of(args[0], scope, values)
                for row in [values] if rows is None else rows:
                    yield from operands(args[0], scope, row, leave_out=False)
            else:
                for arg in args:
                    yield from operands(arg, scope, values, leave_out=leave_out or name == "sum")
        case _:
            for child in children(tree):
                yield from operands(child, scope, values, leave_out=leave_out)


def look_up(name, subject, scope, values):
    return scope.cell(name, subject) if subject is not None else values.get(name, Gap.MISSING)


def value(tree, scope, values, policy, type_of):
    def sub(node, row=values):
        return value(node, scope, row, policy, type_of)

    match tree:
        case Number(number):
            return Fraction(number)
        case String(text) | Truth(text) | DateLiteral(text):
            return text
        case Days(count):
            return timedelta(days=count)
        case PeriodRef(field):
            return {
                "from": scope.period.first,
                "to": scope.period.last,
                "due_before": scope.period.due_before,
            }[field]
        case Ref(name, subject):
            found = look_up(name, subject, scope, values)
            if found is Gap.MISSING:
                kind = type_of(tree).name
                if kind not in DEFAULT:
                    raise Rests
                return DEFAULT[kind]
            return found
        case Unary("-", operand):
            return -sub(operand)
        case Unary("not", operand):
            return not sub(operand)
        case Binary("and", left, right):
            return sub(left) and sub(right)
        case Binary("or", left, right):
            return sub(left) or sub(right)
        case Binary("+", left, right):
            return sub(left) + sub(right)
        case Binary("-", left, right):
            return sub(left) - sub(right)
        case Binary("*", left, right):
            return sub(left) * sub(right)
        case Binary("/", left, right):
            return Fraction(sub(left)) / Fraction(sub(right))
        case Binary("=", left, right):
            return sub(left) == sub(right)
        case Binary("<>", left, right):
            return sub(left) != sub(right)
        case Binary("<", left, right):
            return sub(left) < sub(right)
        case Binary("<=", left, right):
            return sub(left) <= sub(right)
        case Binary(">", left, right):
            return sub(left) > sub(right)
        case Binary(">=", left, right):
            return sub(left) >= sub(right)
        case Call("present", (Ref(name, subject),)):
            return look_up(name, subject, scope, values) not in (Gap.MISSING, Gap.NOT_AVAILABLE)
        case Call("baseline" | "register" as source, (Ref(name),)):
            found = getattr(scope, source)(name)
            return 0 if found is Gap.MISSING else found
        case Call("abs", (arg,)):
            return abs(sub(arg))
        case Call("if", (condition, yes, no)):
            return sub(yes) if sub(condition) else sub(no)
        case Call(name, (arg,)):
            rows = rows_of(arg, scope, values)
            found = [sub(arg, row) for row in ([values] if rows is None else rows)]
            return {"sum": sum, "count": sum, "any": any, "all": all}[name](found)
        case Call("sum", args):
            here = []
            for arg in args:
                gaps = [v for v, _ in operands(arg, scope, values, leave_out=True)]
                if policy != "any" or Gap.MISSING not in gaps:
                    here.append(arg)
            if not here:
                raise Rests
            return sum(sub(arg) for arg in here)
        case Call("count", args):
            return sum(sub(arg) for arg in args)
        case Call("any", args):
            return any(sub(arg) for arg in args)
        case Call("all", args):
            return all(sub(arg) for arg in args)
    raise AssertionError(tree)
