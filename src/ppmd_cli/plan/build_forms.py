"""Forms: blocks put in place, sections and elements built; their formulas come later."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from ppmd_cli.model.form import Element, Form, Option, Requirement, Section
from ppmd_cli.model.text import Label
from ppmd_cli.plan.build_context import Context, once
from ppmd_cli.plan.schema_base import Words
from ppmd_cli.plan.schema_forms import (
    BlockModel,
    ElementModel,
    FormModel,
    FormsModel,
    SectionModel,
    Use,
    WhenModel,
)
from ppmd_cli.plan.selectors import select
from ppmd_cli.plan.yamltree import Marked


class ElementDraft(Struct, frozen=True):
    """An element of a form with what its author wrote: the formulas are still texts."""

    element: Element
    model: ElementModel
    when: Marked | None
    default: Marked | None
    checked_by: Marked | None


class SectionDraft(Struct, frozen=True):
    """A section with its elements as drafts."""

    model: SectionModel
    elements: tuple[ElementDraft, ...]


class FormDraft(Struct, frozen=True):
    """A form with its sections as drafts."""

    model: FormModel
    reporters: tuple[str, ...]
    sections: tuple[SectionDraft, ...]


def name_forms(model: FormsModel, context: Context) -> dict[str, tuple[str, ...]]:
    """Who fills which form; nobody fills two."""
    once(context.faults, ((form.id, form.id.mark) for form in model.forms))
    for form in model.forms:
        units = select(form.reporters, context)
        context.reporters[str(form.id)] = units
        for unit in units:
            if unit in context.form_of:
                context.faults.add(
                    "plan_unit_two_forms", form.reporters.mark(), unit=unit, form=context.form_of[unit]
                )
            else:
                context.form_of[unit] = str(form.id)
            if unit not in context.class_of and not context.lost.intersection(("classes", "units")):
                context.faults.add("plan_unit_without_class", form.reporters.mark(), unit=unit)
    return context.reporters


def draft_forms(model: FormsModel, context: Context) -> list[FormDraft]:
    """The forms with every block in its place."""
    blocks = _Blocks(model.blocks, context)
    drafts = []
    for form in model.forms:
        sections = []
        for section, without in blocks.sections(form.sections, ()):
            found = blocks.elements(section.elements, ())
            left = tuple(item for item in found if item.id not in without)
            sections.append(SectionDraft(section, tuple(_draft(item, context) for item in left)))
        drafts.append(FormDraft(form, context.reporters[str(form.id)], tuple(sections)))
    return drafts


class _Blocks(Struct, frozen=True):
    """The shared blocks, put in place one within another."""

    blocks: dict[str, BlockModel]
    context: Context

    def sections(
        self, items: list[Use | SectionModel], inside: tuple[str, ...]
    ) -> Iterator[tuple[SectionModel, frozenset[str]]]:
        for item in items:
            if isinstance(item, SectionModel):
                yield item, frozenset()
                continue
            block = self._block(item, inside, lambda found: found.sections)
            if block is None:
                continue
            found = list(self.sections(block.sections, (*inside, str(item.use))))
            names = {e.id for section, _ in found for e in self.elements(section.elements, ())}
            self._without(item, names)
            for section, left in found:
                yield section, left | {str(name) for name in item.without}

    def elements(self, items: list[Use | ElementModel], inside: tuple[str, ...]) -> list[ElementModel]:
        made: list[ElementModel] = []
        for item in items:
            if isinstance(item, ElementModel):
                made.append(item)
                continue
            block = self._block(item, inside, lambda found: found.elements)
            if block is None:
                continue
            found = self.elements(block.elements, (*inside, str(item.use)))
            self._without(item, {element.id for element in found})
            made.extend(element for element in found if element.id not in item.without)
        return made

    def _block(
        self, item: Use, inside: tuple[str, ...], part: Callable[[BlockModel], object]
    ) -> BlockModel | None:
        if item.use in inside:
            self.context.faults.add("plan_block_cycle", item.use.mark, found=item.use)
            return None
        if not self.context.known("block", item.use, self.blocks):
            return None
        block = self.blocks[item.use]
        if not part(block):
            self.context.faults.add("plan_block_wrong_kind", item.use.mark, found=item.use)
            return None
        return block

    def _without(self, item: Use, names: set[Marked]) -> None:
        for name in item.without:
            self.context.known("element", name, {str(known) for known in names})


def label(words: Words | None) -> Label | None:
    """The words as the model has them, or None."""
    return None if words is None else words.label()


def _draft(item: ElementModel, context: Context) -> ElementDraft:
    required = item.required
    when = required.when if isinstance(required, WhenModel) else None
    if isinstance(required, WhenModel):
        requirement = Requirement("when", None, required.lead, None)
    elif required == "lead":
        requirement = Requirement("always", lead_only=True)
    else:
        requirement = Requirement("always" if required == "always" else "optional")
    element = Element(
        id=str(item.id),
        code=str(item.code),
        number=str(item.number),
        label=item.label.label(),
        type=item.type,
        nature=item.nature,
        required=requirement,
        group=label(item.group),
        measure=label(item.measure),
        guidance=label(item.guidance),
        options=tuple(Option(str(option.id), option.label.label()) for option in item.options),
        max_length=item.max_length,
        decimals=item.decimals,
        optional_for=context.codes(item.optional_for),
        only_for=context.codes(item.only_for),
        total=item.total,
        role=item.role,
    )
    checked_by = required.checked_by if isinstance(required, WhenModel) else None
    return ElementDraft(element, item, when, item.default, checked_by)


def plain_form(draft: FormDraft, context: Context) -> Form:
    """The form without formulas, enough to know every name on it."""
    sections = tuple(
        Section(
            id=str(part.model.id),
            sheet=part.model.sheet.label(),
            title=part.model.title.label(),
            kind=part.model.kind,
            subject=part.model.subject,
            elements=tuple(item.element for item in part.elements),
            notes=tuple(note.label() for note in part.model.notes),
            landscape=part.model.landscape,
        )
        for part in draft.sections
    )
    form = Form(
        str(draft.model.id), str(draft.model.version), draft.model.title.label(), draft.reporters, sections
    )
    cells = context.cells.setdefault(form.id, {})
    for section, part in zip(sections, draft.sections, strict=True):
        for item in part.elements:
            if item.element.id in cells:
                context.faults.add(
                    "plan_element_twice_on_form", item.model.id.mark, element=item.element.id, form=form.id
                )
                continue
            cells[item.element.id] = (section, item.element)
            context.element_marks[form.id, item.element.id] = item.model.id.mark
    return form
