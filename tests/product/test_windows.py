"""What goes wrong on Windows, made to happen on any system: in the system's own calls, never in ours."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mei_social.cli import pager, screen
from mei_social.errors import CannotRead, CannotWrite, StoreProblem
from mei_social.export.read import read_export
from mei_social.files.names import in_own_home, why_not_everywhere
from mei_social.files.whole import read_text, write_new
from mei_social.storage.location import data_folder
from programs import finished, invoke, run, small

IN_USE = "is open in another program. Close it there, and run the command again."
HELD = [(5, errno.EACCES), (32, errno.EACCES), (33, errno.EACCES)]
"""What Windows says of a file that is open elsewhere, denied, shared or locked; what Python makes of it."""


def as_windows(winerror: int, number: int) -> Callable[..., object]:
    """A call of the system that fails as it does there."""

    def fail(*_args: object, **_more: object) -> object:
        error = OSError(number, "The process cannot access the file")
        error.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
        raise error

    return fail


def saved(folder: Path) -> tuple[Path, dict[str, str]]:
    rules, answers = small(folder)
    return finished(folder, answers, rules=rules), {"MEI_SOCIAL_RULES": str(rules)}


@pytest.mark.parametrize(("winerror", "number"), HELD)
def test_a_file_that_is_open_elsewhere(
    winerror: int, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, and left as it is; nothing is said of the folder."""
    (tmp_path / "a.html").write_bytes(b"old")
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", as_windows(winerror, number))
        with pytest.raises(CannotWrite) as caught:
            write_new(tmp_path / "a.html", b"new", replace=True)
    assert str(caught.value) == f"{tmp_path / 'a.html'} {IN_USE}"
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.html", b"old")]


def test_an_export_over_a_report_that_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says so in one line, and the same command works once it is closed."""
    home, env = saved(tmp_path)
    report = tmp_path / "report.html"
    report.write_bytes(b"old")
    words = ("export", str(report), "--yes", "--replace")
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", as_windows(5, errno.EACCES))
        code, _, told = invoke(*words, home=home, env=env)
    assert (code, f"Error: {report} {IN_USE}" in told, report.read_bytes()) == (1, True, b"old")
    assert invoke(*words, home=home, env=env)[0] == 0


def test_a_file_that_is_protected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that may not be changed is not said to be open."""
    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", as_windows(5, errno.EACCES))
    monkeypatch.setattr(os, "access", lambda *_args, **_more: False)
    with pytest.raises(CannotWrite, match=r"a is protected from changes. Choose another name."):
        write_new(tmp_path / "a", b"new", replace=True)


@pytest.mark.parametrize("winerror", [32, 33])
def test_reading_what_another_program_has_for_itself(
    winerror: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another program does not let us read is open there."""
    (tmp_path / "a").write_text("abc")
    monkeypatch.setattr(os, "open", as_windows(winerror, errno.EACCES))
    with pytest.raises(CannotRead) as caught:
        read_text(tmp_path / "a", 10)
    assert str(caught.value) == f"{tmp_path / 'a'} {IN_USE}"


DEVICES = [
    "aux.json",
    "CON",
    "nul.html",
    "Com1.csv",
    "lpt9.tar.gz",
    "COM².html",
    "con .txt",
    "CONIN$",
    "prn:a",
]


@pytest.mark.parametrize("name", DEVICES)
def test_names_of_devices(name: str, tmp_path: Path) -> None:
    """What Windows would open a device for is written on no system, whatever ending it has."""
    for replace in (False, True):
        with pytest.raises(CannotWrite, match="is a name that Windows keeps for a device"):
            write_new(tmp_path / name, b"abc", replace)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "end"), [("a.html ", "a space"), ("a.", "a full stop"), ("a .", "a full")])
def test_names_that_lose_their_end(name: str, end: str, tmp_path: Path) -> None:
    """A name that Windows would cut is written on no system."""
    with pytest.raises(CannotWrite, match=f"ends with {end}"):
        write_new(tmp_path / name, b"abc")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["auxiliary.json", "console.html", "com.html", "com10.csv", "null", "a.aux"])
def test_names_that_only_look_so(name: str) -> None:
    """Names that begin or end like those of devices are names."""
    assert why_not_everywhere(Path(name)) is None


@pytest.mark.parametrize("name", ["aux.json", "NUL.html"])
@pytest.mark.parametrize("more", [(), ("--replace",)])
def test_an_export_under_such_a_name(name: str, more: tuple[str, ...], tmp_path: Path) -> None:
    """It is refused before anything is asked, and never said to be there already."""
    home, env = saved(tmp_path)
    code, _, told = invoke("export", str(tmp_path / name), *more, home=home, env=env)
    assert code == 1
    assert (
        told == f"Error: {tmp_path / name} is a name that Windows keeps for a device. Choose another name.\n"
    )


@pytest.mark.parametrize("named", ["~nobody/mine", "~nobody\\mine", "~nobody", "~root"])
def test_a_home_folder_that_nobody_looks_up(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder beside one's own home is not made up for a name behind a tilde."""
    monkeypatch.setenv("MEI_SOCIAL_HOME", named)
    with pytest.raises(StoreProblem) as caught:
        data_folder()
    assert str(caught.value) == (
        "MEI_SOCIAL_HOME begins with ~ and a name, and no home folder is looked up for that. Write ~ alone "
        "for your own home folder, or the whole name of the folder to use, and try again."
    )


def test_a_file_in_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A tilde alone is one's own home folder; with a name it is a name like any other."""
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    assert in_own_home("~/a.html") == tmp_path / "a.html"
    assert in_own_home("~nobody/a.html") == Path("~nobody/a.html")


def test_a_pager_with_backslashes() -> None:
    """On Windows a command is handed on as it was written; elsewhere it is split as a shell splits it."""
    named = r'"C:\Program Files\Git\usr\bin\less.exe" -R'
    assert pager.started_as(named, windows=True) == named
    assert pager.started_as("less -R '+/a b'", windows=False) == ["less", "-R", "+/a b"]


@pytest.mark.parametrize(("named", "found"), [("most", True), ("", False)])
def test_a_pager_where_there_is_no_less(
    named: str, found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that somebody named is used where the usual one is missing, as on Windows."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PAGER", named)
    assert pager.is_there() is found


def test_a_pager_that_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All is written out."""
    monkeypatch.setenv("PAGER", str(tmp_path / "none.exe"))
    pager.page("all of it\n")
    assert capsys.readouterr().out == "all of it\n"


@pytest.mark.parametrize(
    ("system", "named", "dumb"),
    [
        ("nt", "dumb", True),
        ("nt", None, False),
        ("nt", "cygwin", False),
        ("posix", None, True),
        ("posix", "dumb", True),
        ("posix", "xterm", False),
    ],
)
def test_dumb_terminals(system: str, named: str | None, dumb: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that says so is dumb on every system; one that says nothing is not on Windows, where none does."""
    monkeypatch.setattr(screen, "SYSTEM", system)
    monkeypatch.delenv("TERM", raising=False)
    if named is not None:
        monkeypatch.setenv("TERM", named)
    assert screen.dumb() is dumb


def test_a_name_too_long_with_all_its_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Windows says of 260 letters that nothing is there, the folder that is there is not blamed."""
    near = tmp_path / "report.html"
    near.write_text("abc")
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", as_windows(206, errno.ENOENT))
        with pytest.raises(CannotRead) as read:
            read_text(near, 10)
        with pytest.raises(CannotWrite) as written:
            write_new(tmp_path / "new.html", b"abc")
    assert str(read.value) == (
        f"{near} cannot be reached, as its name is too long with all its folders. "
        "Move it into a folder that is not inside so many others."
    )
    assert str(written.value) == (
        f"{tmp_path / 'new.html'} cannot be the name of a file. Choose a shorter, plain name."
    )


@pytest.mark.skipif(os.name == "nt", reason="a link needs rights there")
def test_a_link_to_nothing(tmp_path: Path) -> None:
    """A link that leads nowhere is not said to be nearly its own name."""
    (tmp_path / "a").symlink_to("gone")
    with pytest.raises(
        CannotRead, match=r"a is a link to something that is not there. Give the file itself."
    ):
        read_text(tmp_path / "a", 10)


@pytest.mark.parametrize("kind", ["read", "write"])
def test_letters_that_no_name_has(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows calls a name with a question mark an invalid argument, which is said in words."""
    (tmp_path / "a").touch()
    monkeypatch.setattr(os, "open", as_windows(123, errno.EINVAL))
    with pytest.raises((CannotRead, CannotWrite), match="cannot be the name of a file"):
        read_text(tmp_path / "a", 10) if kind == "read" else write_new(tmp_path / "b", b"abc")


@pytest.mark.parametrize("page", ["cp1252", "cp850", "cp437"])
@pytest.mark.parametrize(
    "words", [("summary", "--all"), ("export", "-", "--yes", "--format", "md"), ("--help",)]
)
def test_a_code_page_with_few_letters(page: str, words: tuple[str, ...], tmp_path: Path) -> None:
    """Letters that an old code page lacks are replaced, and nothing stops."""
    home, env = saved(tmp_path)
    done = run(*words, home=home, env={**env, "PYTHONUTF8": "0", "PYTHONIOENCODING": page})
    assert (done.returncode, b"Traceback" in done.stdout + done.stderr) == (0, False)
    assert done.stdout.strip()


@pytest.mark.parametrize("ending", ["json", "html"])
def test_an_export_with_the_line_ends_of_windows(ending: str, tmp_path: Path) -> None:
    """What git or an editor made of its line ends changes no word of it, so there is nothing to doubt."""
    home, env = saved(tmp_path)
    made = tmp_path / f"r.{ending}"
    assert invoke("export", str(made), "--yes", home=home, env=env)[0] == 0
    before = read_export(made)
    made.write_bytes(made.read_bytes().replace(b"\n", b"\r\n"))
    after = read_export(made)
    assert b"\r\n" in made.read_bytes()
    assert (after.check_matches, after.page_matches, after.around, after.check) == (
        True,
        True,
        "",
        before.check,
    )


def test_rules_and_answers_with_the_line_ends_of_windows(tmp_path: Path) -> None:
    """They are the same rules, to the digest in an export, and the same answers."""
    rules, answers = small(tmp_path)
    told = []
    for ends in (b"\n", b"\r\n"):
        for path in (rules, answers):
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", ends))
        words = ("--answers", str(answers), "--rules", str(rules), "--new")
        home = tmp_path / f"home{len(ends)}"
        assert invoke("check", *words, home=home)[0] == 0
        code, said, _ = invoke("summary", "--json", "--rules", str(rules), home=home)
        assert code == 0
        told.append(re.sub(r"MS-\w{4}-\w{4}", "its reference", said))
    assert told[0] == told[1]
