"""The long table in the forms that other programs read: CSV, Parquet, Excel."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, get_args

from msgspec import Struct

from ppmd_cli.errors import UsageError
from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.model.shown import harmless, storable
from ppmd_cli.model.text import Lang
from ppmd_cli.model.value import Flag, Quantity, Text
from ppmd_cli.report.long_data import Figure, LongData, plain_value
from ppmd_cli.report.seen import seen

if TYPE_CHECKING:
    import pandas as pd

Form = Literal["csv", "parquet", "xlsx"]
COLUMNS = (
    *("period", "unit", "unit_name", "form", "section", "element", "code", "label", "type", "measure"),
    *("subject_kind", "subject", "subject_name", "value", "state", "typed", "reading", "correction"),
    *("outcome", "counted", "file", "sheet", "cell", "sha256"),
)
NUMBER = "number"
DIGITS, DECIMALS = 38, 9
"""The decimal type of `number` in Parquet, the same whatever the figures are."""
_LONGEST_HEAD = 4096
MOST_ROWS = 1_048_000
"""A worksheet ends at row 1,048,576, and a head stands above the rows."""
# A spreadsheet program takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TEXTS = ("unit_name", "label", "measure", "subject_name", "typed", "file", "sheet")


class Export(Struct, frozen=True):
    """The rows of one table, by name of column. Those for people are in the language of `t`."""

    data: LongData
    t: Translator

    @property
    def lang(self) -> Lang:
        """The language of the labels."""
        return "en" if self.t.lang == "en" else "vi"

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each row with the codes that programs read: words only where the plan or the sender wrote them."""
        wording = Wording(self.data.plan, self.t)
        for figure in self.data.figures():
            yield self._row(figure, wording)

    def _row(self, one: Figure, wording: Wording) -> dict[str, Any]:
        element, fact, file = one.element, one.fact, one.file
        cell = fact.cell if fact is not None else None
        return {
            "period": one.period,
            "unit": one.unit,
            "unit_name": wording.name(one.unit),
            "form": one.form.id,
            "section": one.section.id,
            "element": element.id,
            "code": element.code,
            "label": element.label.of(self.lang),
            "type": element.type,
            "measure": element.measure.of(self.lang) if element.measure is not None else None,
            "subject_kind": one.section.subject,
            "subject": one.subject,
            "subject_name": wording.name(one.subject),
            "value": plain_value(one) or None,
            "state": one.state,
            "typed": one.typed,
            "reading": "nil_return" if one.declared else fact.reading if fact is not None else None,
            "correction": fact.correction if fact is not None else None,
            "outcome": one.standing,
            "counted": one.counted,
            "file": file.file_name if file is not None and not file.on_paper else None,
            "sheet": cell.sheet if cell is not None else None,
            "cell": cell.cell if cell is not None else None,
            "sha256": file.sha256 if file is not None else None,
            NUMBER: number_of(one),
        }

    def told(self) -> Iterator[dict[str, Any]]:
        """Each row in words: yes and no, choices, states, notes as the office reads them."""
        wording = Wording(self.data.plan, self.t)
        titles: dict[str, str] = {}
        for figure in self.data.figures():
            row = self._row(figure, wording)
            row["value"] = self._value(figure, row["value"])
            if figure.typed is not None:
                row["typed"] = seen(figure.typed, figure.value, self.t)
            for name in ("type", "state", "outcome", "subject_kind"):
                row[name] = self.t(f"export.{name}.{row[name]}")
            row["counted"] = self.t(f"ledger.value.{'yes' if figure.counted else 'no'}")
            if (code := row["reading"]) is not None:
                if code not in titles:
                    titles[code] = (
                        self.t("export.reading.nil") if code == "nil_return" else wording.title(code)
                    )
                row["reading"] = titles[code]
            yield row

    def _value(self, figure: Figure, plain: str | None) -> str | None:
        match figure.value:
            case Flag(yes):
                return self.t(f"ledger.value.{'yes' if yes else 'no'}")
            case Text(text) if figure.element.options and plain is not None:
                options = {one.id: one.label.of(self.lang) for one in figure.element.options}
                return options.get(text, plain)
        return plain


def exported(data: LongData, form: Form, t: Translator) -> bytes:
    """The table as the bytes of a file, the same for the same figures. Raises UsageError."""
    export = Export(data, t)
    if form == "csv":
        return _csv(export)
    if form == "parquet":
        return _parquet(export)
    from ppmd_cli.report.xlsx.long import long_xlsx

    return long_xlsx(export)


def _csv(export: Export) -> bytes:
    """With a byte order mark; separator and decimal mark are those of a spreadsheet in the language."""
    comma = export.t.lang == "vi"
    frame = _frame(_csv_row(row, comma=comma) for row in export.told())
    frame.columns = _heads(export.t)
    text = frame.to_csv(index=False, sep=";" if comma else ",", lineterminator="\r\n")
    return ("\ufeff" + text).encode("utf-8")


def is_exported(data: bytes) -> bool:
    """Tell whether these are a CSV table of ours, in either language, whoever has saved it since."""
    head = data[:_LONGEST_HEAD].removeprefix("\ufeff".encode()).partition(b"\n")[0].rstrip(b"\r")
    return any(
        head == mark.join(_heads(Translator(lang))).encode() for lang in get_args(Lang) for mark in ",;\t"
    )


def _heads(t: Translator) -> list[str]:
    return [t(f"export.column.{name}") for name in COLUMNS]


def _csv_row(row: dict[str, Any], *, comma: bool) -> dict[str, Any]:
    number = row[NUMBER] is not None and row["value"] is not None
    kept = {name: row[name] if row[name] is None else harmless(str(row[name])) for name in COLUMNS}
    if number and comma:
        kept["value"] = kept["value"].replace(".", ",")
    return {
        name: value if value is None or (name == "value" and number) else _disarmed(value)
        for name, value in kept.items()
    }


def _disarmed(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA) else text


def _parquet(export: Export) -> bytes:
    """Codes in columns of one fixed type each, whatever the figures; needs the extra "parquet"."""
    try:
        import pyarrow as pa
    except ImportError:
        raise UsageError("export.error.no_parquet") from None
    kinds: dict[str, Any] = dict.fromkeys(COLUMNS, pa.string())
    kinds |= {"correction": pa.int64(), "counted": pa.bool_(), NUMBER: pa.decimal128(DIGITS, DECIMALS)}
    frame = _frame((_parquet_row(row) for row in export.rows()), (*COLUMNS, NUMBER))
    return frame.to_parquet(
        index=False, engine="pyarrow", compression="zstd", schema=pa.schema(kinds.items())
    )


def _parquet_row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}


def _frame(rows: Iterator[dict[str, Any]], names: tuple[str, ...] = COLUMNS) -> pd.DataFrame:
    import pandas as pd

    columns: dict[str, list[Any]] = {name: [] for name in names}
    for row in rows:
        for name in names:
            columns[name].append(row[name])
    return pd.DataFrame(columns, dtype=object)


def number_of(figure: Figure) -> Decimal | None:
    """A number where it is one that `number` can hold exactly, nought where it is declared."""
    if figure.declared:
        return Decimal(0)
    if not isinstance(figure.value, Quantity):
        return None
    number = Decimal(figure.value.number)
    places = -number.as_tuple().exponent if isinstance(number.as_tuple().exponent, int) else 0  # type: ignore[operator]
    fits = places <= DECIMALS and abs(number) < Decimal(10) ** (DIGITS - DECIMALS)
    return number if fits else None


def cell_of(row: dict[str, Any], name: str) -> str | Fraction | None:
    """What a worksheet holds: a number where it keeps all its digits there, else a text."""
    value = row[name]
    if name == "correction" and value is not None:
        return Fraction(value)
    if name == "value" and row[NUMBER] is not None and len(row[NUMBER].as_tuple().digits) <= 15:
        return Fraction(row[NUMBER])
    return None if value is None else harmless(str(value))
