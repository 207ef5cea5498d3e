"""Commands that a reader is shown, to be typed."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import partial
from html import unescape
from pathlib import Path, PurePath, PureWindowsPath

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cohort_files import audit, export, rules_of
from effort import examples
from mei_social.cohort.folder import Found
from mei_social.render.command import with_file
from programs import run
from sample_report import HOSTILE

HERE = PurePath("received")
SHELLS = [shell for shell in ("sh", "bash", "zsh") if shutil.which(shell)]
ACTING = "\"'`$\\!%&|;<>()[]{}*?~#^=,@+- \t\n\x1b\u202e“”‘’„\u2400…é李"


def words_of(shell: str, command: str) -> list[str]:
    """What a shell makes of a command, one word after another."""
    line = f"printf '%s\\0' {command}"
    done = subprocess.run([shell, "-c", line], capture_output=True, check=True)
    return done.stdout.decode().removesuffix("\0").split("\0")


@pytest.mark.parametrize(
    ("folder", "file", "command"),
    [
        (PurePath("received"), "1.json", "mei-social review received/1.json"),
        (PurePath(), "Zoë.json", "mei-social review Zoë.json"),
        (PurePath(), "-x.json", "mei-social review ./-x.json"),
        (PurePath("my files"), "Bea O'Neill (2).json", 'mei-social review "my files/Bea O\'Neill (2).json"'),
        (PureWindowsPath("C:\\In box"), "a & b.json", 'mei-social review "C:/In box/a & b.json"'),
        (PurePath("received"), "a; rm -rf ~.json", 'mei-social review "received/a; rm -rf ~.json"'),
    ],
)
def test_quoted(folder: PurePath, file: str, command: str) -> None:
    """Quotes stand where one of the common shells needs them; slashes are understood on Windows too."""
    assert with_file("mei-social review", folder, file) == command


@pytest.mark.parametrize(
    "file", ['a".json', "$HOME.json", "`x`.json", "a\\b.json", "a!b.json", "%PATH%.json", "a”b"]
)
def test_what_a_shell_obeys_in_quotes(file: str) -> None:
    """A name that one shell would act on, even in double quotes, is in no command."""
    assert with_file("mei-social review", HERE, file) is None


@pytest.mark.parametrize("name", ["a\x1b.json", "a\u202eb.json", "a\nb.json", "x" * 200, "\u0301a.json"])
def test_what_is_not_the_name(name: str) -> None:
    """Where the name is shown with signs or cut, what is shown would find no file, so there is no command."""
    assert with_file("mei-social review", HERE, Found("", name, bytes).shown) is None


@pytest.mark.skipif(not SHELLS, reason="there is no shell")
@examples(60)
@given(st.one_of(st.sampled_from(HOSTILE), st.text(ACTING + "ab.", min_size=1, max_size=12)))
def test_a_shell_reads_back_the_name(name: str) -> None:
    """Whatever a file is called, a shell takes the command for three words, or there is none."""
    assume(name not in (".", ".."))  # no file is called so
    shown = Found("", name.replace("/", "_").replace("\0", "_"), bytes).shown
    command = with_file("mei-social review", HERE, shown)
    for shell in SHELLS if command else ():
        assert words_of(shell, str(command)) == ["mei-social", "review", f"received/{shown}"]


@pytest.mark.skipif(not SHELLS, reason="there is no shell")
def test_the_command_on_the_page_works(tmp_path: Path) -> None:
    """What the page shows opens that file when it is typed where `cohort` was typed."""
    rules, folder, name = rules_of(tmp_path), tmp_path / "in box", "Bea O'Neill & co; (1).json"
    folder.mkdir()
    (folder / name).write_bytes(export(rules, audit(rules, 1)))
    (folder / "2.json").write_bytes(export(rules, audit(rules, 2)))
    typed = partial(
        run, home=tmp_path / "home", cwd=tmp_path, env={"MEI_SOCIAL_RULES": str(tmp_path / "rules.yaml")}
    )
    assert typed("cohort", "in box", "--output", "page.html").returncode == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    found = [unescape(text) for text in re.findall("<code>(mei-social review .*?)</code>", page)]
    assert sorted(found) == ['mei-social review "in box/2.json"', f'mei-social review "in box/{name}"']
    for command in found:
        done = typed(*words_of(SHELLS[0], command)[1:], "--plain")
        ref = "MS-00000002" if "2.json" in command else "MS-00000001"
        assert (done.returncode, ref in done.stdout.decode()) == (0, True)
