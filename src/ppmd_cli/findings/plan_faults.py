"""The codes of the faults of a plan's own files, for the catalogue and for the loader."""

from __future__ import annotations

from typing import NamedTuple

from ppmd_cli.model.finding import Severity


class PlanFaultEntry(NamedTuple):
    """slots: the names its message uses. first: others may follow from it, so it is told before them."""

    slots: tuple[str, ...]
    severity: Severity = Severity.ERROR
    first: bool = False


# What keeps a file or a value from being read at all. A slot that ends in _key holds the key of a text.
_READING = """
    plan_file_missing plan_file_empty plan_not_utf8 plan_syntax(reason) plan_yaml_anchor(name)
    plan_yaml_tag(tag) plan_duplicate_key(key,line) plan_wrong_type(expected_key)
    plan_csv_header_missing(column,columns) plan_csv_header_unknown(column,nearest)
    plan_csv_columns(found,expected)
"""
# What a value may not be.
_VALUES = """
    plan_unknown_key(key,nearest) plan_missing_key(key) plan_missing_clause plan_missing_quote
    plan_missing_example(kind) plan_value_missing(column) plan_bad_value(found,expected_key)
    plan_text_empty plan_not_one_of(found,expected) plan_list_empty plan_placeholder_unknown(name,nearest)
    plan_placeholder_syntax plan_out_of_range(found,range)
"""
# What names something that is not there, or is there twice.
_LINKS = """
    plan_unknown_id(what_key,found,nearest) plan_duplicate_id(id,line) plan_duplicate_figure(line)
    plan_duplicate_code(code,first) plan_parent_cycle(code) plan_block_cycle(found)
    plan_block_wrong_kind(found) plan_selector_empty plan_unit_two_classes(unit,class)
    plan_unit_without_class(unit) plan_unit_two_forms(unit,form) plan_unit_without_form(unit)
    plan_not_a_reporter(unit) plan_element_not_on_form(element,form)
    plan_element_twice_on_form(element,form) plan_rule_number_twice(number,first)
"""
_MEANING = """
    plan_dates_reversed plan_dates_overlap(other) plan_period_accumulates(other) plan_period_due_early
    plan_period_no_final plan_period_final_twice(other) plan_sheet_name_long(length)
    plan_sheet_name_characters(found) plan_sheet_name_twice(name) plan_guidance_long(length)
    plan_options_long(length) plan_option_twice(label) plan_choice_without_options
    plan_attribute_misplaced(attribute,type) plan_role_twice(role,first) plan_role_type(role,expected)
    plan_role_missing(role) plan_form_without_cover plan_subject_misplaced(subject,kind)
    plan_element_differs(element,form,what) plan_lead_outside_tasks
    plan_feeds_indicator_optional(element,indicator,form) plan_target_band
    plan_indicator_formula(what,kind) plan_duty_fields(kind,what) plan_known_figure_type(element)
    plan_known_figure_owner(element,unit) plan_rule_no_form plan_rule_formula_and_check
    plan_rule_scope(what,scope)
"""
# reason_key: what the formula room says; its own slots come along.
_FORMULAS = """
    plan_formula_syntax(reason_key) plan_formula_type(reason_key) plan_formula_wildcard_differs
    plan_formula_scope(found,subject)
"""
_WARNINGS = "plan_unit_without_form plan_period_no_final plan_options_long"


def _entries() -> dict[str, PlanFaultEntry]:
    made: dict[str, PlanFaultEntry] = {}
    for table in (_READING, _VALUES, _LINKS, _MEANING, _FORMULAS):
        for word in table.split():
            code, _, slots = word.rstrip(")").partition("(")
            severity = Severity.WARNING if code in _WARNINGS.split() else Severity.ERROR
            names = tuple(sorted(slots.split(","))) if slots else ()
            made[code] = PlanFaultEntry(names, severity, table is _READING)
    return made


PLAN_FAULTS: dict[str, PlanFaultEntry] = _entries()
