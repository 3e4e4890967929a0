"""Use: files -> returns with all their findings and an outcome each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.checks.order import arranged
from ppmd_cli.checks.run import Checker
from ppmd_cli.checks.structure import Asked
from ppmd_cli.errors import InputError, UsageError
from ppmd_cli.findings.catalogue import FILE_CODES
from ppmd_cli.intake.source import Skipped, find_returns
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding, Outcome, Severity
from ppmd_cli.model.plan import Plan
from ppmd_cli.system.own_output import is_marked

_LARGEST_PASSWORD_FILE = 1 << 16
_FEW = 50  # returns whose facts may lie in memory as they were read

Read = Callable[[Path, Plan], Submission]
Watch = Callable[[Sequence[Path]], Iterable[Path]]


class Run(Struct, frozen=True):
    """The returns of one run in the order found, each with all its findings; and what was passed over."""

    files: tuple[Submission, ...]
    skipped: tuple[Skipped, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """How many files have this outcome."""
        return sum(1 for file in self.files if file.outcome is outcome)

    def worst(self) -> Severity | None:
        """The gravest severity of all findings; an unreadable file is an error."""
        if any(file.outcome is Outcome.UNREADABLE for file in self.files):
            return Severity.ERROR
        found = {finding.severity for file in self.files for finding in file.findings}
        return min(found, key=lambda severity: severity.rank, default=None)


def validate(
    paths: Sequence[Path],
    plan: Plan,
    period: str | None = None,
    *,
    unit: str | None = None,
    read: Read | None = None,
    watch: Watch | None = None,
    passwords: Sequence[str] = (),
    jobs: int | None = 1,
    periods: Collection[str] | None = None,
) -> Run:
    """Read and check all returns beneath `paths`, each alone and then all against each other.

    period, unit: those asked for; a return of another gets a finding. read: how a file becomes facts.
    passwords: those to try on protected files. jobs: processes; None: as many as pay.
    periods: those that matter; of a return of another only who sent it and for when is found out.
    watch: is handed the files and gives them back one by one. UsageError for a path that is not there.
    """
    found = find_returns(paths)
    checker = _checker(plan)
    reads = _reader(plan, passwords, periods) if read is None else lambda path: read(path, plan)
    look = _Look(checker, reads, Asked(period, unit), periods)
    files = found.files if watch is None else watch(found.files)
    passed: list[Skipped] = []
    named = {str(path) for path in paths if not path.is_dir()}
    seen = _without_outputs(_seen(found.files, files, look, jobs), named, passed)
    return Run(_together(checker, seen, plan, periods), (*found.skipped, *passed))


class _Look:
    """A file read and checked by itself; one of a period that does not matter is only read."""

    def __init__(
        self,
        checker: Checker,
        read: Callable[[Path], Submission],
        asked: Asked,
        periods: Collection[str] | None,
    ) -> None:
        self._checker, self._read = checker, read
        self._asked, self._periods = asked, periods

    def __call__(self, path: Path) -> Submission:
        submission = self._read(path)
        if _elsewhere(submission, self._periods):
            return submission
        return _checked(self._checker, submission, self._asked)

    def packed(self, path: Path) -> Submission:
        """The same for many."""
        return _packed(self(path))


def _seen(
    all_files: Sequence[Path], files: Iterable[Path], look: _Look, jobs: int | None
) -> Iterator[Submission]:
    """Every file, as it was found; `files` tells who watches that one is done."""
    if jobs == 1 or len(all_files) < 2:
        yield from map(look, files)
        return
    from ppmd_cli.workflow.many import looked_at, processes

    wanted = processes(len(all_files), jobs)
    if wanted == 1:
        yield from map(look, files)
        return
    for _, submission in zip(files, looked_at(all_files, look.packed, wanted), strict=True):
        yield submission


def passwords_in(path: Path) -> tuple[str, ...]:
    """Read passwords, one a line. UsageError if the file is not there, InputError if it cannot be read."""
    if not path.exists():
        raise UsageError("cli.error.no_path", path=path)
    try:
        if path.stat().st_size > _LARGEST_PASSWORD_FILE:
            raise InputError("validate.error.password_file", path=path)
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("validate.error.password_file", path=path) from error
    return tuple(dict.fromkeys(line for line in lines if line))


def check_all(
    submissions: Iterable[Submission], plan: Plan, asked: Asked | None = None
) -> tuple[Submission, ...]:
    """Check returns that have been read: the same, with all their findings and their outcomes."""
    checker = _checker(plan)
    looked = (_checked(checker, submission, asked or Asked()) for submission in submissions)
    return _together(checker, looked, plan)


_last: list[Checker] = []


def _checker(plan: Plan) -> Checker:
    """The checker of a plan; the last one is kept, for compiling rules takes longer than checking returns."""
    found = next((one for one in _last if one.plan is plan), None)
    if found is None:
        _last[:] = [found := Checker(plan)]
    return found


def _checked(checker: Checker, submission: Submission, asked: Asked) -> Submission:
    return replace(submission, findings=tuple(checker.check(submission, asked)))


def _together(
    checker: Checker,
    submissions: Iterable[Submission],
    plan: Plan,
    periods: Collection[str] | None = None,
) -> tuple[Submission, ...]:
    """What has been checked alone, with what is found between them and what that makes of each."""
    checked: list[Submission] = []
    for submission in submissions:
        checked.append(submission if len(checked) < _FEW else _packed(submission))
    between = checker.between([one for one in checked if not _elsewhere(one, periods)])
    return tuple(
        submission
        if _elsewhere(submission, periods)
        else judged(submission, (*submission.findings, *between.get(submission.path, ())), plan)
        for submission in checked
    )


def _elsewhere(submission: Submission, periods: Collection[str] | None) -> bool:
    return periods is not None and submission.period is not None and submission.period not in periods


def _packed(submission: Submission) -> Submission:
    from ppmd_cli.model.packed import packed

    return replace(submission, facts=packed(submission.facts))


def _without_outputs(
    reading: Iterable[Submission], named: Collection[str], passed: list[Skipped]
) -> Iterator[Submission]:
    """Leave out what is no return but a table of ours, unless it was named itself."""
    for submission in reading:
        if submission.path not in named and _is_output(submission):
            passed.append(Skipped(Path(submission.path), "own_output"))
        else:
            yield submission


def _is_output(submission: Submission) -> bool:
    no_return = any(found.code == "not_a_return" for found in submission.findings)
    # A table of ours may look like a form, but names no unit; what was refused unread is not read again.
    if not no_return and (submission.unit is not None or submission.outcome is Outcome.UNREADABLE):
        return False
    path = Path(submission.path)
    try:
        data = path.read_bytes()
    except OSError:
        return False
    if path.suffix.lower() == ".csv":
        from ppmd_cli.report.export import is_exported

        return is_exported(data)
    return is_marked(data)


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """What the findings make of a file; an info leaves it clean."""
    found = tuple(findings)
    if any(finding.code in FILE_CODES for finding in found):
        return Outcome.UNREADABLE
    severities = {finding.severity for finding in found}
    if Severity.ERROR in severities:
        return Outcome.ERRORS
    return Outcome.WARNINGS if Severity.WARNING in severities else Outcome.CLEAN


def judged(submission: Submission, found: tuple[Finding, ...], plan: Plan) -> Submission:
    """The submission with these findings, most useful first, and the outcome that they make.

    What its sender explains is put to the findings that it explains.
    """
    form = next((form for form in plan.forms if form.id == submission.form), None)
    if submission.explanations:
        from ppmd_cli.checks.explained import explained

        accepted = [one.finding for one in submission.waived]
        found = explained(found, submission.explanations, plan, form, accepted)
    if found != submission.findings:
        found = tuple(arranged(found, form))
    unreadable = submission.outcome is Outcome.UNREADABLE
    return replace(
        submission, findings=found, outcome=Outcome.UNREADABLE if unreadable else outcome_of(found)
    )


def _reader(
    plan: Plan, passwords: Sequence[str], periods: Collection[str] | None
) -> Callable[[Path], Submission]:
    from ppmd_cli.intake.read import Reader

    return Reader(plan, passwords, periods).read
