"""The codes of the faults of a plan's own files, for the catalogue and for the loader."""

from __future__ import annotations

from typing import NamedTuple

from ppmd_cli.model.finding import Severity


class PlanFaultEntry(NamedTuple):
    """slots: the names its message uses. first: others may follow from it, so it is told before them."""

    slots: tuple[str, ...]
    severity: Severity = Severity.ERROR
    first: bool = False


# What keeps a file or a value from being read at all.
_READING = """
    plan_file_missing plan_file_empty plan_file_unreadable(reason) plan_not_utf8 plan_file_unknown(file)
    plan_yaml_syntax(reason) plan_yaml_character(character) plan_yaml_anchor(name) plan_yaml_tag(tag)
    plan_not_a_mapping plan_key_not_text plan_duplicate_key(key,line)
    plan_csv_header_missing(column,columns) plan_csv_header_unknown(column,nearest)
    plan_csv_columns(found,expected) plan_csv_syntax(reason) plan_csv_value_missing(column)
"""
# What a value may not be.
_VALUES = """
    plan_unknown_key(key,nearest) plan_missing_key(key) plan_missing_clause plan_missing_quote
    plan_missing_example(kind) plan_wrong_type(expected) plan_not_text plan_text_empty
    plan_not_yes_no(found) plan_not_whole_number(found) plan_not_number(found) plan_not_date(found)
    plan_not_one_of(found,expected) plan_bad_id(found) plan_bad_code(found) plan_bad_value(reason)
    plan_list_empty plan_text_too_long(length,limit) plan_placeholder_unknown(name,nearest)
    plan_placeholder_syntax
"""
# What names something that is not there, or is there twice.
_LINKS = """
    plan_unknown_unit(found,nearest) plan_unknown_kind(found,nearest) plan_unknown_class(found,nearest)
    plan_unknown_form(found,nearest) plan_unknown_section(found,nearest)
    plan_unknown_element(found,nearest) plan_unknown_rule(found,nearest)
    plan_unknown_period(found,nearest) plan_unknown_month(found,nearest) plan_unknown_task(found,nearest)
    plan_unknown_chapter(found,nearest) plan_unknown_body(found,nearest) plan_unknown_block(found,nearest)
    plan_unknown_indicator(found,nearest) plan_unknown_check(found,nearest)
    plan_unknown_parameter(found,nearest) plan_unknown_subject(found,nearest) plan_duplicate_id(id,line)
    plan_duplicate_unit(code,line) plan_duplicate_figure(line) plan_duplicate_code(code,first)
    plan_duplicate_number(number,first) plan_unknown_parent(found,nearest) plan_parent_cycle(code)
    plan_block_cycle(found) plan_block_wrong_kind(found) plan_selector_empty
    plan_unit_two_classes(unit,class) plan_unit_without_class(unit) plan_unit_two_forms(unit,form)
    plan_unit_without_form(unit) plan_not_a_reporter(unit) plan_element_not_on_form(element,form)
    plan_element_twice_on_form(element,form)
"""
_MEANING = """
    plan_period_reversed plan_period_overlaps(other) plan_period_into_itself(period)
    plan_period_into_earlier(other) plan_period_due_early plan_period_no_final
    plan_period_final_twice(other) plan_period_final_accumulates plan_month_reversed
    plan_month_overlaps(other) plan_unit_dates_reversed plan_sheet_name_long(length)
    plan_sheet_name_characters(found) plan_sheet_name_twice(name) plan_sheet_name_reserved(name)
    plan_guidance_long(length) plan_prompt_title_long(length) plan_options_long(length)
    plan_option_twice(label) plan_choice_without_options plan_options_without_choice
    plan_attribute_misplaced(attribute,type) plan_role_twice(role,first) plan_role_type(role,expected)
    plan_role_missing(role) plan_form_without_cover plan_subject_misplaced(subject,kind)
    plan_element_differs(element,form,what) plan_lead_outside_tasks plan_requirement_circle
    plan_feeds_indicator_optional(element,indicator,form) plan_target_band plan_target_zero
    plan_target_out_of_range plan_indicator_formula(what,kind) plan_pace_range plan_duty_fields(kind,what)
    plan_known_figure_type(element) plan_known_figure_owner(element,unit)
    plan_rule_number_twice(number,first) plan_rule_no_form plan_rule_formula_and_check
    plan_rule_scope(what,scope) plan_rule_id_taken(id) plan_example_element(found,nearest)
"""
# reason_key: the locale key of what the formula room says; its own slots come along.
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
