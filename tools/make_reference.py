"""Write docs/reference/ anew from the program itself: commands, codes, outputs, keys of a plan, settings.

    python tools/make_reference.py            # writes the pages
    python tools/make_reference.py --check    # exit 1, with the pages that are out of date

A house test does the latter, so that no page can say what the program does not do.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference"


def pages() -> dict[str, str]:
    """Every page by the name of its file."""
    from tools.reference import codes, commands, outputs, plan_keys, settings_keys

    return {
        "README.md": commands.contents(),
        "commands.md": commands.page("en"),
        "lenh.md": commands.page("vi"),
        "codes.md": codes.page("en"),
        "ma-phat-hien.md": codes.page("vi"),
        "json.md": outputs.page(),
        "plan-keys.md": plan_keys.page(),
        "settings.md": settings_keys.page(),
    }


def out_of_date(made: dict[str, str], folder: Path = PAGES) -> list[str]:
    """The pages that are not what the program says, and those that nobody makes."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))


def main() -> None:
    """Write the pages, or check them."""
    made = pages()
    if "--check" in sys.argv[1:]:
        old = out_of_date(made)
        if old:
            sys.exit(f"out of date: {', '.join(old)}; run python tools/make_reference.py")
        return
    PAGES.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (PAGES / name).write_text(text, encoding="utf-8", newline="\n")
    for path in PAGES.glob("*.md"):
        if path.name not in made:
            path.unlink()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
