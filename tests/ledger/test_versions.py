"""Which return of a unit counts."""

from tests.ledger.desk import edited

TOTAL = "Biểu 1. Theo xã!F10"


def inspected(report, unit="380"):
    found = next(one for one in report["indicators"] if one["id"] == "establishments_inspected")
    return next((one["numerator"], one["denominator"]) for one in found["units"] if one["unit"] == unit)


def test_a_resubmission_replaces_and_says_what_changed(desk, two):
    first, second, place, value = two
    desk.put(first)
    desk.batch(received="2023-06-10")
    before = inspected(desk.report())
    desk.put(second)
    (_, said) = sorted(desk.batch(received="2023-06-12")["files"], key=lambda one: one["state"] != "known")
    assert (said["state"], said["replaces"]) == ("accepted", 1)
    (change,) = said["changes"]
    assert (change["element"], change["before"], change["after"]) == (
        "establishments_inspected",
        str(value),
        str(value - 1),
    )
    assert f"{change['sheet']}!{change['cell_after']}" == place
    after = inspected(desk.report())
    assert int(before[0]) - int(after[0]) == 1
    assert inspected(desk.report(as_of="2023-06-11")) == before, "as it was known then"
    assert desk.status()["units"]["380"]["versions"] == 2
    assert len(desk.files("archive")) == 2, "the earlier one is kept"


def test_two_at_once_are_for_a_person_to_decide(desk, two):
    first, second, _, _ = two
    kept = [desk.put(first), desk.put(second)]
    ran = desk.run("batch")
    assert "CẦN QUYẾT ĐỊNH" in ran.err
    assert desk.status(as_of="2031-01-01")["units"]["380"]["state"] == "conflict"
    assert desk.report(as_of="2031-01-01")["completeness"]["unusable"] == ["380"]
    assert desk.run("submit", kept[1], "--prefer").code == 2, "a reason is needed"
    assert desk.run("submit", *kept, "--prefer", "--reason", "x").code == 2, "one file"
    assert desk.run("submit", kept[1], "--prefer", "--reason", "Phòng LĐTBXH xác nhận").code == 0
    assert desk.status(as_of="2031-01-01")["units"]["380"]["state"] == "usable"
    chosen = inspected(desk.report(as_of="2031-01-01"))
    assert desk.run("submit", kept[0], "--prefer", "--reason", "chọn lại").code == 0
    assert int(inspected(desk.report(as_of="2031-01-01"))[0]) - int(chosen[0]) == 1
    assert [one["kind"] for one in desk.log()] == ["receipt", "receipt", "preferred", "preferred"]


def test_a_later_return_ends_a_conflict(desk, two, sample, tmp_path):
    first, second, place, value = two
    desk.put(first)
    desk.put(second)
    desk.run("batch")
    third = tmp_path / "ba.xlsx"
    third.write_bytes(edited(sample("380"), {place: value - 2}))
    desk.put(third)
    desk.run("batch")
    assert desk.status(as_of="2031-01-01")["units"]["380"]["state"] == "usable"


def test_a_copy_saved_again_is_no_conflict(desk, sample):
    desk.put(sample("380"))
    desk.put(sample("380"), "lưu lại.xlsx", **{"Giải trình!C9": None})
    desk.run("batch")
    assert desk.status(as_of="2031-01-01")["units"]["380"]["state"] == "usable"


def test_one_sent_back_does_not_take_the_place_of_one_accepted(desk, two, sample, tmp_path):
    first, _, place, _ = two
    desk.put(first)
    desk.batch(received="2023-06-10")
    bad = tmp_path / "xấu.xlsx"
    bad.write_bytes(edited(sample("380"), {place: 9999}))
    desk.put(bad)
    assert {one["state"] for one in desk.batch(received="2023-06-12")["files"]} == {"known", "returned"}
    one = desk.status()["units"]["380"]
    assert (one["state"], one["pending"], one["versions"]) == ("usable", True, 2)


def test_what_came_earlier_does_not_replace_what_came_later(desk, two):
    first, second, _, _ = two
    desk.run("submit", second, "--received", "2023-06-12")
    known = inspected(desk.report())
    desk.run("submit", first, "--received", "2023-06-08")
    assert inspected(desk.report()) == known


def test_a_year_that_falls_below_its_half_is_sent_back(desk, sample):
    from openpyxl import load_workbook

    desk.put(sample("394"))
    desk.batch(received="2023-06-10")
    sheet = load_workbook(sample("394"))["Biểu 2. Chung của huyện"]
    row = next(cell.row for (cell,) in sheet["C8:C60"] if str(cell.value).startswith("Số buổi truyền thông"))
    half = sheet[f"E{row}"].value
    desk.put(sample("394", "FY"), **{f"Biểu 2. Chung của huyện!E{row}": half - 1})
    (said,) = [one for one in desk.batch(received="2023-12-10")["files"] if one["state"] != "known"]
    assert said["state"] == "returned"
    assert "flow_not_falling" in said["codes"]
