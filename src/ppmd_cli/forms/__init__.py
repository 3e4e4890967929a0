"""The workbook that goes out."""

from ppmd_cli.system.spare import import_openpyxl

# Before any module of this room asks for it.
import_openpyxl()
