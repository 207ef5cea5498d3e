"""A script with fewer letters that does the same: its own names are shorter, and no space stands for looks.

Within a statement that stands in no other, a name is changed wherever it stands: what meant the same before
means the same after. Only what the script itself declares is changed; properties, and what a browser gives,
keep their names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from itertools import chain, count, filterfalse, islice, product

from msgspec import Struct

TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)|(?P<name>[A-Za-z_$][\w$]*)|(?P<number>\d[\w.]*)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<sign>\.\.\.|\?\.(?!\d)|=>|\+\+|--|[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)
PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
TEMPLATE = re.compile(r"[`}](?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)", re.DOTALL)
"""From its beginning, or from the end of a value in it, to the next value or to its end."""
LANGUAGE = frozenset(
    re.findall(
        r"\w+",
        "async await break case catch class const constructor continue default delete do else extends false"
        " finally for function if in instanceof let new null of return static super switch this throw true"
        " try typeof undefined void while yield",
    )
)
DECLARE = frozenset({"const", "let", "function", "class"})
BEFORE_VALUE = frozenset({"case", "const", "delete", "in", "let", "of", "return", "throw", "typeof", "void"})
"""Words after which a stroke begins a pattern, and a brace holds values and no statements."""
CLOSERS = frozenset({")", "]", "}"})
NO_FUNCTION = frozenset({"if", "for", "while", "switch"})
RESERVE = 22
"""How many of the shortest names are for what one part declares for itself."""
LETTERS = "etnsoriauclfdphgmwybvkxqAjOCESIMGFLBPWTUzNRVDZYHJKQX"
"""Those that stand in scripts most often come first: a packed page has them in fewer bits."""
EVERYWHERE = -1
"""In no function."""
STARTS = frozenset({"(", ",", "{", "[", "...", ":"})


class Token(Struct):
    """A piece of the script; `group`: the bracket in which it stands, by its number."""

    kind: str
    text: str
    group: int = -1


def shorter(script: str) -> str:
    """The same script, without comments. Each statement of it that may end with a semicolon does."""
    read = _Script(script)
    return read.written(read.shortened(), joined=True)


def texts(script: str) -> str:
    """All that stands in quotes."""
    return " ".join(token.text for token in _read(script) if token.kind in ("string", "template"))


def apart(script: str, taken: Mapping[str, str], end: str) -> str:
    """The same with an end to each name that no function declares, and other names for what it takes."""
    read = _Script(script)
    everywhere = {read.tokens[n].text for n in read.own if read.is_known_to_all(n)}
    names = {**{name: f"{name}{end}" for name in everywhere}, **taken}
    return read.written({n: names[name] for n in read.own if (name := read.tokens[n].text) in names})


class _Script:
    def __init__(self, script: str) -> None:
        nothing = Token("sign", "")
        self.tokens = [nothing, *_read(script), nothing, nothing]
        self.kinds: dict[int, str] = {-1: "block"}
        """Of each bracket: `(`, `[`, `{` with values, `class`, `block`, or `hole` of a template."""
        self.ends: dict[int, int] = {}
        self.starts: dict[int, int] = {}
        self._pair_brackets()
        self.own = {n for n, token in enumerate(self.tokens) if self._is_own(n, token)}

    def written(self, names: Mapping[int, str], *, joined: bool = False) -> str:
        """With other names in some places. `joined`: what is declared in a row is one statement."""
        parts = []
        last = self.tokens[0]
        rows = self._rows() if joined else frozenset[int]()
        for n, token in enumerate(self.tokens[1:], 1):
            if self._needs_no_brackets(n) or self._needs_no_end(n) or n - 1 in rows:
                continue
            text = "," if n in rows else names.get(n, token.text)
            if text != token.text and self._is_key_too(n):
                text = f"{token.text}:{text}"
            parts.append(_between(last, token) + text)
            last = token
        return "".join(parts)

    def _rows(self) -> frozenset[int]:
        """Where one declaration ends and another of the same kind follows."""
        found, first = set(), dict[int, str]()
        for n, token in enumerate(self.tokens[1:-1], 1):
            before = self.starts.get(n - 1, n - 1)
            if token.text == ";" and self.tokens[n + 1].text == first.get(token.group) in ("const", "let"):
                found.add(n)
            elif n not in self.starts and (self._before(n) in ("", ";") or self.kinds.get(before) == "block"):
                first[token.group] = token.text
        return frozenset(found)

    def _needs_no_brackets(self, n: int) -> bool:
        """`(a) =>` is `a =>`."""
        for start in (n, n - 2):
            if [token.text for token in self.tokens[start : start + 4 : 2]] == ["(", ")"]:
                is_name = start + 1 in self.own and self.tokens[start + 3].text == "=>"
                return is_name and self._before(start) != "async"
        return False

    def _needs_no_end(self, n: int) -> bool:
        """The last comma or semicolon of a group, unless nothing stands before it."""
        if self.tokens[n].text == ",":
            return self.tokens[n + 1].text in CLOSERS and self._before(n) not in (",", "[")
        if self.tokens[n].text != ";" or self.tokens[n + 1].text != "}":
            return False
        return self._before(n) != "else" and self._before(self.starts.get(n - 1, n)) not in NO_FUNCTION

    def _pair_brackets(self) -> None:
        open_ones = [-1]
        for n, token in enumerate(self.tokens):
            if token.text in CLOSERS or (token.kind == "template" and token.text[0] == "}"):
                start = open_ones.pop()
                self.ends[start], self.starts[n] = n, start
            token.group = open_ones[-1]
            kind = self._kind_of(n, token)
            if kind:
                self.kinds[n] = kind
                open_ones.append(n)

    def _kind_of(self, n: int, token: Token) -> str:
        if token.kind == "template":
            return "hole" if token.text.endswith("{") else ""
        if token.text != "{":
            return token.text if token.text in ("(", "[") else ""
        before = self.tokens[n - 1]
        if before.kind == "name":
            is_class = self.tokens[n - 2].text in ("class", "extends")
            return "class" if is_class else "{" if before.text in BEFORE_VALUE else "block"
        return "block" if before.text in ("", ")", "=>", ";", "{", "}") else "{"

    def _is_own(self, n: int, token: Token) -> bool:
        """Whether it stands for what was declared by it: no property, and no word of the language."""
        if token.kind != "name" or token.text in LANGUAGE or self._before(n) in (".", "?."):
            return False
        kind = self.kinds[token.group]
        is_first = self._before(n) in ("{", ",", "async")
        return kind != "class" and not (kind == "{" and is_first and self.tokens[n + 1].text in (":", "("))

    def _is_key_too(self, n: int) -> bool:
        """`{ a }` stands for `{ a: a }`, in a value and where a value is taken apart."""
        is_alone = self._before(n) in ("{", ",") and self.tokens[n + 1].text in (",", "}", "=")
        return is_alone and self.kinds[self.tokens[n].group] == "{"

    def _before(self, n: int) -> str:
        return self.tokens[n - 1].text

    def shortened(self) -> dict[int, str]:
        """By place. What one function declares for itself may be named as in another."""
        within = self._functions()
        declared: dict[int, dict[str, None]] = {}
        for n in sorted(self.own):
            if self._declares(n):
                declared.setdefault(within[n][-1], {})[self.tokens[n].text] = None
        owner = {n: self._owner(n, within[n], declared) for n in sorted(self.own)}
        met: dict[int, set[tuple[int, str]]] = {where: set() for where in declared}
        for n, where in owner.items():
            if where is not None:
                for each in filter(met.__contains__, within[n]):
                    met[each].add((where, self.tokens[n].text))
        kept = frozenset(self.tokens[n].text for n, where in owner.items() if where is None)
        used = Counter(self.tokens[n].text for n, where in owner.items() if where == EVERYWHERE)
        new = list(islice(_names_but(kept | LANGUAGE), RESERVE + len(self.own)))
        names = {EVERYWHERE: dict(zip((name for name, _ in used.most_common()), new[RESERVE:], strict=False))}
        free = [*new[:RESERVE], *new[RESERVE + len(used) :]]
        for where, own in sorted(declared.items()):
            if where not in names:
                around = {names[outer][name] for outer, name in met[where] if outer in names}
                names[where] = dict(zip(own, filterfalse(around.__contains__, free), strict=False))
        return {n: names[where][self.tokens[n].text] for n, where in owner.items() if where is not None}

    def _owner(self, n: int, inside: tuple[int, ...], declared: Mapping[int, Container[str]]) -> int | None:
        """The function that declares a name, from the innermost; none, where a browser gives it."""
        return next(
            (each for each in reversed(inside) if self.tokens[n].text in declared.get(each, ())), None
        )

    def _functions(self) -> dict[int, tuple[int, ...]]:
        """By place the functions in which it stands, the innermost last, each by where it begins."""
        starts = dict(filter(None, map(self._function, range(len(self.tokens) - 1))))
        inside, found = [(EVERYWHERE, len(self.tokens))], {}
        for n in range(len(self.tokens)):
            while n > inside[-1][1]:
                inside.pop()
            if n in starts:
                inside.append((n, starts[n]))
            found[n] = tuple(start for start, _ in inside)
        return found

    def _function(self, n: int) -> tuple[int, int] | None:
        """Where it begins and ends, if its values stand in the bracket here or before an arrow here."""
        if self.tokens[n].text == "=>":
            start = self.starts.get(n - 1, n - 1)
            return start, self.ends[n + 1] if self.kinds.get(n + 1) == "block" else self._end_of_value(n + 1)
        if self.kinds.get(n) == "(" and self.tokens[self.ends[n] + 1].text == "{" and self._is_declaring(n):
            return n, self.ends[self.ends[n] + 1]
        return None

    def _end_of_value(self, n: int) -> int:
        """The last place of a value that is no block."""
        choices = 0
        while True:
            text = self.tokens[n].text
            if n in self.ends:
                n = self.ends[n] - (self.ends[n] in self.ends)
            elif text in (*CLOSERS, ",", ";") or n in self.starts or (text == ":" and not choices):
                return n - 1
            elif text == "?" and self.tokens[n + 1].text == "?":
                n += 1
            else:
                choices += {"?": 1, ":": -1}.get(text, 0)
            n += 1

    def is_known_to_all(self, n: int) -> bool:
        """It is declared in no function."""
        group = self.tokens[n].group
        while group != -1 and self._before(group) in ("const", "let", *STARTS):
            group = self.tokens[group].group
        return group == -1 and self._declares(n)

    def _declares(self, n: int) -> bool:
        if self._before(n) in DECLARE or self.tokens[n + 1].text == "=>":
            return True
        return self._before(n) in STARTS and self._is_declaring(self.tokens[n].group)

    def _is_declaring(self, group: int) -> bool:
        """Whether names in this bracket are those of a function's values, or of what is taken apart."""
        kind, before = self.kinds[group], self._before(group) if group > 0 else ""
        if kind == "(":
            after = self.tokens[self.ends[group] + 1].text
            is_function = self.tokens[group - 1].kind == "name" and before not in NO_FUNCTION
            return after == "=>" or (after == "{" and is_function)
        if kind not in ("{", "["):
            return False
        return before in ("const", "let") or (
            before in STARTS and self._is_declaring(self.tokens[group].group)
        )


def _read(script: str) -> Iterator[Token]:
    at, last = 0, Token("sign", "")
    braces = [0]
    """How many are open; anew in each value of a template."""
    while at < len(script):
        if script[at] == "`" or (script[at] == "}" and not braces[-1]):
            kind, found = "template", TEMPLATE.match(script, at)
        elif script[at] == "/" and script[at + 1] not in "/*" and not _ends_value(last):
            kind, found = "pattern", PATTERN.match(script, at)
        else:
            found = TOKEN.match(script, at)
            kind = (found and found.lastgroup) or ""
        assert found, script[at : at + 40]
        text, at = found[0], found.end()
        if kind == "space":
            continue
        if kind == "template":
            braces = braces[:-1] if text[0] == "}" else braces
            braces = [*braces, 0] if text.endswith("{") else braces
        else:
            braces[-1] += {"{": 1, "}": -1}.get(text, 0)
        last = Token(kind, text)
        yield last


def _ends_value(token: Token) -> bool:
    if token.kind == "name":
        return token.text not in BEFORE_VALUE
    return token.kind in ("number", "string", "pattern") or token.text[-1:] in (*CLOSERS, "`")


def _between(left: Token, right: Token) -> str:
    """What keeps two pieces apart."""
    is_word = re.match(r"[\w$]{2}", left.text[-1:] + right.text[:1])
    return " " if is_word or left.text[-1:] + right.text[:1] in ("++", "--", "//", "<!") else ""


def _names_but(taken: frozenset[str]) -> Iterator[str]:
    """The shortest first."""
    names = chain.from_iterable(product(LETTERS, repeat=length) for length in count(1))
    return (name for name in map("".join, names) if name not in taken)
