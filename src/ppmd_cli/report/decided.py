"""The cells behind the page's rows of what was decided and explained."""

from __future__ import annotations

from collections.abc import Sequence

from ppmd_cli.indicators.grounds import Ground
from ppmd_cli.model.fact import Submission
from ppmd_cli.report.counted import Group, Member
from ppmd_cli.report.decisions import decided
from ppmd_cli.report.words import Words

DECIDED = "decided"
"""The id of the group; a row's key is its own."""


def decided_rows(words: Words, files: Sequence[Submission]) -> tuple[Group, ...]:
    """One group, in which each row counts its own cells; none where no row has any."""
    members = tuple(
        Member(one.view.key, one.view.what, Ground(one.file.unit or "", None, one.facts, file=one.file))
        for one in decided(words, files)
        if one.view.key
    )
    return (Group(DECIDED, words.t("report.page.decided"), (), members),) if members else ()
