"""The folder for the saved answers."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mei_social.errors import StoreProblem
from mei_social.storage.location import DATABASE, cannot_save, data_folder, ensure_folder

NOBODY = 65534
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes and no owners by number")
root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can make a folder that is somebody else's"
)


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """The loosest umask: nothing is private by chance."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestDataFolder:
    def test_the_variable_names_it(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """MEI_SOCIAL_HOME is the folder itself."""
        monkeypatch.setenv("MEI_SOCIAL_HOME", str(tmp_path / "mine"))
        assert data_folder() == tmp_path / "mine"

    def test_it_is_always_absolute(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A relative MEI_SOCIAL_HOME is taken from the folder where the command was started."""
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("MEI_SOCIAL_HOME", "mine")
        assert data_folder() == tmp_path / "mine"

    def test_a_tilde_is_the_home_folder(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """MEI_SOCIAL_HOME may start with ~, as a quoted one is not expanded by the shell."""
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("USERPROFILE", str(tmp_path))
        monkeypatch.setenv("MEI_SOCIAL_HOME", "~/mine")
        assert data_folder() == tmp_path / "mine"

    @pytest.mark.skipif(sys.platform != "linux", reason="XDG is a Linux convention")
    @pytest.mark.parametrize("named", [None, ""])
    def test_without_the_variable(
        self, named: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Without MEI_SOCIAL_HOME, or with an empty one, it is the usual place of the system."""
        monkeypatch.delenv("MEI_SOCIAL_HOME", raising=False)
        if named is not None:
            monkeypatch.setenv("MEI_SOCIAL_HOME", named)
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert data_folder() == tmp_path / "mei-social"
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("failure", ["raises", "relative"])
    def test_no_home(self, failure: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """A user without a home folder gets one sentence, whichever platformdirs is installed."""

        def path(*_: object, **__: object) -> Path:
            if failure == "raises":
                raise RuntimeError("could not determine the home directory")
            return Path("~/.local/share/mei-social")

        monkeypatch.delenv("MEI_SOCIAL_HOME", raising=False)
        monkeypatch.setattr("platformdirs.user_data_path", path)
        with pytest.raises(StoreProblem) as caught:
            data_folder()
        assert str(caught.value) == (
            "There is no home folder to save answers in. "
            "Set HOME to your home folder, or MEI_SOCIAL_HOME to the folder to use, and try again."
        )

    def test_a_tilde_without_a_home(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A ~ that leads nowhere gets the same sentence."""
        monkeypatch.setenv("MEI_SOCIAL_HOME", "~no-such-user-here/mine")
        with pytest.raises(StoreProblem, match="no home folder"):
            data_folder()


class TestEnsureFolder:
    @posix
    def test_it_is_private(self, tmp_path: Path) -> None:
        """A new folder is for its owner only, with the loosest umask too."""
        ensure_folder(tmp_path / "a" / "mine")
        assert mode(tmp_path / "a" / "mine") == 0o700

    @posix
    def test_a_loose_folder_is_closed(self, tmp_path: Path) -> None:
        """A folder that holds only our files loses every permission for others."""
        folder = tmp_path / "mine"
        folder.mkdir(mode=0o755)
        (folder / DATABASE).touch()
        ensure_folder(folder)
        assert mode(folder) == 0o700

    @posix
    def test_a_permission_is_never_added(self, tmp_path: Path) -> None:
        """A folder that its owner made read-only stays so."""
        folder = tmp_path / "mine"
        folder.mkdir(mode=0o555)
        ensure_folder(folder)
        assert mode(folder) == 0o500

    @posix
    def test_a_folder_with_other_files_is_left(self, tmp_path: Path) -> None:
        """A folder that holds other files keeps its permissions: others may need those files."""
        folder = tmp_path / "shared"
        folder.mkdir(mode=0o755)
        (folder / "letter.txt").touch()
        ensure_folder(folder)
        assert mode(folder) == 0o755

    @pytest.mark.parametrize("place", ["mine", "mine/deeper"])
    def test_a_file_is_in_the_way(self, place: str, tmp_path: Path) -> None:
        """A file where a folder belongs is named, with what to do."""
        (tmp_path / "mine").write_text("here first")
        with pytest.raises(StoreProblem) as caught:
            ensure_folder(tmp_path / place)
        assert str(caught.value) == (
            f"{tmp_path / place} cannot be a folder for answers: a file or a broken link is in the way. "
            "Move that file, or set MEI_SOCIAL_HOME to another folder and try again."
        )
        assert (tmp_path / "mine").read_text() == "here first"

    @posix
    def test_a_broken_link_is_in_the_way(self, tmp_path: Path) -> None:
        """A link that leads nowhere is refused, and nothing is made at its end."""
        (tmp_path / "mine").symlink_to(tmp_path / "gone")
        with pytest.raises(StoreProblem, match="a file or a broken link is in the way"):
            ensure_folder(tmp_path / "mine")
        assert not (tmp_path / "gone").exists()

    @posix
    def test_a_link_of_our_own(self, tmp_path: Path) -> None:
        """A link that we made to a folder of ours is followed."""
        (tmp_path / "real").mkdir(mode=0o755)
        (tmp_path / "mine").symlink_to(tmp_path / "real")
        ensure_folder(tmp_path / "mine")
        assert mode(tmp_path / "real") == 0o700

    @root
    def test_a_folder_of_another_user(self, tmp_path: Path) -> None:
        """A folder of another user is refused and left as it is."""
        folder = tmp_path / "theirs"
        folder.mkdir(mode=0o755)
        os.chown(folder, NOBODY, NOBODY)
        with pytest.raises(StoreProblem) as caught:
            ensure_folder(folder)
        assert str(caught.value) == (
            f"The folder {folder} belongs to another user, so answers in it would not be private. "
            "Log in as its owner, or set MEI_SOCIAL_HOME to another folder and try again."
        )
        assert mode(folder) == 0o755

    @root
    def test_a_link_of_another_user(self, tmp_path: Path) -> None:
        """A link that another user made is refused, though it leads to a folder of ours."""
        (tmp_path / "real").mkdir(mode=0o755)
        (tmp_path / "mine").symlink_to(tmp_path / "real")
        os.chown(tmp_path / "mine", NOBODY, NOBODY, follow_symlinks=False)
        with pytest.raises(StoreProblem, match="belongs to another user"):
            ensure_folder(tmp_path / "mine")
        assert mode(tmp_path / "real") == 0o755


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("ENOSPC", "The disk is full, so answers cannot be saved in {}. Free some space and try again"),
        ("EDQUOT", "The disk is full, so answers cannot be saved in {}. Free some space and try again"),
        ("EACCES", "Answers cannot be saved in {}: this folder is read-only for you."),
        ("EROFS", "Answers cannot be saved in {}: this folder is read-only for you."),
        ("EIO", "Answers cannot be saved in {}: Input/output error."),
    ],
)
def test_reasons(number: str, words: str) -> None:
    """Each reason of the system is one sentence that names the folder and a way out."""
    import errno

    code = getattr(errno, number)
    said = str(cannot_save(Path("mine"), OSError(code, os.strerror(code))))
    assert said.startswith(words.format("mine"))
    assert "set MEI_SOCIAL_HOME to another folder and try again" in said
    assert said.endswith("Answers saved before are kept.")
