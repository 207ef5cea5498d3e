"""Lists of who is expected, as mentors have them: who is on each, and what is said about the rest."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from cohort_files import folder_of, rules_of
from mei_social.cohort import names
from mei_social.cohort.read import read_cohort
from mei_social.cohort.roster.headings import Role, role_of
from mei_social.cohort.roster.keys import Listed, keys_of
from mei_social.cohort.roster.read import Roster, read_roster
from mei_social.errors import CannotRead
from mei_social.ruleset.load import load_rules
from programs import invoke
from small_rules import SMALL_YAML
from work import IN_STEP, growth, work

ALEX_AND_SAM = ["Alex Smith", "Sam Brown"]


def read(folder: Path, content: str | bytes, *name_columns: str) -> Roster:
    path = folder / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_roster(path, name_columns)


def people(roster: Roster) -> list[str]:
    return [person.name for person in roster.people]


@contextmanager
def refusing() -> Iterator[None]:
    """Nothing is raised, besides a sentence that names the file."""
    try:
        yield
    except CannotRead as error:
        if "list.csv" not in str(error):
            raise AssertionError(str(error)) from error


# Which column, which separator


READ: dict[str, tuple[str | bytes, list[str], str]] = {
    "commas": ("Name,School\nAlex Smith,Hill\nSam Brown,Dale\n", ALEX_AND_SAM, "Name"),
    "semicolons": ("Name;School\nAlex Smith;Hill\nSam Brown;Dale\n", ALEX_AND_SAM, "Name"),
    "tabs": ("Forename\tSurname\nAlex\tSmith\nSam\tBrown\n", ALEX_AND_SAM, "Forename and Surname"),
    "bars": ("Surname|First name\nSmith|Alex\nBrown|Sam\n", ALEX_AND_SAM, "First name and Surname"),
    "sep=": ("sep=;\r\nName;School\r\nAlex Smith;Hill, old\r\n", ["Alex Smith"], "Name"),
    "sep= in quotes": ('\ufeff"sep=|"\r\nName|School\r\nAlex Smith|Hill\r\n', ["Alex Smith"], "Name"),
    "old line ends": ("Name,School\rAlex Smith,Hill\rSam Brown,Dale\r", ALEX_AND_SAM, "Name"),
    "lines in a cell": (
        'No.,"Full\nname",X\n1,"Alex\r\nSmith","a\nb"\n2,Sam Brown,\n',
        ALEX_AND_SAM,
        "Full name",
    ),
    "one column, commas in it": ("Name\nSmith, Alex\nBrown, Sam\n", ["Smith, Alex", "Brown, Sam"], "Name"),
    "commas in it, semicolons": ("Name;School\nSmith, Alex;Hill\n", ["Smith, Alex"], "Name"),
    "commas in quotes": ('Name,School\n"Smith, Alex",Hill\n', ["Smith, Alex"], "Name"),
    "a comma without quotes": (
        "Name,School\nSmith, Alex,Hill\n" + "Sam Brown,Dale\n" * 12,
        ["Smith, Alex", *["Sam Brown"] * 12],
        "Name",
    ),
    "titles above": (
        "Mid Essex ITT, 2026/27,\n,,\nNo.,Name,School\n1,Alex Smith,Hill\n2,Sam Brown,Dale\n",
        ALEX_AND_SAM,
        "Name",
    ),
    "a title that sounds like a heading": (
        "Student names\nNo.,Forename,Surname\n1,Alex,Smith\n",
        ["Alex Smith"],
        "Forename and Surname",
    ),
    "legal and preferred": (
        "ID,Legal Surname,Preferred Forename,Email\n1,Smith,Alex,a@x.org\n",
        ["Alex Smith"],
        "Preferred Forename and Legal Surname",
    ),
    "somebody else's name": (
        "Student full name,Mentor name,School name\nAlex Smith,Dr Who,Hill\nSam Brown,Mr X,Dale\n",
        ALEX_AND_SAM,
        "Student full name",
    ),
    "a title column": (
        "Title,First Name,Last Name\nMr,Alex,Smith\nMx,Sam,Brown\n",
        ALEX_AND_SAM,
        "First Name and Last Name",
    ),
    "no spaces in headings": ("FirstName,LastName\nAlex,Smith\n", ["Alex Smith"], "FirstName and LastName"),
    "known as": (
        "Surname,Forename,Known as\nSmith,Alexander,Alex\nBrown,Sam,\n",
        ALEX_AND_SAM,
        "Known as and Surname",
    ),
    "surname beside name": ("Surname,Name\nSmith,Alex\nBrown,Sam\n", ALEX_AND_SAM, "Name and Surname"),
    "surname beside whole name": ("Surname,Name\nSmith,Alex Smith\nBrown,Sam Brown\n", ALEX_AND_SAM, "Name"),
    "initials": ("Surname,Initials\nSmith,A\nBrown,S J\n", ["A Smith", "S J Brown"], "Initials and Surname"),
    "one heading over two columns": (
        "Name,,School\nAlex,Smith,Hill\nSam,Brown,Dale\n",
        ["Alex, Smith", "Sam, Brown"],
        "Name and column B",
    ),
    "two rows of headings": (
        ",Name,,\nNo.,First,Last,School\n1,Alex,Smith,Hill\n",
        ["Alex Smith"],
        "First and Last",
    ),
    "Welsh": ("Enw,Cyfenw\nAlex,Smith\n", ["Alex Smith"], "Enw and Cyfenw"),
    "a word we do not know": (
        "Teilnehmer,Schule\nAlex Smith,Hill\nSam Brown,Dale\n",
        ALEX_AND_SAM,
        "Teilnehmer",
    ),
    "no headings": (
        "Alex Smith\nSam Brown\n",
        ALEX_AND_SAM,
        "column A from row 1 on, as no heading is known",
    ),
    "no headings, surname first": (
        "Smith, Alex\nBrown, Sam\n",
        ["Smith, Alex", "Brown, Sam"],
        "column A from row 1 on, as no heading is known",
    ),
    "numbers in the cells": ("Trainees\n1. Alex Smith\n2. Sam Brown\n", ALEX_AND_SAM, "Trainees"),
    "text that looks like a formula": ('Name\n="Alex Smith"\n\'Sam Brown\n', ALEX_AND_SAM, "Name"),
    "addresses behind": ("Name\nAlex Smith <a@x.org>\nSam Brown <s@x.org>\n", ALEX_AND_SAM, "Name"),
    "a form": (
        "ID,Email,Name,What is your name?\n1,anonymous,anonymous,Alex Smith\n2,x,anonymous,Sam Brown\n",
        ALEX_AND_SAM,
        "What is your name?",
    ),
    "a gradebook": (
        "Student,ID,Section\n    Points Possible,,\nAlex Smith,1,A\nSam Brown,2,A\n",
        ALEX_AND_SAM,
        "Student",
    ),
    "two languages": ("Enw / Name,Ysgol\nAlex Smith,Hill\nSam Brown,Dale\n", ALEX_AND_SAM, "Enw / Name"),
    "no names at all": ("Name\nTrainee 1\nTrainee 2\n", ["Trainee 1", "Trainee 2"], "Name"),
    "numbers behind": ("Name\nAlex Smith (s1234567)\n", ["Alex Smith (s1234567)"], "Name"),
    "hard spaces": ("Name\nAlex\u00a0Smith\nSam  Brown\n", ALEX_AND_SAM, "Name"),
    "other scripts": ("Name\nمحمد علي\n李 小龍\n", ["محمد علي", "李 小龍"], "Name"),
    "a trailing separator": ("Name,School,\nAlex Smith,Hill,left?\nSam Brown,Dale,\n", ALEX_AND_SAM, "Name"),
    "people called as a heading": (
        "Forename,Surname\nChristian,First\nLast,Given\n",
        ["Christian First", "Last Given"],
        "Forename and Surname",
    ),
    "UTF-16": ("Name\tSchool\nZoë Smith\tHill\n".encode("utf-16"), ["Zoë Smith"], "Name"),
    "UTF-16 without a mark": ("Name;School\nZoë Smith;Hill\n".encode("utf-16-le"), ["Zoë Smith"], "Name"),
}


@pytest.mark.parametrize("name", READ)
def test_names_and_where_they_are_from(name: str, tmp_path: Path) -> None:
    """Each person once, with the whole name, and the headings that it is from."""
    content, wanted, where = READ[name]
    roster = read(tmp_path, content)
    count = "1 person" if len(wanted) == 1 else f"{len(wanted)} people"
    assert (people(roster), roster.understood.split(". ")[0].split(";")[0].rstrip(".")) == (
        wanted,
        f"{count} from {where}",
    )


def test_windows_letters_are_read_and_said(tmp_path: Path) -> None:
    """A file in the encoding of an older Windows is read, with a name to look at."""
    roster = read(tmp_path, "Name;School\nZoë O’Neill;Hill\n".encode("cp1252"))
    assert people(roster) == ["Zoë O’Neill"]
    assert "Windows-1252 was read: look whether Zoë O’Neill is right." in roster.understood


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_letters_that_nobody_can_know(encoding: str, tmp_path: Path) -> None:
    """Letters of a Mac or of MS-DOS are not taken for others: the line is named, and how to save the list."""
    with pytest.raises(CannotRead, match=r"list\.csv has letters in line 2 .* Save it as CSV UTF-8"):
        read(tmp_path, "Name;School\nZoë O'Neill;Hill\n".encode(encoding))


# Which rows


LEFT_OUT = {
    "Name\nAlex Smith\nTotal: 5\n": "3 Total: 5",
    "No.,Name\n1,Alex Smith\nTotal,28\n": "3 28",
    "Name,School\nAlex Smith,Hill\n\nSam Brown,Dale\n,Dale\nGrand total of trainees,3\n": (
        "3 empty, 5 without a name, 6 Grand total of trainees"
    ),
    "Forename,Surname\nAlex,Smith\nCount,\n": "3 Count",
    "Name\nAlex Smith\nName\nSam Brown\n": "3 a heading",
    "Name\nAlex Smith\nPrinted 12/09/2026\n": "3 Printed 12/09/2026",
    "Name\nAlex Smith\n=COUNTA(A2:A2)\n": "3 a formula",
    "Name\nAlex Smith\nsam@example.org\n": "3 sam@example.org",
    "Name\nAlex Smith\nTBC\n": "3 TBC",
    "Name,School\nPrimary,\nAlex Smith,Hill\nSam Brown,Dale\n": "2 Primary",
    "Name,School\nAlex Smith,Hill\nPlease return to the office by Friday,\n": (
        "3 Please return to the office by Friday"
    ),
    'Student,ID\n    Points Possible,\n"Alex Smith",1\n"Student, Test",\n': (
        "2 Points Possible, 4 Student, Test"
    ),
    "Name,Joined\nAlex Smith,9:00\n\n3. In meeting\nName,Left\nAlex Smith,9:10\n": (
        "4 3. In meeting, 5 Name, 6 Alex Smith"
    ),
    "Name\nAlex Smith\n" + "12\n" * 7: "3 12, 4 12, 5 12, 6 12, 7 12 and 2 more",
}


@pytest.mark.parametrize("content", LEFT_OUT)
def test_rows_that_are_no_people(content: str, tmp_path: Path) -> None:
    """A total, a heading, a number or a note is nobody, and is named with its row."""
    roster = read(tmp_path, content)
    assert set(people(roster)) <= set(ALEX_AND_SAM)
    assert roster.understood.split(" left out: ")[1] == f"{LEFT_OUT[content]}."


def test_a_second_table_of_others(tmp_path: Path) -> None:
    """Only people who stand above already are left out below headings of their own."""
    roster = read(tmp_path, "Name,School\nAlex Smith,Hill\n\nName,Subject\nSam Brown,Art\n")
    assert people(roster) == ALEX_AND_SAM


def test_numbers_in_front_of_names(tmp_path: Path) -> None:
    """A list without a heading is one of names, whatever number or bullet stands before each."""
    assert people(read(tmp_path, "1. Alex Smith\n2. Sam Brown\n")) == ALEX_AND_SAM


def test_nothing_in_a_list_is_obeyed_by_a_terminal(tmp_path: Path) -> None:
    """Controls in names and groups are signs from the start, so that no output can forget it."""
    path = tmp_path / "list.csv"
    path.write_text("Name,School\nAlex\x1b Smith,Hi\x1b[1mll\x07\nSam\u202e Brown,Dale\n", "utf-8")
    found = [(person.name, person.group) for person in read_roster(path, group_by="School").people]
    assert found == [("Alex\u241b Smith", "Hi\u241b[1mll\u2407"), ("Sam<U+202E> Brown", "Dale")]


def test_a_name_that_stands_twice(tmp_path: Path) -> None:
    """Two people may have one name: both count, and it is said."""
    roster = read(tmp_path, "Name\nAlex Smith\nalex smith\n")
    assert (
        roster.understood
        == "2 people from Name. alex smith stands there more than once, and counts as often."
    )


# Workbooks


def book(path: Path, *rows: list[str]) -> Path:
    made = Workbook()
    page = made.active
    assert page is not None
    for row in rows:
        page.append(row)
    made.save(path)
    return path


def test_a_workbook_whatever_it_is_called(tmp_path: Path) -> None:
    """What is a workbook is told by its bytes."""
    path = book(tmp_path / "list.csv", ["Name"], ["Alex Smith"], ["Sam Brown"])
    assert people(read_roster(path)) == ALEX_AND_SAM


def test_formulas_of_a_workbook(tmp_path: Path) -> None:
    """A formula for which the workbook has no value is no person; nor is a count, or an error."""
    roster = read_roster(
        book(tmp_path / "list.xlsx", ["Name"], ["Alex Smith"], ["=A2"], ["=COUNTA(A2:A3)"], ["#N/A"])
    )
    assert people(roster) == ["Alex Smith"]
    assert "3 rows left out: 3 a formula, 4 a formula, 5 #N/A." in roster.understood


def test_the_sheet_with_the_names(tmp_path: Path) -> None:
    """A sheet of notes in front is passed over, and what was not read is named."""
    made = Workbook()
    notes = made.active
    assert notes is not None
    notes.title = "Notes"
    for line in ("Please read this first", "Ask Jo about changes"):
        notes.append([line])
    for title, name in (("Primary", "Alex Smith"), ("Secondary", "Sam Brown")):
        page = made.create_sheet(title)
        page.append(["Surname", "Forename"])
        page.append(name.split()[::-1])
    made.save(tmp_path / "list.xlsx")
    roster = read_roster(tmp_path / "list.xlsx")
    assert people(roster) == ["Alex Smith"]
    assert roster.understood.endswith("Of the sheets only Primary was read, not Notes and Secondary.")


# The column that somebody names


@pytest.mark.parametrize("named", [("Associate",), ("associate",), ("B",), ("b",)])
def test_a_column_by_its_heading_or_letter(named: tuple[str, ...], tmp_path: Path) -> None:
    """Whoever knows better says where the names are."""
    content = "Year,Associate,Name\n1,Alex Smith,Hill\n1,Sam Brown,Dale\n"
    assert people(read(tmp_path, content, *named))[-2:] == ALEX_AND_SAM


def test_two_columns_by_their_headings(tmp_path: Path) -> None:
    """Two columns are joined in the order in which they were named."""
    assert people(read(tmp_path, "N1,N2\nSmith,Alex\nBrown,Sam\n", "N2", "N1")) == ALEX_AND_SAM


# Refused, with the next step


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "nothing": (b"", "has no names in it: it is empty."),
    "headings alone": ("Name\n", "has no names below its headings. Its columns: A Name."),
    "schools": (
        "School,Places\nHill,3\nDale,4\n",
        "has no column that looks like names. Its columns: A School, B Places.",
    ),
    "addresses": ("Email\na@b.c\nd@e.f\n", "has no column that looks like names. Its columns: A Email."),
    "an open quote": ('Name\n"Ann\n', "has a quotation mark that is opened and never closed."),
    "an odd quote": ('Name\n"Ann" Jones\n', "look at the quotation marks in line 2."),
    "an export": ('{"kind": "mei-social-export"}', "is what somebody exported, and no list"),
    "a page": ("<html><body>Alex Smith", "is no list and no sheet."),
    "an old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "is locked with a password, or from an old",
    ),
    "no workbook": (b"PK\x03\x04rest", "cannot be read as a workbook."),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "is no text file."),
    "zeros": (b"a\0b\n", "is no text file."),
    "one very long name": ("Name\n" + "x" * 500 + "\n", "has no names below its headings."),
    "half of UTF-16": (
        "\ufeffName\nAlex Smith\n".encode("utf-16-le")[:-1],
        "has letters that cannot be read.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    """What is no list is refused in one sentence that names the file, and what was seen in it."""
    content, said = REFUSED[name]
    with pytest.raises(CannotRead, match=r"list\.csv") as refused:
        read(tmp_path, content)
    assert said in str(refused.value)


@given(st.binary(max_size=300))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Any bytes are read or refused in a sentence, and never an error of our own."""
    folder = tmp_path_factory.getbasetemp()
    with refusing():
        assert read(folder, content).people


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=4), max_size=8)
)
def test_any_table_under_a_heading(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    """Every row below the heading is a person, or is named or counted among those left out."""
    folder = tmp_path_factory.getbasetemp()
    cells = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    try:
        roster = read(folder, "Name,A,B,C\r\nAlex Smith\r\n" + "\r\n".join(cells))
    except CannotRead:
        return
    left_out = roster.understood.partition("; ")[2].partition(" row")[0]
    assert len(roster.people) + int(left_out or 0) <= len(rows) + 1


# When two names are one


@pytest.mark.parametrize(
    ("listed", "typed"),
    [
        ("Smith, Alex", "Alex Smith"),
        ("Smith, Mr Alex", "alex smith"),
        ("Ms Zoë O'Neill", "Zoe ONeill"),
        ("Dr. Alex Smith", "Alex  SMITH"),
        ("Mx Alex Smith (they/them)", "Alex Smith"),
        ("Alex Smith", "Smith, Alex"),
        ("Zoë O‘Neill", "zoe o´neill"),
        ("Al\u200bex \u200eSmith", "Alex Smith"),
        ("Anne\u2011Marie Smith", "Anne Marie Smith"),
        ("Alex, Smith", "Smith Alex"),
    ],
)
def test_the_same_name(listed: str, typed: str) -> None:
    """A title, brackets, case, accents, and which part stands before a comma say nothing."""
    assert names.expected([Listed(listed)], [(typed, "MS-1")], 0).handed_in == 1


@pytest.mark.parametrize(
    "typed", ["Alexa Smith", "Alex Smyth", "A Smith", "Alex Marie Smith", "Mister Smith"]
)
def test_a_likeness_never_decides(typed: str) -> None:
    """Whoever is only like somebody on the list has not handed in."""
    found = names.expected([Listed("Alex Smith")], [(typed, "MS-1")], 0)
    assert (found.handed_in, found.missing) == (0, ("Alex Smith",))


def test_whoever_is_called_exactly_so_comes_first() -> None:
    """A name that one person has and another may have is the first one's."""
    listed = [Listed("Alexander Fox", ("Alex Fox",)), Listed("Alex Fox")]
    assert names.expected(listed, [("Alex Fox", "MS-1")], 0).missing == ("Alexander Fox",)


def test_the_legal_name_is_hers_too(tmp_path: Path) -> None:
    """A list with a legal and a preferred name takes either, and shows the preferred one."""
    content = "Legal Surname,Legal Forename,Preferred Surname,Preferred Forename\nBrown,Samantha,Fox,Sam\n"
    [person] = read(tmp_path, content).people
    assert (person.name, {"sam fox", "samantha brown"} <= set(person.keys)) == ("Sam Fox", True)


def test_a_forename_alone_is_nobody(tmp_path: Path) -> None:
    """What somebody is called by friends is no name that decides."""
    [person] = read(tmp_path, "Name,Preferred name\nAlexander Smith,Alex\n").people
    assert person.keys == ("alexander smith",)


@given(st.text(max_size=40))
def test_a_name_is_itself(name: str) -> None:
    """Whatever a name is made of, it is the same as itself."""
    assert names.expected([Listed(name)], [(name, "MS-1")], 0).handed_in == 1
    assert keys_of(name) == keys_of(name.upper().lower()) or not name.isascii()


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Surname", Role.SURNAME),
        ("Legal Surname", Role.SURNAME),
        ("Family name", Role.SURNAME),
        ("LAST_NAME", Role.SURNAME),
        ("Preferred Forename", Role.FORENAME),
        ("Given names", Role.FORENAME),
        ("First Name(s)", Role.FORENAME),
        ("Preferred name", Role.KNOWN_AS),
        ("Student full name", Role.FULL),
        ("Name of trainee", Role.FULL),
        ("Surname, Forename", Role.FULL),
        ("Last name, first name", Role.FULL),
        ("Trainee", Role.WHO),
        ("Learner", Role.WHO),
        ("Mentor name", None),
        ("School name", None),
        ("Maiden name", None),
        ("Username", None),
        ("Student ID", None),
        ("Trainee number", None),
        ("Christian", None),
        ("", None),
    ],
)
def test_headings(heading: str, role: Role | None) -> None:
    """A heading says which part of the trainee's own name a column has, or none."""
    assert role_of(heading) is role


# How much work it is


def test_a_long_list_costs_in_step(tmp_path: Path) -> None:
    """Twice as many names cost twice the work."""

    def make(size: int) -> Path:
        path = tmp_path / f"{size}.csv"
        rows = "".join(f"{n},Ann{chr(97 + n % 26)},Smith{chr(97 + n // 26 % 26)}\n" for n in range(size))
        path.write_text(f"No.,Forename,Surname\n0,Alex,Smith\n{rows}", encoding="utf-8")
        return path

    assert growth(read_roster, make, 2000) <= IN_STEP


@pytest.mark.slow
def test_near_names_have_a_most() -> None:
    """Beside names that are all nearly the same, twice as long a list costs twice the work, and no square."""
    typed = [(f"Person{n:04} Smith", f"MS-{n}") for n in range(400)]

    def make(size: int) -> list[Listed]:
        return [Listed(f"Persom{n:05} Smith") for n in range(size)]

    assert growth(lambda listed: names.expected(listed, typed, 0), make, 1500) <= IN_STEP


# The command


@pytest.fixture
def received(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with exports of Alex Smith and Sam Brown and one without a name, and the rules."""
    rules = tmp_path / "small.yaml"
    rules.write_text(SMALL_YAML, encoding="utf-8")
    folder = folder_of(
        tmp_path / "received", load_rules(rules), range(1, 4), {1: "Alex Smith", 2: "Sam Brown"}
    )
    return folder, rules


def cohort(received: tuple[Path, Path], content: str, *more: str) -> tuple[int, str, str]:
    path = received[0].with_name("list.csv")
    path.write_text(content, encoding="utf-8")
    words = ("cohort", str(received[0]), "--expected", str(path), "--rules", str(received[1]), *more)
    return invoke(*words, home=received[0].with_name("home"))


def test_what_was_understood_comes_first(received: tuple[Path, Path]) -> None:
    """Before anything is shown it is said what the list was taken for, for machines too."""
    for more in ((), ("--json",)):
        _, out, told = cohort(received, "Surname,Forename\nSmith,Alex\nPatel,Priya\nTotal,2\n", *more)
        assert told.splitlines()[0] == (
            "list.csv: 2 people from Forename and Surname; 1 row left out: 4 2 Total."
        )
    assert json.loads(out)["expected"]["missing"] == ["Priya Patel"]


def test_a_list_of_others_is_refused(received: tuple[Path, Path]) -> None:
    """Where nobody who typed a name is on the list, nothing is counted: gates, then the columns."""
    code, out, told = cohort(received, "Name,Partner\nHill School,Alex Smith\nDale High,Sam Brown\n")
    assert (code, out) == (1, "")
    assert told.index("Are you free of private messages with pupils?") < told.index("Nobody who typed a name")
    assert "Its columns: A Name, B Partner. Name the column with: --name-column" in told
    code, _, told = cohort(
        received, "Name,Partner\nHill School,Alex Smith\nDale High,Sam Brown\n", "--name-column", "Partner"
    )
    assert "2 people from Partner." in told


def test_a_column_needs_a_list(received: tuple[Path, Path]) -> None:
    """Without a list there is no column to name: a usage error."""
    code, _, told = invoke(
        "cohort", str(received[0]), "--name-column", "Name", home=received[0].with_name("home")
    )
    assert (code, "give the list too: --expected FILE." in told) == (2, True)


def test_order_of_a_list_says_nothing() -> None:
    """Who is missing does not depend on the order of the list."""
    listed = [Listed(name) for name in ("Alex Smith", "Sam Brown", "Priya Patel", "Zoë Fox")]
    typed = [("Sam Brown", "MS-1"), ("Fox, Zoe", "MS-2")]
    before = set(names.expected(listed, typed, 0).missing)
    random.Random(1).shuffle(listed)
    assert set(names.expected(listed, typed, 0).missing) == before == {"Alex Smith", "Priya Patel"}


def test_groups(tmp_path: Path) -> None:
    """By a column of the list everybody is in one group; who is on no line has one of their own."""
    ruleset = rules_of(tmp_path)
    folder = folder_of(tmp_path / "in", ruleset, range(1, 5), {1: "Ann Jones", 2: "Bea Ward", 3: "Zoe Hill"})
    list_ = tmp_path / "names.csv"
    list_.write_text('Name,School\nAnn Jones,North\nCem Kaya,North\n"Bea Ward",South\n', "utf-8")
    people = read_roster(list_, group_by="School").people
    cohort = read_cohort(folder, ruleset, expected=people)
    found = {group.name: (group.handed_in, group.listed, group.missing) for group in cohort.groups}
    assert found["North"] == (1, 2, ("Cem Kaya",))
    assert found["South"] == (1, 1, ())
    assert found["(not on the list)"] == (2, 0, ())
    assert sorted(ref for group in cohort.groups for ref in group.refs) == [
        t.ref for t in sorted(cohort.trainees, key=lambda t: t.ref)
    ]
    opened = {t.called for t in cohort.trainees if t.open_gates}
    assert {who for group in cohort.groups for who, _ in group.gates} == opened


def test_one_group_however_it_is_written(tmp_path: Path) -> None:
    """Case and spaces make no other group, and who has nothing there is counted."""
    path = tmp_path / "list.csv"
    path.write_text("Name,School\nAlex Smith,Hill\nSam Brown,hill \nJo Fox,\n", "utf-8")
    roster = read_roster(path, group_by="School")
    assert [person.group for person in roster.people] == ["Hill", "Hill", ""]
    assert "1 person has nothing in the column to group by." in roster.understood


def test_a_merged_cell_is_of_all_its_rows(tmp_path: Path) -> None:
    """Who stands beside a school that is merged over many rows belongs to it."""
    made = Workbook()
    page = made.active
    assert page is not None
    for row in (["School", "Name"], ["Hill", "Alex Smith"], [None, "Sam Brown"], ["Dale", "Jo Fox"]):
        page.append(row)
    page.merge_cells("A2:A3")
    made.save(tmp_path / "list.xlsx")
    people_ = read_roster(tmp_path / "list.xlsx", group_by="School").people
    assert [person.group for person in people_] == ["Hill", "Hill", "Dale"]


def test_merged_cells_cost_in_step(tmp_path: Path) -> None:
    """Hundreds of cells that are merged over a million rows are looked up, and never filled in."""
    made = Workbook()
    page = made.active
    assert page is not None
    for row in (["School", "Name"], ["Hill", "Alex Smith"], [None, "Sam Brown"]):
        page.append(row)
    for number in range(2, 900):
        page.merged_cells.add(f"A{number}:A1048576")
    made.save(tmp_path / "list.xlsx")
    assert work(lambda: read_roster(tmp_path / "list.xlsx", group_by="School")) < 1_000_000


def test_no_such_group(tmp_path: Path) -> None:
    """A column that is not there is refused with those that are."""
    list_ = tmp_path / "names.csv"
    list_.write_text("Name,School\nAnn Jones,North\n", "utf-8")
    with pytest.raises(CannotRead, match=r"has no column Subject\. Its columns: A Name, B School"):
        read_roster(list_, group_by="Subject")


def test_who_is_not_on_the_list_in_order() -> None:
    """Names that are not on the list stand in the order of the alphabet, to be found in a register."""
    typed = [("Zoe Dunn", "MS-1"), ("ada Obi", "MS-2"), ("Kit Bell", "MS-3")]
    assert names.expected([Listed("Sam Hill")], typed, 0).not_listed == ("ada Obi", "Kit Bell", "Zoe Dunn")


def test_the_second_of_one_name_is_told_by_its_reference() -> None:
    """Somebody who is called as another one on the list is not told as if that one were not on it."""
    typed = [("Sam Hill", "MS-1"), ("Sam Hill", "MS-2")]
    assert names.expected([Listed("Sam Hill")], typed, 0).not_listed == ("Sam Hill (MS-2)",)
