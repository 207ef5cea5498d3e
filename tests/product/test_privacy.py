"""Nothing leaves the computer, nothing is written elsewhere, and no output says more than it may."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.test_cli import COMMANDS
from programs import EXAMPLE, FIXED, LONGEST, ROOT, RULES

# Python tells an audit hook about every socket, process and file, whoever asks for it. It writes by os.write,
# as an open() in here would be told again.
HOOK = """
import os, sys

def start():
    seen = os.open(os.environ["SEEN"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    outside = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "poplib.", "imaplib.", "telnetlib.",
               "webbrowser.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork",
               "os.startfile", "pty.", "ctypes.dlopen")
    files = ("os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir", "os.chmod",
             "os.chown", "os.truncate", "os.utime", "os.setxattr", "shutil.", "tempfile.")

    def hook(event, args):
        if event.startswith(outside):
            told = ["outside", event, str(args[1:4])]
        elif event == "open" and isinstance(args[2], int) and args[2] & writing:
            told = ["file", event, args[0]]
        elif event == "sqlite3.connect":
            told = ["file", event, args[0]]
        elif event.startswith(files):
            told = ["file", event, args[1] if event in ("os.rename", "os.link", "os.symlink") else args[0]]
        else:
            return
        told[2] = os.fsdecode(told[2]) if isinstance(told[2], (bytes, os.PathLike)) else str(told[2])
        os.write(seen, ("\\x1f".join(told) + "\\n").encode("utf-8", "backslashreplace"))

    sys.addaudithook(hook)

start()
del start
"""

ANSWERED = (
    "n\n1,4\n1\n1\n\n" + "y\n" * 12 + "1\n" + "?\nwhy\nhow\nnote\nAsk Jo\nsave\n" + "n\n" * 30 + "save\n"
)
"""Enough to come through setting up and some questions, whatever their number."""
RUNS: tuple[tuple[str, str], ...] = (
    ("--version", ""),
    ("--help", ""),
    ("check --plain", ANSWERED),
    (f"check --new --answers {EXAMPLE}", ""),
    ("summary", ""),
    ("summary --json", ""),
    ("summary --explain --plain", ""),
    ("export r.json", "show\nname\nJo\nnotes\n1\naccounts\n1\nsave\n"),
    ("export r.html", "read\nshow\nsave\n"),
    ("export r.html --replace", "save\n"),
    ("export r.md --yes --name Jo", ""),
    ("export r.csv --yes", ""),
    ("export - --yes", ""),
    ("export r.json --yes", ""),
    ("export missing/r.json --yes", ""),
    (f"rules validate {RULES}", ""),
    ("rules show", ""),
    ("rules coverage", ""),
    ("rules list", ""),
    ("rules prove", ""),
    ("rules facts --older-than 365", ""),
    ("rules facts --from . --confirm --plain", "stop\n"),
    (f"rules diff {RULES} {RULES}", ""),
    ("rules export --to rules.csv", ""),
    ("rules import rules.csv --to imported.yaml", ""),
    (f"rules impact {RULES} .", ""),
    ("rules test", ""),
    ("rules list", ""),
    ("rules publish --to published.yaml --yes-to reach", ""),
    ("rules new new.yaml", ""),
    ("rules schema", ""),
    ("form --to form.html", ""),
    ("review r.json", ""),
    ("import r.json", "no\n"),
    ("cohort .", ""),
    ("forget", "yes\n"),
    ("import-review r.json", ""),
    ("recheck --plain", "yes\n"),
    ("actions", ""),
    ("actions --change --plain", "1\n1\ndone\nno\nback\nleave\n"),
    ("remind next.ics", ""),
    ("", ""),
    ("doctor", ""),
    ("doctor --json", ""),
    ("concern", "no\n1\non\non\non\non\non\nnote\n\n\nA threat\n\n\n\nfile\nnote.md\n"),
    ("concern --json", ""),
    ("history", ""),
    ("history --json", ""),
    ("history --html h.html", ""),
    ("compare", ""),
    ("compare --json", ""),
    ("nonsense", ""),
    ("wipe --older-than 2026-01-01", ""),
    ("wipe", "no\n"),
    ("wipe", "yes\n"),
)
"""Every command, in an order in which each has something to do."""
EXPORTS = {"r.json", "r.html", "r.md", "r.csv"}
WRITTEN = {
    *EXPORTS,
    *("next.ics", "h.html", "note.md", "form.html"),
    *("rules.csv", "imported.yaml", "published.yaml", "new.yaml", "guidelines.schema.json"),
}


class Ran:
    """What all the commands did, said and touched."""

    def __init__(self, folder: Path, *before: str) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.work = folder / "work"
        self.seen = folder / "seen"
        self.codes: list[int] = []
        self.said: list[str] = []
        for path in (self.work, self.seen, folder / "hook", folder / "user"):
            path.mkdir()
        (folder / "hook" / "sitecustomize.py").write_text(HOOK)
        for line, typed in RUNS:
            self._run([*before, sys.executable, "-m", "mei_social", *line.split()], typed)

    @property
    def environment(self) -> dict[str, str]:
        user = str(self.folder / "user")
        return {
            **os.environ,
            **FIXED,
            **dict.fromkeys(("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME"), user),
            "MEI_SOCIAL_HOME": str(self.home),
            "PYTHONPATH": str(self.folder / "hook"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
            "SEEN": str(self.seen / str(len(self.codes))),
        }

    def _run(self, command: list[str], typed: str) -> None:
        done = subprocess.run(
            command,
            input=typed.encode(),
            capture_output=True,
            cwd=self.work,
            env=self.environment,
            timeout=LONGEST,
            check=False,
        )
        self.codes.append(done.returncode)
        self.said.append(done.stdout.decode() + done.stderr.decode())

    @property
    def exports(self) -> list[Path]:
        return [self.work / name for name in sorted(EXPORTS)]

    def events(self, kind: str) -> list[tuple[str, str]]:
        """What the hook saw: event and path, or event and arguments."""
        seen = [(self.seen / str(n)).read_text("utf-8") for n, _ in enumerate(RUNS) if not self.may(n, kind)]
        lines = (line.split("\x1f") for text in seen for line in text.splitlines())
        return [(event, what) for found, event, what in lines if found == kind]

    def may(self, run: int, kind: str) -> bool:
        """Rules are public: to read a sheet, `rules import` writes them in a temporary folder."""
        return kind == "file" and RUNS[run][0].startswith("rules import")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return Ran(tmp_path_factory.mktemp("privacy"))


def test_commands_did_their_work(ran: Ran) -> None:
    """The runs are not empty: each ends as it should, and answers were asked, saved, exported and wiped."""
    codes = dict(zip((line for line, _ in RUNS), ran.codes, strict=True))

    assert {line: code for line, code in codes.items() if code} == {
        "export missing/r.json --yes": 1,
        "export r.json --yes": 1,
        "nonsense": 2,
        "cohort .": 3,
        f"rules impact {RULES} .": 3,
        "import r.json": 1,
        "import-review r.json": 1,
    }
    assert ran.codes[-2:] == [0, 0]
    assert "answers so far are saved" in ran.said[2]
    assert {p.name for p in ran.work.iterdir()} == WRITTEN


def test_no_command_is_forgotten() -> None:
    """Every command is among the runs of this file."""
    run = {tuple(line.split()[: len(path)]) for line, _ in RUNS for path in COMMANDS}
    assert [" ".join(path) for path in COMMANDS if path not in run] == []


def test_hook_sees(ran: Ran) -> None:
    """The hook is there in every run: it sees what is written, and it would see a socket and a process."""
    code = (
        "import socket, subprocess, sys; socket.socket().close(); subprocess.run([sys.executable, '-c', ''])"
    )
    seen = ran.folder / "would-see.txt"
    subprocess.run([sys.executable, "-c", code], env={**ran.environment, "SEEN": str(seen)}, check=True)

    assert {"outside\x1fsocket.__new__", "outside\x1fsubprocess.Popen"} <= {
        line.rpartition("\x1f")[0] for line in seen.read_text("utf-8").splitlines()
    }
    assert {"open", "sqlite3.connect", "os.link", "os.remove", "os.mkdir"} <= {
        e for e, _ in ran.events("file")
    }


def test_no_network_and_no_other_program(ran: Ran) -> None:
    """No command opens a socket, asks for an address, or starts another program."""
    # A library of icalendar imports ctypes, which opens Python itself: a name that is empty.
    assert set(ran.events("outside")) <= {("ctypes.dlopen", "()")}


def test_nothing_is_written_elsewhere(ran: Ran) -> None:
    """Only the data folder and the export itself are written, also for a moment."""
    allowed = re.compile(
        rf"(file://)?{ran.home}(/(self-check|mentor)\.sqlite3(-journal)?(\?mode=rw)?)?"
        r"|(\./)?\.mei-social-[0-9a-f]{16}\.tmp|r\.(json|html|md|csv)|rules\.csv|(imported|published)\.yaml|new\.yaml"
        r"|guidelines\.schema\.json|next\.ics|note\.md|h\.html|form\.html"
        r"|\.|/proc/self/fd/[0-9]+"  # a file that has no name before it is whole
    )
    # SQLite writes its journal below Python; the folder is gone at the end. A number is a file already open.
    # An empty name is a database without a file that anybody can open: where `cohort` sorts.
    elsewhere = [
        (event, path)
        for event, path in ran.events("file")
        if not allowed.fullmatch(path) and not path.isdigit() and path not in ("", os.devnull)
    ]

    assert elsewhere == []
    assert sorted(p.name for p in (ran.folder / "user").rglob("*")) == []
    assert not ran.home.exists()


def test_arrow_keys_use_no_network(ran: Ran, tmp_path: Path) -> None:
    """With arrow keys asyncio makes a pair of local sockets for itself; there is no other one."""
    pexpect = pytest.importorskip("pexpect")
    if os.name == "nt":
        pytest.skip("no pseudo-terminals")
    seen = tmp_path / "seen.txt"
    env = {**ran.environment, "MEI_SOCIAL_HOME": str(tmp_path / "home"), "SEEN": str(seen), "TERM": "xterm"}
    child = pexpect.spawn(
        sys.executable, ["-m", "mei_social", "check"], env=env, timeout=LONGEST, dimensions=(40, 100)
    )
    child.expect("> ")
    child.sendline("n")
    child.expect("> ")
    child.sendline("arrows")
    child.expect("Any other app, game or site")  # the last row: keys are read from now on
    child.send("\x04")
    child.expect(pexpect.EOF)
    child.close()
    lines = [line.split("\x1f") for line in seen.read_text("utf-8").splitlines()]
    outside = [(event, what) for kind, event, what in lines if kind == "outside"]

    assert {event for event, _ in outside} <= {"socket.__new__", "ctypes.dlopen"}
    assert [what for event, what in outside if event == "socket.__new__" and "(1," not in what] == []


@pytest.mark.slow
def test_empty_network_namespace(tmp_path: Path) -> None:
    """In a network namespace without any interface every command does and says the same."""
    unshare = shutil.which("unshare")
    if not unshare:
        pytest.skip("there is no unshare here")
    for before in ([unshare, "-n"], [unshare, "-r", "-n"]):
        if subprocess.run([*before, "true"], capture_output=True, check=False).returncode == 0:
            break
    else:
        pytest.skip("no network namespace may be made here")
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside").mkdir()
    inside, outside = Ran(tmp_path / "inside", *before), Ran(tmp_path / "outside")
    links = subprocess.run(
        [*before, "cat", "/proc/net/dev"], capture_output=True, text=True, check=True
    ).stdout

    assert [line for line in links.splitlines()[2:] if not line.strip().startswith("lo:")] == []
    assert inside.codes == outside.codes
    assert {p.name for p in inside.work.iterdir()} == WRITTEN


# Words

FORBIDDEN = re.compile(
    r"\b(verified|verifies|certified|certifies|certification|compliant|non-compliant|compliance|comply|complies"
    r"|complied|complying|accredited|guarantee[ds]?|risk-free|vetted|trustworthy)\b"
    r"|\b(you|your accounts?|your profiles?|your answers?|this account|this person|the trainee|they|he|she)"
    r"( are|'re| is| was| were| seems?| looks?)( now| all| fully| completely| quite| perfectly)*"
    r" (safe|secure|in the clear|beyond reproach)\b",
    re.IGNORECASE,
)
"""Words that no output uses, and verdicts about a person. `safeguarding`, `safer` and `approved` stay."""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You are safe.", True),
        ("Your accounts are now fully secure", True),
        ("This trainee was verified", True),
        ("It complies with the policy.", True),
        (
            "Safeguarding lead; the safer answer; two-step verification; approved followers; certificates",
            False,
        ),
        ("Keeping your account secure", False),
    ],
)
def test_forbidden_words_are_found(text: str, found: bool) -> None:
    """The search finds verdicts and leaves the words of the trade alone."""
    assert bool(FORBIDDEN.search(text)) == found


def forbidden(text: str) -> list[str]:
    return [found[0] for found in FORBIDDEN.finditer(text)]


def test_no_output_passes_judgement(ran: Ran) -> None:
    """No command, in any format, says that anything was verified or that anybody complies or is safe."""
    files = [path.read_text("utf-8-sig") for path in ran.exports]

    assert [forbidden(text) for text in (*ran.said, *files) if forbidden(text)] == []


def test_every_document_is_self_declared(ran: Ran) -> None:
    """Every summary, history, comparison and export says that the answers are self-declared."""
    shown = ("summary", "history", "compare")
    documents = [said for (line, _), said in zip(RUNS, ran.said, strict=True) if line.startswith(shown)]
    documents.append((ran.work / "h.html").read_text("utf-8"))
    documents += [path.read_text("utf-8-sig") for path in ran.exports]

    assert len(documents) == 13
    assert [d for d in documents if "Self-declared: these are the trainee" not in " ".join(d.split())] == []


def literals(path: Path) -> Iterator[str]:
    """Texts in a module that can be shown: all but docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def test_no_shipped_text_passes_judgement() -> None:
    """Nor does any text in the rules, the example, the templates or the program, shown or not."""
    source = ROOT / "src" / "mei_social"
    texts = {
        str(p.relative_to(ROOT)): p.read_text("utf-8")
        for p in (*(ROOT / "rules").rglob("*.yaml"), EXAMPLE, *source.rglob("*.j2"), *source.rglob("*.css"))
    }
    # `lint` names such words to point them out in a rules file.
    modules = [p for p in source.rglob("*.py") if p.relative_to(source).parts[:2] != ("authoring", "lint")]
    texts |= {str(p.relative_to(ROOT)): "\n".join(literals(p)) for p in modules}

    assert len(texts) > 50
    assert {name: forbidden(text) for name, text in texts.items() if forbidden(text)} == {}


NAMED = re.compile(r"\b(?:user ?names?|handles?|names?|called|e-?mail|phone number)\b", re.IGNORECASE)
ASKS = re.compile(r"(?:Your|Type|Write|Enter|Give|Tell|What|Who|Which)\b.*|.*\?", re.DOTALL)


def test_what_is_asked_for_by_name() -> None:
    """Where words can be typed, no username and nobody else's name is asked for."""
    source = ROOT / "src" / "mei_social"
    texts = [
        text
        for part in ("interview", "concern", "form")
        for p in (source / part).rglob("*.py")
        for text in literals(p)
    ]
    texts += literals(source / "report" / "check_words.py")
    sentences = {sentence for text in texts for sentence in re.split(r"(?<=[.?!])\s+", text.strip())}

    assert {each for each in sentences if NAMED.search(each) and ASKS.fullmatch(each)} == {
        "Type your name to sign.",
        "Your name:",
        "Your name as your {reviews} knows it.",
        "Your reason, without names:",
        "What is the app called?",
        "Type its name, such as Discord, or press Enter to keep it to yourself.",
        "Type only the name of the app, such as Discord.",
        "What is the file called?",
        "What should the file be called?",
    }


def test_exports_name_nothing_of_this_computer(ran: Ran) -> None:
    """No export holds the name of the computer, the user or a folder."""
    import getpass
    import socket

    names = {str(ran.home), str(ran.folder), socket.gethostname(), f"/{getpass.getuser()}/"}
    files = [path.read_text("utf-8-sig") for path in ran.exports]

    assert [name for name in names for text in files if name in text] == []
    assert "path" not in json.loads((ran.work / "r.json").read_text("utf-8"))
