"""Every built-in code with its severity. The rules of a plan bring their own codes: the ids of the rules.

Each code has six texts in both languages: finding.<code>.title, .message, .remedy, .explain, .bad and .good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.model.finding import Finding, Place, Severity
from ppmd_cli.model.form import Rule


class Entry(Struct, frozen=True):
    """A code. slots: names that its message uses besides those that the wording itself knows."""

    code: str
    severity: Severity
    slots: tuple[str, ...] = ()


# Faults of the file as a whole: the return is unreadable and this finding is the only one.
_FILE = """
    file_not_regular file_empty
    file_too_large(limit,size) file_changed file_encrypted file_truncated file_corrupt
    file_hostile file_is_xls file_is_xlsb file_is_html file_is_xml_spreadsheet
    file_is_document file_unknown file_unreadable(reason) not_a_return
    password_wrong password_extra_missing reader_died reader_timeout(seconds) reader_memory
"""
# Faults of one value as typed.
_VALUE_ERRORS = """
    number_ambiguous(readings) not_a_number shown_otherwise(shown) struck_or_raised
    not_a_whole_number negative_number number_too_large too_many_decimals two_numbers dash_is_unclear
    unit_word_conflict amount_in_dong(readings) letters_for_digits error_value formula_not_calculated
    formula_stale
    not_yes_no not_an_option not_a_date
    date_incomplete date_ambiguous date_out_of_range text_too_long date_for_text document_number_open
"""
_VALUE_WARNINGS = "not_available formula_in_data_cell formula_reckoned(read) shown_rounded(read,shown)"
# How a value was read although it was not typed as asked.
_VALUE_NOTES = """
    number_as_text(read) unit_word_removed(read) leading_zero(read) digits_normalised(read)
    text_normalised(read)
"""
# What there is to say of a file that is read.
_FILE_WARNINGS = """
    encoding_guessed(encoding) objects_not_searched(n) name_in_file_name(file)
    file_name_of_another(file,named,own)
"""
_FILE_NOTES = "format_without_checksum(format) pictures_not_searched(n) codes_look_alike(n,found,meant)"
# Faults of the form: identity, rows, columns and cells.
_FORM_ERRORS = """
    unknown_unit(found) unknown_period(found) unknown_form(found) subject_row_missing subject_row_twice
    subject_unknown(found,row) code_and_name_differ(found) code_and_label_differ(found)
    section_missing(found) table_turned(found) headings_missing(found) element_missing duplicate_cell
    copies_differ(n,copy,copy_cell) measure_changed(found) code_not_clear(found) cells_merged(range,n)
    value_missing second_return(other) identity_differs(found,expected)
    title_of_another(found,named,own)
    values_in_next_column(n,found,column)
    values_below_labels(first,last,rows) values_above_labels(first,last,rows)
    column_off_by_factor(factor,way) column_sorted_apart column_misplaced(other_code)
    figures_of_another_unit(n,other_unit) cutoff_of_another_time(day,first,last)
"""
_FORM_WARNINGS = """
    form_version_old(found,expected) code_missing_matched_by_name(found)
    register_differs(known,now,percent) value_in_covered_cell
    number_leaps(last,now,period) columns_alike(other_code) column_in_steps year_as_count
    date_far_away(day) date_after_report(day) date_perhaps_swapped(day,other)
    flows_hardly_changed(n,all,period) sum_differs(found,total,sum)
    months_running(first,last,n)
"""
# What there is to say of the office's own decisions on a return, and of the sender's explanations.
_LEDGER_WARNINGS = "correction_disputed(corrected,source)"
_LEDGER_NOTES = "waiver_without_finding(accepted,day,by) explanation_without_finding(check,cells)"
# What tells of persons: the file is not used, and what was found is not repeated.
_PERSONAL = """
    personal_table(n) personal_id(kind,n,part) personal_phone(kind,n,part) personal_birth(kind,n,part)
    personal_name(kind,n,part) personal_other(kind,n,part) personal_more(n)
"""
_PERSONAL_WARNINGS = "business_names(n) name_perhaps(n,part)"


def _entries(text: str, severity: Severity) -> Iterable[Entry]:
    for word in text.split():
        code, _, slots = word.rstrip(")").partition("(")
        yield Entry(code, severity, tuple(slots.split(",")) if slots else ())


FILE_CODES = frozenset(entry.code for entry in _entries(_FILE, Severity.ERROR))
PERSONAL_CODES = frozenset(entry.code for entry in _entries(_PERSONAL, Severity.ERROR))

CATALOGUE: dict[str, Entry] = {
    entry.code: entry
    for text, severity in (
        (_FILE, Severity.ERROR),
        (_PERSONAL, Severity.ERROR),
        (_PERSONAL_WARNINGS, Severity.WARNING),
        (_FILE_WARNINGS, Severity.WARNING),
        (_FILE_NOTES, Severity.INFO),
        (_FORM_ERRORS, Severity.ERROR),
        (_FORM_WARNINGS, Severity.WARNING),
        (_VALUE_ERRORS, Severity.ERROR),
        (_VALUE_WARNINGS, Severity.WARNING),
        (_VALUE_NOTES, Severity.INFO),
        (_LEDGER_WARNINGS, Severity.WARNING),
        (_LEDGER_NOTES, Severity.INFO),
    )
    for entry in _entries(text, severity)
}


def finding(
    code: str,
    *,
    place: Place | None = None,
    element: str | None = None,
    subject: str | None = None,
    value: str | None = None,
    clause: str | None = None,
    related: Iterable[Place] = (),
    **slots: object,
) -> Finding:
    """Build the finding of a built-in code, its severity from the catalogue; KeyError for an unknown code."""
    return Finding(
        code=code,
        severity=CATALOGUE[code].severity,
        place=place or Place(),
        element=element,
        subject=subject,
        value=value,
        slots=_pairs(slots),
        clause=clause,
        related=tuple(related),
    )


def rule_finding(
    rule: Rule,
    *,
    place: Place | None = None,
    element: str | None = None,
    subject: str | None = None,
    value: str | None = None,
    related: Iterable[Place] = (),
    **slots: object,
) -> Finding:
    """Build the finding of a plan's rule: its id is the code, severity and clause are the rule's."""
    return Finding(
        code=rule.id,
        severity=rule.severity,
        place=place or Place(),
        element=element,
        subject=subject,
        value=value,
        slots=_pairs(slots),
        clause=rule.clause,
        related=tuple(related),
    )


def with_slots(found: Finding, slots: Mapping[str, object]) -> Finding:
    """The same finding with more slots."""
    return replace(found, slots=tuple(sorted({**dict(found.slots), **dict(_pairs(slots))}.items())))


def _pairs(slots: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Numbers are marked as ours (see wording), everything else is text."""
    ours = {True: "#", False: ""}
    return tuple(
        sorted((ours[not isinstance(value, str)] + name, str(value)) for name, value in slots.items())
    )
