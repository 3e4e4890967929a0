"""The formula language: parse, check, compile, and put into words. Pure, standard library only."""

from ppmd_cli.plan.formula.names import Use, bare, expand, names
from ppmd_cli.plan.formula.parse import parse, show
from ppmd_cli.plan.formula.python import Evaluate, compile_formula, evaluate
from ppmd_cli.plan.formula.scope import Gap, Plain, Result, Scope, Values, exact, plain
from ppmd_cli.plan.formula.sentence import sentence
from ppmd_cli.plan.formula.tokens import Fault, FormulaError
from ppmd_cli.plan.formula.types import Type, TypeOf, check_types, element_type

__all__ = [
    "Evaluate",
    "Fault",
    "FormulaError",
    "Gap",
    "Plain",
    "Result",
    "Scope",
    "Type",
    "TypeOf",
    "Use",
    "Values",
    "bare",
    "check_types",
    "compile_formula",
    "element_type",
    "evaluate",
    "exact",
    "expand",
    "names",
    "parse",
    "plain",
    "sentence",
    "show",
]
