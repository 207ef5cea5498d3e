"""Write what the documents show, or with --check say what is out of date.

python docs/build.py            write
python docs/build.py --check    change nothing; exit with 1 when something is out of date
"""

from __future__ import annotations

import io
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from cogapp import Cog

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))

from phone_pictures import is_of_today, pictures  # noqa: E402 - cog blocks need this folder on the path too
from picture import summary_picture  # noqa: E402

GENERATED = "<!-- Made from rules/guidelines.yaml by docs/build.py: change it there. -->"


def main() -> int:
    check = "--check" in sys.argv[1:]
    pages = [ROOT / "README.md", *sorted(HERE.glob("*.md"))]
    with ProcessPoolExecutor() as pool:  # a page is mostly commands that are run, one after another
        texts = pool.map(cogged, pages)
        drawn, of_rules = pictures(), handbook()
        made = dict(zip(pages, texts, strict=True)) | of_rules | {HERE / "summary.svg": summary_picture()}
    stale = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    stale += [path for path, picture in drawn.items() if not is_of_today(path, picture)]
    for path in stale:
        if not check:
            path.write_bytes(drawn[path] if path in drawn else made[path].encode())
        print(f"{path.relative_to(ROOT)}: {'out of date. Run: python docs/build.py' if check else 'written'}")
    print(
        "docs: "
        + (f"{len(stale)} of {len(made) + len(drawn)} out of date" if check and stale else "up to date")
    )
    if not drawn:
        print(
            "docs: the pictures of the form need Chromium, Node and MEI_SOCIAL_NODE_MODULES", file=sys.stderr
        )
    return 1 if check and stale else 0


def handbook() -> dict[Path, str]:
    """The pages that are made from the rules alone."""
    from mei_social.cli.commands.rules.show import of_the_screens
    from mei_social.render.rules.handbook_markdown import policy_coverage, questionnaire, safeguarding_list
    from mei_social.ruleset.load import load_guide, load_rules

    path = ROOT / "rules/guidelines.yaml"
    rules = load_rules(path)
    guides = {p.id: guide for p in rules.platforms if (guide := load_guide(path, p.id, rules))}
    pages = {
        "questionnaire.md": questionnaire(rules),
        "policy-coverage.md": policy_coverage(rules),
        "safeguarding.md": safeguarding_list(rules, guides, of_the_screens()),
    }
    return {HERE / name: f"{GENERATED}\n\n{text}" for name, text in pages.items()}


def cogged(path: Path) -> str:
    """The page with every cog block run."""
    made = io.StringIO()
    cog = Cog()
    cog.options.print_output = True
    cog.process_file(io.StringIO(path.read_text(encoding="utf-8")), made, str(path))
    return made.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
