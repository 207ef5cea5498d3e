"""`mei-social doctor`: what this computer has, what stops a self-check, and nothing personal in it."""

from __future__ import annotations

import getpass
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mei_social.cli.commands.doctor import command, folder, machine
from mei_social.cli.commands.doctor.finding import Finding, State
from mei_social.storage.location import DATABASE, LEDGER
from programs import FIXED, LONGEST, PROGRAM, RULES, SMALL_ANSWERS, invoke, small
from small_rules import SMALL_YAML
from storage.test_location import posix, root
from terminals import Terminal, running

NOBODY = 65534
MARK = "zaphod"
"""Stands in every place from which something personal could come."""
REPORT = {"format", "format_version", "tool_version", "usable", "findings"}
FINDING = {"about", "state", "said", "next", "facts"}


class Desk(NamedTuple):
    """Somebody's home folder, with the name of its user in it, and their surroundings."""

    user: Path
    env: dict[str, str]

    @property
    def data(self) -> Path:
        return self.user / "answers"


@pytest.fixture(scope="module")
def saved_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which notes, names and reasons have the mark."""
    folder = tmp_path_factory.mktemp("saved")
    answers = re.sub("Ask my sister|Zeppelin|A second note|No photo anywhere", MARK, SMALL_ANSWERS)
    assert answers.count(MARK) == 4
    rules, file = small(folder)
    file.write_text(answers, encoding="utf-8")
    assert invoke("check", "--answers", str(file), "--rules", str(rules), home=folder / "home")[0] == 0
    return folder / "home"


@pytest.fixture
def desk(tmp_path: Path, saved_once: Path) -> Desk:
    return desk_in(tmp_path, saved_once)


def desk_in(place: Path, saved_once: Path) -> Desk:
    user = place / MARK
    user.mkdir()
    shutil.copytree(saved_once, user / "answers")
    (user / "answers").chmod(0o700)
    (user / "rules.yaml").write_text(SMALL_YAML, encoding="utf-8")
    named = dict.fromkeys(("USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME", "TERM", "LANG"), MARK)
    homes = dict.fromkeys(("HOME", "USERPROFILE"), str(user))
    chosen = {"MEI_SOCIAL_HOME": str(user / "answers"), "MEI_SOCIAL_RULES": str(user / "rules.yaml")}
    return Desk(user, {**os.environ, **FIXED, **named, **homes, **chosen, "PYTHONUTF8": "1"})


def ask(desk: Desk, *words: str, code: str | None = None) -> subprocess.CompletedProcess[str]:
    """In a process of its own, as much is looked at that belongs to a process."""
    program = (("-c", f"{code}\n{PROGRAM[1]}") if code else PROGRAM) + ("doctor", *words)
    return subprocess.run(
        [sys.executable, *program],
        env=desk.env,
        cwd=desk.user,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LONGEST,
        check=False,
    )


def test_nothing_is_changed(desk: Desk) -> None:
    """Whoever asks has every file afterwards as it was, by its bytes and its time, and no file more."""

    def files() -> dict[Path, tuple[bytes, int]]:
        return {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in desk.user.rglob("*") if p.is_file()}

    before = files()
    assert (ask(desk).returncode, ask(desk, "--json").returncode, len(before) > 1) == (0, 0, True)
    assert files() == before


def findings(said: str) -> dict[str, list[dict[str, Any]]]:
    """By what they are about."""
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(said)["findings"]:
        found.setdefault(finding["about"], []).append(finding)
    return found


def nothing(desk: Desk) -> None:
    """As it is."""


def broken_rules(desk: Desk) -> None:
    (desk.user / "rules.yaml").write_text(f"id: {MARK}\n{MARK}: 1\n", encoding="utf-8")


def rules_that_are_no_text(desk: Desk) -> None:
    (desk.user / "rules.yaml").write_bytes(b"\xff\xfe\x00")


def no_rules(desk: Desk) -> None:
    (desk.user / "rules.yaml").unlink()


def newer_rules(desk: Desk) -> None:
    (desk.user / "rules.yaml").write_text(f'needs: "99.0"\n{SMALL_YAML}', encoding="utf-8")


def older_rules(desk: Desk) -> None:
    older = re.sub(r"(?m)^version: \d+", "version: 1", SMALL_YAML)
    (desk.user / "newer.yaml").write_text(re.sub(r"(?m)^version: \d+", "version: 9", SMALL_YAML), "utf-8")
    (desk.user / "answers.yaml").write_text(SMALL_ANSWERS, encoding="utf-8")
    words = ("check", "--new", "--answers", str(desk.user / "answers.yaml"))
    rules = ("--rules", str(desk.user / "newer.yaml"))
    assert invoke(*words, *rules, home=desk.data)[0] == 0
    (desk.user / "rules.yaml").write_text(older, encoding="utf-8")


def broken_help(desk: Desk) -> None:
    (desk.user / "platforms").mkdir()
    (desk.user / "platforms" / "instagram.yaml").write_text(f"platform: {MARK}\n", encoding="utf-8")


def damaged(desk: Desk) -> None:
    content = bytearray((desk.data / DATABASE).read_bytes())
    content[3000:3100] = b"\xff" * 100
    (desk.data / DATABASE).write_bytes(content)


def not_ours(desk: Desk) -> None:
    (desk.data / DATABASE).write_text(MARK * 500, encoding="utf-8")


def a_folder_in_its_place(desk: Desk) -> None:
    (desk.data / DATABASE).unlink()
    (desk.data / DATABASE).mkdir()


def a_file_in_the_way(desk: Desk) -> None:
    shutil.rmtree(desk.data)
    desk.data.write_text(MARK, encoding="utf-8")


def a_file_on_the_way(desk: Desk) -> None:
    (desk.user / "file").write_text(MARK, encoding="utf-8")
    desk.env["MEI_SOCIAL_HOME"] = str(desk.user / "file" / "answers")


def a_circle_of_links(desk: Desk) -> None:
    (desk.user / "circle").symlink_to(desk.user / "circle")
    desk.env["MEI_SOCIAL_HOME"] = str(desk.user / "circle")


def a_name_too_long(desk: Desk) -> None:
    desk.env["MEI_SOCIAL_HOME"] = str(desk.user / (MARK * 60))


def somebody_elses(desk: Desk) -> None:
    os.chown(desk.data, NOBODY, NOBODY)


def nobody_at_home(desk: Desk) -> None:
    desk.env["MEI_SOCIAL_HOME"] = f"~nobody-called-{MARK}/answers"


def open_to_others(desk: Desk) -> None:
    desk.data.chmod(0o755)


def open_to_a_group(desk: Desk) -> None:
    desk.data.chmod(0o750)


def open_beside_other_files(desk: Desk) -> None:
    open_to_others(desk)
    (desk.data / MARK).write_text(MARK, encoding="utf-8")


def synced(desk: Desk) -> None:
    there = desk.user / f"OneDrive - {MARK}" / "answers"
    there.parent.mkdir()
    desk.data.rename(there)
    desk.env["MEI_SOCIAL_HOME"] = str(there)


def a_damaged_list(desk: Desk) -> None:
    (desk.data / LEDGER).write_text(MARK * 500, encoding="utf-8")


def an_early_clock(desk: Desk) -> None:
    desk.env["MEI_SOCIAL_TODAY"] = "2001-01-01"


def a_late_clock(desk: Desk) -> None:
    desk.env["MEI_SOCIAL_TODAY"] = "2101-01-01"


def an_old_code_page(desk: Desk) -> None:
    desk.env.update({"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp437"})


Trouble = Callable[[Desk], None]
STOPS: dict[Trouble, tuple[str, str]] = {
    broken_rules: ("Rules", "The rules that were chosen have "),
    rules_that_are_no_text: ("Rules", "The rules that were chosen cannot be read."),
    no_rules: ("Rules", "The rules that were chosen cannot be read."),
    newer_rules: ("Rules", "The rules that were chosen cannot be used here. "),
    older_rules: ("Rules", "These rules are version 1, and version 9 of them was used here before."),
    broken_help: ("Settings help", "The help for Instagram has errors"),
    damaged: ("Saved answers", f"{DATABASE} is damaged or is not a self-check"),
    not_ours: ("Saved answers", f"{DATABASE} is damaged or is not a self-check"),
    a_folder_in_its_place: ("Saved answers", f"{DATABASE} is a link, a folder or a device"),
    a_file_in_the_way: ("Data folder", "The folder that MEI_SOCIAL_HOME names cannot be used: a file"),
    a_file_on_the_way: ("Data folder", "The folder that MEI_SOCIAL_HOME names cannot be used: a file"),
    a_circle_of_links: ("Data folder", "The folder that MEI_SOCIAL_HOME names cannot be used: a file"),
    a_name_too_long: ("Data folder", "The folder that MEI_SOCIAL_HOME names cannot be used: File name too"),
    nobody_at_home: ("Data folder", "MEI_SOCIAL_HOME begins with ~ and a name,"),
}
NOTES: dict[Trouble, tuple[str, str]] = {
    open_to_others: ("Data folder", "Other users of this computer may look into it."),
    open_to_a_group: ("Data folder", "Other users of this computer may look into it."),
    open_beside_other_files: ("Data folder", "Other users of this computer may look into it."),
    synced: ("Data folder", "It seems to lie in a folder that is copied to another place"),
    a_damaged_list: ("The list of files that were reviewed", f"{LEDGER} is damaged"),
    an_early_clock: ("Clock", "Today is 1 January 2001, by this computer."),
    a_late_clock: ("Clock", "Today is 1 January 2101, by this computer."),
    an_old_code_page: ("Window", "It writes cp437, which lacks some signs"),
}
ALL = [nothing, *STOPS, *NOTES]


class Asked(NamedTuple):
    """What is said about some trouble, for people and for machines."""

    trouble: Trouble
    desk: Desk
    plain: subprocess.CompletedProcess[str]
    json: subprocess.CompletedProcess[str]


def called(trouble: Trouble) -> str:
    return trouble.__name__


@pytest.fixture(scope="module")
def asked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, saved_once: Path
) -> Asked:
    desk = desk_in(tmp_path_factory.mktemp("trouble"), saved_once)
    request.param(desk)
    return Asked(request.param, desk, ask(desk), ask(desk, "--json"))


def test_where_all_is_well(desk: Desk) -> None:
    """The first line says that all is there, and the exit code too."""
    done = ask(desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{command.USABLE}\n\n- ")
    assert "Stops" not in done.stdout


@pytest.mark.parametrize("asked", STOPS, indirect=True, ids=called)
@posix
def test_what_stops_a_self_check(asked: Asked) -> None:
    """It stands first, with what to do; the exit code is 1."""
    about, said = STOPS[asked.trouble]
    done, plain = asked.json, asked.plain
    first = json.loads(done.stdout)["findings"][0]
    assert (done.returncode, done.stderr, first["about"], first["state"]) == (1, "", about, State.STOPS)
    assert first["said"].startswith(said)
    assert running(plain.stdout).startswith(f"{command.STOPPED} - {about}: Stops a self-check. {said[:40]}")
    assert plain.stdout.endswith(f"{command.WORRIED}\n")


@pytest.mark.parametrize("asked", NOTES, indirect=True, ids=called)
@posix
def test_what_is_worth_knowing(asked: Asked) -> None:
    """It is said before all that is fine, and stops nothing."""
    about, said = NOTES[asked.trouble]
    done = asked.json
    notes = [f for f in json.loads(done.stdout)["findings"] if f["state"] == State.NOTE]
    assert done.returncode == 0
    assert [f["about"] for f in notes] == [about]
    assert said in notes[0]["said"]


@pytest.mark.parametrize("asked", ALL, indirect=True, ids=called)
@posix
def test_nothing_personal(asked: Asked) -> None:
    """Whatever is wrong, no output has a path, a name or a note of whoever asks, or of their computer."""
    said = "".join(f"{done.stdout}{done.stderr}" for done in (asked.plain, asked.json))
    hidden = {MARK, str(asked.desk.user.parent), socket.gethostname(), f"/{getpass.getuser()}"}
    assert [name for name in hidden if name.lower() in said.lower()] == []
    assert "Traceback" not in said


@pytest.mark.parametrize("asked", ALL, indirect=True, ids=called)
@posix
def test_every_trouble_has_a_next_step(asked: Asked) -> None:
    """What is not fine says what to do; the keys are those that are documented."""
    report = json.loads(asked.json.stdout)
    assert set(report) == REPORT
    assert report["usable"] is all(f["state"] != State.STOPS for f in report["findings"])
    assert [f for f in report["findings"] if set(f) != FINDING] == []
    assert [f for f in report["findings"] if f["state"] != State.FINE and not f["next"]] == []


@posix
def test_the_usual_folder_has_no_name_in_it(desk: Desk) -> None:
    """The usual place is named from the home folder on, and nothing is made in it."""
    for name in ("MEI_SOCIAL_HOME", "XDG_DATA_HOME"):
        desk.env.pop(name, None)
    before = sorted(desk.user.rglob("*"))
    done = ask(desk)
    assert "mei-social in your home folder. It is made when you begin, for you alone." in running(done.stdout)
    assert (MARK in done.stdout, sorted(desk.user.rglob("*"))) == (False, before)


ON_WINDOWS = """
from types import SimpleNamespace
from mei_social.cli.commands.doctor import folder
folder.sys = SimpleNamespace(platform="win32")
"""


def test_rights_that_nobody_looked_at(desk: Desk) -> None:
    """On Windows the folder is not said to be for oneself alone, as its rights are not looked at."""
    done = ask(desk, "--json", code=ON_WINDOWS)
    (folder, *_) = findings(done.stdout)["Data folder"]
    assert folder["said"].endswith("You can write there. Who else may look into it was not looked at.")
    assert folder["facts"]["private"] is None


@root
def test_a_folder_of_somebody_else(desk: Desk) -> None:
    """Answers in a folder of another user would not be private."""
    somebody_elses(desk)
    done = ask(desk)
    assert done.returncode == 1
    assert "Stops a self-check. The data folder belongs to another user" in done.stdout.replace("\n  ", " ")
    assert MARK not in done.stdout


@root
def test_a_folder_that_is_read_only(desk: Desk) -> None:
    """Somebody who may not write there is told so."""
    for path in (desk.user, desk.data, desk.data / DATABASE):
        os.chown(path, NOBODY, NOBODY)
    desk.data.chmod(0o500)
    for path in desk.user.parents:
        if path.stat().st_uid == 0 and not path.stat().st_mode & 0o001:
            path.chmod(path.stat().st_mode | 0o011)
    code = f"import os\nimport mei_social.cli.app, mei_social.cli.commands.doctor.folder\nos.setuid({NOBODY})"
    done = ask(desk, code=code)
    assert done.returncode == 1
    assert "cannot be used: you may not write there." in running(done.stdout)


@pytest.mark.parametrize("name", [*machine.NEEDED, *machine.FOR_SOME])
def test_a_part_that_is_missing(name: str, desk: Desk) -> None:
    """Whichever library is missing, it is named, and all that can be looked at without it is."""
    module = machine.NEEDED.get(name) or machine.FOR_SOME[name][0]
    done = ask(desk, "--json", code=f"import sys\nsys.modules[{module!r}] = None")
    found = findings(done.stdout)
    state = State.STOPS if name in machine.NEEDED else State.NOTE
    assert done.stderr == ""
    [parts] = found["Parts"]
    assert (parts["state"], parts["next"]) == (state, machine.AGAIN)
    assert name in parts["facts"]["missing"].split(", ")  # with it what needs it cannot be loaded either
    assert {"Python", "Window", "Data folder", "Rules", "Clock"} <= found.keys()


def test_an_optional_part(desk: Desk) -> None:
    """What most people never need is named with how to install it, and stops nothing."""
    done = ask(desk, "--json", code="import sys\nsys.modules['pyarrow'] = None")
    [optional] = findings(done.stdout)["Optional parts"]
    assert (done.returncode, optional["state"], optional["facts"]) == (0, "fine", {"missing": "pyarrow"})
    assert optional["next"] == "To have it: pip install 'mei-social[cohort]'"


def test_an_old_python() -> None:
    """Python 3.10 is too old, and the version is named."""
    [found] = machine.python((3, 10, 2))
    assert (found.state, found.said) == (
        State.STOPS,
        "This is Python 3.10.2, and mei-social needs 3.11 or newer.",
    )


@pytest.mark.parametrize(
    ("free", "state"), [(0, State.STOPS), (20_000_000, State.NOTE), (10**12, State.FINE)]
)
def test_free_space(free: int, state: State) -> None:
    """A full disk stops a self-check, and one that is nearly full is worth knowing."""
    found = folder.space(free)
    assert (found.state, found.facts["free_megabytes"]) == (state, free // 1_000_000)


def test_a_look_that_fails() -> None:
    """A mistake of ours in one look is a finding without a word of its text, and the others go on."""

    def look() -> list[Finding]:
        raise ValueError(MARK)

    [found] = command.looked("Clock", look)
    assert (found.state, MARK in found.said, "ValueError" in found.said) == (State.STOPS, False, True)


@posix
@pytest.mark.parametrize("stream", [">&-", ">/dev/full"])
def test_a_closed_or_full_stdout(stream: str, desk: Desk) -> None:
    """Where nothing can be printed one sentence says so."""
    if stream == ">/dev/full" and not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    shell = ["sh", "-c", f'exec "$@" {stream}', "sh", sys.executable, *PROGRAM, "doctor"]
    done = subprocess.run(shell, env=desk.env, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the output could not be written")


@posix
def test_in_a_window(tmp_path: Path) -> None:
    """In a window it says how wide it is and that arrow keys work; all that is fine fits one screen."""
    terminal = Terminal(tmp_path / "home", "doctor")
    code, said = terminal.ends()
    shown = running(terminal.written)
    assert code == 0, said
    assert "Questions can be answered with arrow keys, or by typing." in shown
    assert len(terminal.written.splitlines()) < 24


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("ACCESSIBLE", "1", "ACCESSIBLE is set"),
        ("TERM", "dumb", "TERM says"),
        ("COLUMNS", "40", "fewer than 60"),
    ],
)
def test_why_there_are_no_arrow_keys(variable: str, value: str, why: str, desk: Desk) -> None:
    """Questions are answered by typing where the window or the person wants it, and the reason is given."""
    desk.env.update({"TERM": "xterm", "COLUMNS": "80"})
    desk.env[variable] = value
    assert why in running(ask(desk).stdout)


def test_the_shipped_rules(tmp_path: Path) -> None:
    """Of the rules that come along their version, and how old the paths through menus are."""
    code, out, _ = invoke("doctor", "--json", home=tmp_path / "home", env={"MEI_SOCIAL_RULES": ""})
    found = findings(out)
    [rules], [menus] = found["Rules"], found["Settings help"]
    assert code == 0
    assert rules["said"].startswith("The rules that come with mei-social: ")
    assert re.fullmatch("[0-9a-f]{64}", rules["facts"]["digest"])
    assert date.fromisoformat(menus["facts"]["oldest"]) <= date.fromisoformat(menus["facts"]["newest"])
    assert f"{menus['facts']['old']} more than" in menus["said"]


def test_as_many_paths_as_the_facts(tmp_path: Path) -> None:
    """How many menu paths there are, and how many have no day, is what `rules facts` lists."""
    env = {"MEI_SOCIAL_RULES": ""}
    [menus] = findings(invoke("doctor", "--json", home=tmp_path / "home", env=env)[1])["Settings help"]
    listed = json.loads(invoke("rules", "facts", "--json", home=tmp_path / "home", env=env)[1])
    days = [fact["day"] for fact in listed if fact["kind"] == "path"]
    assert (menus["facts"]["paths"], menus["facts"]["undated"]) == (len(days), days.count(None))
    assert f"{len(days)} paths through the menus of apps ({days.count(None)} of them" in menus["said"]


def test_published_rules_have_a_day(tmp_path: Path) -> None:
    """Of published rules the day is said too."""
    target = tmp_path / "published.yaml"
    words = ("rules", "publish", str(RULES), "--to", str(target), "--yes-to", "reach")
    assert invoke(*words, home=tmp_path / "home")[0] == 0
    _, out, _ = invoke("doctor", "--rules", str(target), home=tmp_path / "home")
    assert "published on 3 May 2027" in running(out)
