"""The rules in use, the settings help beside them, and a clock that fits to both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from mei_social.cli import context
from mei_social.cli.commands.doctor.finding import Facts, Finding, State
from mei_social.cli.commands.doctor.machine import again
from mei_social.cli.saved_checks import refuse_older
from mei_social.errors import BadRules, CannotRead, MeiSocialError, OlderRules
from mei_social.export.days import FIRST_DAY, latest_day
from mei_social.ruleset import published
from mei_social.ruleset.extends import NEEDS_NEWER
from mei_social.ruleset.load import load_guide, read_rules
from mei_social.ruleset.model import Guide, Ruleset
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store
from mei_social.text import english
from mei_social.text.typed_days import cannot_both_be_right
from mei_social.text.visible import visible

ABOUT, MENUS = "Rules", "Settings help"
OURS, CHOSEN = "The rules that come with mei-social", "The rules that were chosen"
ASK = "Ask whoever gave you the rules."
MEND = "Whoever can mend them sees all of it with mei-social rules validate and the name of that file."
MEANWHILE = "Meanwhile, when something online worries you: mei-social concern"
MOVE = "Menus move: where a path is not there, search in the app's own settings."
SET_CLOCK = "If that is wrong, set the clock of this computer: answers are saved with their day."
FIXED = "MEI_SOCIAL_TODAY is set, and stands in for the clock."


def rules(chosen: Path | None) -> Iterator[Finding]:
    """What is in the file; then what fits to it."""
    whose = CHOSEN if chosen else OURS
    facts: Facts = {"chosen": bool(chosen)}
    try:
        read = read_rules(context.rules_path(chosen))
    except CannotRead:
        how = f"Look at the name after --rules, or in MEI_SOCIAL_RULES. {ASK}" if chosen else again()
        yield Finding(ABOUT, f"{whose} cannot be read.", State.STOPS, how, facts)
        return
    newer = next((p.message for p in read.problems if p.rule == NEEDS_NEWER), None)
    if read.ruleset is None:
        count = english.count(len(read.problems), "error")
        said = f"{whose} cannot be used here. {newer}" if newer else f"{whose} have {count}."
        how = again() if newer or not chosen else f"{ASK} {MEND}"
        facts = {**facts, "errors": len(read.problems)}
        yield Finding(ABOUT, said, State.STOPS, f"{how} {MEANWHILE}", facts)
        return
    ruleset, day = read.ruleset, _published(read.text)
    facts = {**facts, "id": ruleset.id, "version": ruleset.version, "digest": ruleset.digest}
    dated = f", published on {english.day(day)}" if day else ""
    said = f'{whose}: "{visible(ruleset.title)}", version {ruleset.version}{dated}.'
    yield Finding(ABOUT, said, facts={**facts, "published": day.isoformat() if day else None})
    yield from _older(ruleset)
    yield from _menus(read.path, ruleset)


def _published(text: str) -> date | None:
    found = published.about(text)
    return found.day if found else None


def _older(ruleset: Ruleset) -> Iterator[Finding]:
    """Whether `check` would refuse them. A folder that cannot be read is a matter of its own."""
    try:
        with suppress(OSError):
            store = Store.open_existing(data_folder())
            if store:
                with store:
                    refuse_older(store, ruleset, allowed=False)
    except OlderRules as error:
        said, _, how = str(error).partition(". ")
        yield Finding(ABOUT, f"{said}.", State.STOPS, how)
    except MeiSocialError:
        return


def _menus(path: Path, ruleset: Ruleset) -> Iterator[Finding]:
    """How old the paths through the apps' menus are, and which help cannot be read."""
    guides, broken = _guides(path, ruleset)
    if broken:
        said = f"The help for {english.listed(broken)} has errors, so a self-check with it cannot go on."
        yield Finding(MENUS, said, State.STOPS, f"{ASK} {MEANWHILE}", {"broken": ", ".join(broken)})
    days = _days(guides)
    paths = sum(bool(setting.path) for guide in guides for setting in guide.settings)
    if not days:
        yield Finding(MENUS, "There are no dated paths through the menus of apps.", facts={"paths": paths})
        return
    most = ruleset.review.menu_path_old_after_days
    old = sum((context.today() - day).days > most for day in days)
    facts: Facts = {
        "paths": paths,
        "undated": paths - len(days),
        "old": old,
        "oldest": min(days).isoformat(),
        "newest": max(days).isoformat(),
    }
    undated = f" ({paths - len(days)} of them without a day)" if len(days) < paths else ""
    said = (
        f"{english.count(paths, 'path')} through the menus of apps{undated}, the newest looked at on "
        f"{english.day(max(days))}"
    )
    if old:  # so it is for most of the year, and nothing in a self-check waits for it
        yield Finding(MENUS, f"{said}, and {old} more than {most} days ago.", next=MOVE, facts=facts)
    else:
        yield Finding(MENUS, f"{said}.", facts=facts)


def _guides(path: Path, ruleset: Ruleset) -> tuple[list[Guide], list[str]]:
    """What can be read, and the names of the apps for which something is wrong."""
    guides, broken = [], []
    for platform in ruleset.platforms:
        try:
            guide = load_guide(path, platform.id)
        except (BadRules, CannotRead):
            broken.append(visible(platform.name))
        else:
            guides += [guide] if guide else []
    return guides, broken


def _days(guides: list[Guide]) -> list[date]:
    return [s.seen for guide in guides for s in guide.settings if s.path and s.seen]


def clock(chosen: Path | None) -> Iterator[Finding]:
    """Today beside every day that is known to have been."""
    today = context.today()
    facts: Facts = {"today": today.isoformat(), "fixed": bool(os.environ.get("MEI_SOCIAL_TODAY"))}
    said = f"Today is {english.day(today)}."
    fixed = f" {FIXED}" if facts["fixed"] else ""
    last = max([FIRST_DAY, *_known(chosen)])
    if last > latest_day(today):
        early = f"{said[:-1]}, by this computer. The rules, or what is saved here, are from a later day."
        yield Finding("Clock", early, State.NOTE, SET_CLOCK + fixed, facts)
    elif cannot_both_be_right(last, max(today, last)):
        late = f"{said[:-1]}, by this computer. That is years after anything in the rules or saved here."
        yield Finding("Clock", late, State.NOTE, SET_CLOCK + fixed, facts)
    else:
        yield Finding("Clock", said + fixed, facts=facts)


def _known(chosen: Path | None) -> Iterator[date]:
    with suppress(MeiSocialError, OSError):
        path = context.rules_path(chosen)
        read = read_rules(path)
        if day := _published(read.text):
            yield day
        if read.ruleset:
            yield from _days(_guides(path, read.ruleset)[0])
    with suppress(MeiSocialError, OSError):
        store = Store.open_existing(data_folder())
        if store:
            with store:
                yield from (saved.last_used for saved in store.audits())
