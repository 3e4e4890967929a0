"""Names in braces inside texts for people."""

from __future__ import annotations

import re
from collections.abc import Collection

from ppmd_cli.plan.build_context import Context
from ppmd_cli.plan.faults import nearest
from ppmd_cli.plan.schema_base import Words
from ppmd_cli.plan.yamltree import Marked

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def check_placeholders(
    words: Words | None, known: Collection[str], context: Context, counts: Collection[str] = ()
) -> None:
    """Tell every `{name}` that nothing will fill, and braces that do not match.

    counts: names of numbers, of which a text may also say the word that goes with it: `{needed:unit|units}`.
    """
    if words is None:
        return
    for text in (words.vi, words.en):
        _check(text, known, context, counts)


def _check(text: Marked, known: Collection[str], context: Context, counts: Collection[str]) -> None:
    for found in _PLACEHOLDER.finditer(text):
        name = found[1].partition("[")[0]
        number, _, forms = name.partition(":")
        if number in counts and forms.count("|") == 1:
            continue
        if name not in known and name not in context.lost:
            mark = text.mark.shifted(text, found.start())
            context.faults.add(
                "plan_placeholder_unknown", mark, name=found[1], nearest=nearest(found[1], known)
            )
    rest = _PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        context.faults.add("plan_placeholder_syntax", text.mark)
