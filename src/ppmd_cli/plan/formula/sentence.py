"""A tree -> a readable sentence, Vietnamese or English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

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
from ppmd_cli.model.shown import shown_day
from ppmd_cli.model.text import Lang
from ppmd_cli.plan.formula.parse import POWER

LabelOf = Callable[[Ref], str]
OptionOf = Callable[[Ref, str], str]

_WORDS: Final[dict[Lang, dict[str, str]]] = {
    "vi": {
        "and": "và",
        "or": "hoặc",
        "=": "bằng",
        "<>": "khác",
        "<": "nhỏ hơn",
        "<=": "không lớn hơn",
        ">": "lớn hơn",
        ">=": "không nhỏ hơn",
        "+": "cộng",
        "-": "trừ",
        "*": "nhân",
        "/": "chia cho",
        "is_yes": "{0} là “Có”",
        "is_no": "{0} là “Không”",
        "is": "{0} là {1}",
        "is_not": "{0} không phải là {1}",
        "not": "không phải: {0}",
        "minus": "âm {0}",
        "yes": "“Có”",
        "no": "“Không”",
        "days": "{0} ngày",
        "present": "đã ghi {0}",
        "absent": "chưa ghi {0}",
        "sum": "tổng {0}",
        "sums": "tổng của {0}",
        "count": "số đơn vị mà {0}",
        "counts": "số điều đúng trong: {0}",
        "any": "có ít nhất một đơn vị mà {0}",
        "anys": "có ít nhất một trong các điều: {0}",
        "all": "mọi đơn vị đều có {0}",
        "alls": "tất cả các điều: {0}",
        "none": "không có điều nào trong: {0}",
        "if": "{1} nếu {0}, ngược lại là {2}",
        "abs": "giá trị tuyệt đối của {0}",
        "baseline": "số gốc của {0}",
        "register": "số đã biết của {0}",
        "from": "ngày đầu kỳ",
        "to": "ngày cuối kỳ",
        "due_before": "hạn gửi báo cáo",
        "of": "{0} ({1})",
    },
    "en": {
        "and": "and",
        "or": "or",
        "=": "equals",
        "<>": "differs from",
        "<": "is less than",
        "<=": "is at most",
        ">": "is greater than",
        ">=": "is at least",
        "+": "plus",
        "-": "minus",
        "*": "times",
        "/": "divided by",
        "is_yes": "{0} is “Có” (yes)",
        "is_no": "{0} is “Không” (no)",
        "is": "{0} is {1}",
        "is_not": "{0} is not {1}",
        "not": "it is not so that {0}",
        "minus": "minus {0}",
        "yes": "“Có” (yes)",
        "no": "“Không” (no)",
        "days": "{0} days",
        "present": "{0} is given",
        "absent": "{0} is not given",
        "sum": "the sum of {0}",
        "sums": "the sum of {0}",
        "count": "the number of units where {0}",
        "counts": "how many of these hold: {0}",
        "any": "there is a unit where {0}",
        "anys": "at least one of these holds: {0}",
        "all": "in every unit {0}",
        "alls": "all of these hold: {0}",
        "none": "none of these holds: {0}",
        "if": "{1} if {0}, otherwise {2}",
        "abs": "the absolute value of {0}",
        "baseline": "the baseline of {0}",
        "register": "the known figure of {0}",
        "from": "the first day of the period",
        "to": "the last day of the period",
        "due_before": "the day before which returns are due",
        "of": "{0} ({1})",
    },
}


def sentence(tree: Node, label_of: LabelOf, lang: Lang, option_of: OptionOf | None = None) -> str:
    """Return what the formula says. label_of: the name of an element or operand as people read it;
    option_of: likewise the label of an option of a choice (default: its id).
    """
    return _Speaker(label_of, lang, option_of).condition(tree, 0)


class _Speaker:
    """Speaks nodes: as a condition (something that holds) or as a value."""

    __slots__ = ("_label_of", "_lang", "_option_of", "_words")

    def __init__(self, label_of: LabelOf, lang: Lang, option_of: OptionOf | None) -> None:
        self._label_of = label_of
        self._lang = lang
        self._option_of = option_of
        self._words = _WORDS[lang]

    def _say(self, word: str, *parts: str) -> str:
        return self._words[word].format(*parts)

    def condition(self, tree: Node, floor: int) -> str:
        match tree:
            case Ref():
                return self._say("is_yes", self._ref(tree))
            case Unary("not", operand):
                return self._denied(operand)
            case Binary("and" | "or" as op, left, right):
                power = POWER[op]
                text = f"{self.condition(left, power - 1)} {self._words[op]} {self.condition(right, power)}"
                return text if power > floor else f"({text})"
            case Binary("=" | "<>" as op, left, (String() | Truth()) as right):
                word = "is" if op == "=" else "is_not"
                return self._say(word, self.value(left, 0), self._option(left, right))
            case Binary(op, left, right) if op in ("=", "<>", "<", "<=", ">", ">="):
                return f"{self.value(left, 0)} {self._words[op]} {self.value(right, 0)}"
            case Call("present", (operand,)):
                return self._say("present", self.value(operand, 0))
            case _:
                return self.value(tree, floor)

    def _denied(self, tree: Node) -> str:
        match tree:
            case Ref():
                return self._say("is_no", self._ref(tree))
            case Call("present", (operand,)):
                return self._say("absent", self.value(operand, 0))
            case Call("any", args) if len(args) > 1:
                return self._say("none", self._listed(args))
            case _:
                return self._say("not", self.condition(tree, POWER["and"]))

    def value(self, tree: Node, floor: int) -> str:
        match tree:
            case Number() | String() | DateLiteral() | Days() | Truth() | PeriodRef():
                return self._literal(tree)
            case Ref():
                return self._ref(tree)
            case Unary("-", operand):
                return self._say("minus", self.value(operand, POWER["*"]))
            case Binary("+" | "-" | "*" | "/" as op, left, right):
                power = POWER[op]
                text = f"{self.value(left, power - 1)} {self._words[op]} {self.value(right, power)}"
                return text if power > floor else f"({text})"
            case Call():
                return self._call(tree)
            case _:
                return self.condition(tree, floor)

    def _literal(self, tree: Node) -> str:
        match tree:
            case Number(value):
                text = f"{value:f}"
                return text.replace(".", ",") if self._lang == "vi" else text
            case String(value):
                return f"“{value}”"
            case DateLiteral(day):
                return shown_day(day, self._lang)
            case Days(count):
                return self._say("days", str(count))
            case Truth(value):
                return self._words["yes" if value else "no"]
            case PeriodRef(field):
                return self._words[field]
            case _:
                raise AssertionError(tree)

    def _ref(self, ref: Ref) -> str:
        label = f"“{self._label_of(ref)}”"
        return label if ref.subject is None else self._say("of", label, ref.subject)

    def _option(self, left: Node, right: String | Truth) -> str:
        if isinstance(right, String) and isinstance(left, Ref) and self._option_of is not None:
            return f"“{self._option_of(left, right.value)}”"
        return self._literal(right)

    def _call(self, tree: Call) -> str:
        match tree.name, tree.args:
            case "sum", (single,):
                return self._say("sum", self.value(single, POWER["*"]))
            case "sum", args:
                return self._say("sums", ", ".join(self.value(arg, 0) for arg in args))
            case ("count" | "any" | "all") as name, (single,):
                return self._say(name, self.condition(single, 0))
            case ("count" | "any" | "all") as name, args:
                return self._say(f"{name}s", self._listed(args))
            case "if", (condition, yes, no):
                return self._say("if", self.condition(condition, 0), self.value(yes, 0), self.value(no, 0))
            case name, (single, *_):
                return self._say(name, self.value(single, 0))
            case _:
                raise AssertionError(tree)

    def _listed(self, args: tuple[Node, ...]) -> str:
        return "; ".join(self.condition(arg, 0) for arg in args)
