"""codes.md and ma-phat-hien.md: every code of a finding, as `ppmd codes` explains it."""

from __future__ import annotations

from ppmd_cli.cli.reporters_codes import CodesReporter, CodeView
from ppmd_cli.i18n import Translator
from ppmd_cli.model.finding import Severity
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.settings import Settings
from tools.reference.markdown import MADE, joined, prose

LEADS = {
    "en": (
        "# Codes of findings",
        ("What `ppmd codes CODE` says. An *error* sends a return back, a *warning* can be explained or accepted, an *info* is only said. "
        "[Tiếng Việt](ma-phat-hien.md)."),
        "## Of the program, whatever the plan",
        "## Of the plan that ships (`{plan}`)",
        "## Of a plan's own files (`ppmd plan check`)",
    ),
    "vi": (
        "# Mã phát hiện",
        ("Đúng những gì `ppmd codes MÃ` in ra. *Lỗi*: tệp bị trả lại; *cảnh báo*: đơn vị giải trình hoặc cơ quan chấp nhận được; "
        "*lưu ý*: chỉ để biết. [English](codes.md)."),
        "## Của chương trình, với mọi kế hoạch",
        "## Của kế hoạch có sẵn (`{plan}`)",
        "## Của tệp định nghĩa kế hoạch (`ppmd plan check`)",
    ),
}  # fmt: skip


def page(lang: str) -> str:
    """The page in one language: the same three lists as `ppmd codes`, each code in full."""
    t = Translator(lang)
    plan = load_plan(find_plan(None, Settings()))
    reporter = CodesReporter(plan, t)
    views = [reporter.view(code) for code in reporter.codes]
    title, lead, *heads = LEADS[lang]
    parts = [title, MADE, lead]
    for kind, head in zip(("builtin", "rule", "plan"), heads, strict=True):
        parts.append(head.format(plan=plan.id))
        parts += [_entry(view, t) for view in views if view.kind == kind]
    return joined(parts)


def _entry(view: CodeView, t: Translator) -> str:
    severity = t(f"validate.severity.{Severity(view.severity).value}")
    clause = f" · {t('codes.clause', clause=view.clause)}" if view.clause else ""
    lines = [
        ("message", view.message), ("formula", view.formula), ("bad", view.bad), ("good", view.good),
        ("remedy", view.remedy),
    ]  # fmt: skip
    items = [f"- {prose(t(f'codes.{key}', text=' '.join(text.split())))}" for key, text in lines if text]
    return joined(
        [
            f"### {view.code}",
            f"**{severity}**{clause}. {prose(view.title.rstrip('.'))}.",
            prose(view.explain or ""),
            "\n".join(items),
        ]
    ).rstrip()
