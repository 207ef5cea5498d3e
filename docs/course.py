"""The steps of docs/course-lead.md, taken from the page itself and done as a reader does them.

A fence of YAML whose first line names a file, such as `# my-rules.yaml`, is written into that file: where its
key stands already, its lines go below it. A command is run in the same folder. The cog blocks of the page
show what comes of it. tests/product/test_course_lead.py looks at what it did: neither has a copy of the
steps.
"""

from __future__ import annotations

import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import samples

PAGE = Path(__file__).parent / "course-lead.md"
EVENT = re.compile(
    r"^(?:## (?P<heading>[^\n]+)"
    r"|```yaml\n# (?P<file>[\w/.-]+\.yaml)\n(?P<lines>.*?)^```"
    r"|course\.shows\((?P<quote>['\"])(?P<command>[^\n]+?)(?P=quote)(?:, code=(?P<code>\d))?[^\n]*\))$",
    re.MULTILINE | re.DOTALL,
)
KEY = re.compile(r"( *)([\w-]+):")
TRAINEES = {"a": {}, "b": {"two-step-on": "no"}, "c": {"two-step-on": "partly", "group-members-known": "no"}}


@dataclass
class Course:
    """A folder in which the steps of the page are done one after the other."""

    folder: Path
    text: str = field(default_factory=lambda: PAGE.read_text(encoding="utf-8"))

    def __post_init__(self) -> None:
        self.desk = samples.Desk()
        self._events = EVENT.finditer(self.text)
        self._heading = ""

    def steps(self) -> Iterator[tuple[str, str, str]]:
        """Do the next step and tell it: the heading it is under, its command, and what the program said."""
        for event in self._events:
            self._heading = event["heading"] or self._heading
            if event["file"]:
                self.write(self.folder / event["file"], event["lines"])
            if event["command"]:
                yield self._heading, event["command"], self.run(event["command"], int(event["code"] or 0))

    def write(self, path: Path, lines: str) -> None:
        path.parent.mkdir(exist_ok=True)
        before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        path.write_text("\n".join(put(before, lines.splitlines())) + "\n", encoding="utf-8")

    def run(self, command: str, code: int) -> str:
        """What a command says, on both streams."""
        words = shlex.split(command)
        if words[0] == "cp":
            shutil.copy(self.folder / words[1], self.folder / words[2])
            return ""
        settings = dict(w.split("=") for w in words[: words.index("mei-social")])
        if "exports" in words:
            self.trainees()
        if "answers.yaml" in words:
            (self.folder / "answers.yaml").write_text(answers_text({}, "friends-asked"), encoding="utf-8")
        done = self.desk.run(*words[len(settings) + 1 :], code=code, folder=self.folder, settings=settings)
        return (done.stdout + done.stderr).replace(str(self.folder), ".")

    def trainees(self) -> None:
        """Exports of some trainees who answered the version that was handed out."""
        folder = self.folder / "exports"
        if folder.exists():
            return
        folder.mkdir()
        for name, open_answers in TRAINEES.items():
            trainee = samples.Desk()
            answers = folder / f"{name}.yaml"
            answers.write_text(answers_text(open_answers), encoding="utf-8")
            rules = ("--rules", str(self.folder / "published-1.yaml"))
            # In the order of their references, which else are drawn by lot, the trainees are told of.
            trainee.answer(str(answers), *rules, reference=f"MS-7K2D-M4Q{name.upper()}")
            answers.unlink()
            trainee.run("export", str(folder / f"{name}.json"), "--format", "json", "--yes", *rules)


def answers_text(open_answers: dict[str, str], left_out: str = "") -> str:
    """The self-check of somebody with one account, whose answers are safe but for these."""
    from mei_social.ruleset.load import load_rules

    rules = load_rules(samples.ROOT / "rules/guidelines.yaml")
    lines = ["screening:", *(f"  {s.id}: no" for s in rules.screening if s.per == "person")]
    asked = [r for r in rules.rules if r.when in (None, "personal-account") and r.id != left_out]
    for per, head, indent in (("person", "answers:", "  "), ("account", ACCOUNT, "      ")):
        mine = [r for r in asked if r.per == per and (not r.platforms or "instagram" in r.platforms)]
        lines += [head, *(f"{indent}{r.id}: {open_answers.get(r.id, r.expected)}" for r in mine)]
    return "\n".join(lines) + "\n"


ACCOUNT = """accounts:
  - platform: instagram
    purpose: personal
    screening:
      hosts-live: no
    answers:"""


def put(lines: list[str], new: list[str], first: int = 0, last: int | None = None) -> list[str]:
    """The lines with the new ones in them, as a person puts them there: below a key that is there already."""
    lines, last = list(lines), len(lines) if last is None else last
    for group in groups(new):
        key = KEY.match(group[0])
        at = next((n for n in range(first, last) if key and lines[n].startswith(key[0])), None)
        if at is None:
            end = after(lines, first, last)
            lines[end:end] = group
            last += len(group)
        elif len(group) == 1:
            lines[at] = group[0]
        else:
            below = next((n for n in range(at + 1, last) if is_out(lines[n], group[0])), last)
            size = len(lines)
            lines = put(lines, group[1:], at + 1, below)
            last += len(lines) - size
    return lines


def groups(lines: list[str]) -> list[list[str]]:
    """Each line with those that are indented below it."""
    found: list[list[str]] = []
    for line in lines:
        if found and not is_out(line, found[0][0]):
            found[-1].append(line)
        elif line.strip():
            found.append([line])
    return found


def is_out(line: str, key: str) -> bool:
    """Whether a line ends what is indented below the key."""
    text = line.lstrip()
    return bool(text) and not text.startswith("#") and len(line) - len(text) <= len(key) - len(key.lstrip())


def after(lines: list[str], first: int, last: int) -> int:
    """Behind the last line that says something, between the two."""
    told = [n for n in range(first, last) if lines[n].strip() and not lines[n].lstrip().startswith("#")]
    return told[-1] + 1 if told else first


@cache
def _course() -> tuple[Course, Iterator[tuple[str, str, str]], tempfile.TemporaryDirectory[str]]:
    folder = tempfile.TemporaryDirectory()
    made = Course(Path(folder.name))
    return made, made.steps(), folder


def shows(command: str, code: int = 0, start: str = "", end: str = "") -> None:
    """Do all that the page says up to this command, and show what it says, or a piece of that."""
    _, done, said = next(_course()[1])
    if done != command:
        raise SystemExit(f"course-lead.md: the step is {done}, and {command} was to be shown")
    said = samples.part(said, start, end) if start else said
    # A command keeps its one line: it is there to be copied.
    samples.block(f"$ {command}\n{samples.wrapped(said)}", "console")
