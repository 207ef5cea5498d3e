"""JSON Schema for editors: of a full rules file, of one that extends another, and of a platform file.

What pydantic makes of our classes, with words for every key and the shape of an overlay added.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from mei_social.authoring.schema.pydantic_models import guide_adapter, rules_adapter
from mei_social.ruleset.key_docs import MEANING
from mei_social.ruleset.overlay.apply import BY_KEY, KEYS, OWN
from mei_social.ruleset.overlay.drop import DROPPABLE
from mei_social.ruleset.references import ID, SECTIONS, SHIPPED

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
RULES, GUIDE = "Rules of a self-check", "Where the settings of one platform are"
LONGEST_ID = 60
ID_PATTERN = f"^{ID.pattern}$"


def rules_schema() -> Schema:
    """For a rules file, full or extending another: which of the two, `extends` decides."""
    schema = rules_adapter().json_schema()
    defs: Schema = schema.pop("$defs")
    defs["Ruleset"] = schema
    _describe(defs)
    defs["Overlay"] = _overlay(defs)
    # Not `oneOf`: for a slip in either, an editor could only say that neither fits.
    return {
        "$schema": DIALECT,
        "title": RULES,
        "if": {"type": "object", "required": ["extends"]},
        "then": {"$ref": "#/$defs/Overlay"},
        "else": {"$ref": "#/$defs/Ruleset"},
        # Once more, so that an editor offers it in a file with nothing in it yet.
        "properties": {"extends": defs["Overlay"]["properties"]["extends"]},
        "$defs": defs,
    }


def guide_schema() -> Schema:
    """For a platform file."""
    schema = guide_adapter().json_schema()
    _describe({**schema["$defs"], "Guide": schema})
    return {"$schema": DIALECT, **schema, "title": GUIDE}


SCHEMAS: Final[Mapping[str, Callable[[], Schema]]] = {
    "guidelines.schema.json": rules_schema,
    "platform.schema.json": guide_schema,
}
"""By the name of the file that ships it."""


def written(schema: Schema) -> str:
    """The text of a schema file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _describe(classes: Schema) -> None:
    """Words for every key, ids that look like ids, and no defaults that an editor should write down."""
    for name, schema in classes.items():
        for key, value in schema.get("properties", {}).items():
            value["description"] = MEANING[name][key] + "."
            _tidy(value)


def _tidy(value: Schema) -> None:
    if value.get("default") in (None, [], {}):
        value.pop("default", None)
    for text in (value, value.get("items", {}), *value.get("anyOf", [])):
        if text.get("maxLength") == LONGEST_ID:
            text["pattern"] = ID_PATTERN


def _overlay(defs: Schema) -> Schema:
    """What a file may say that extends another one."""
    full = defs["Ruleset"]["properties"]
    entry = {section: full[section]["items"] for section in SECTIONS}
    dropped = {"type": "string", "pattern": ID_PATTERN}
    properties: Schema = {
        "extends": {"type": "string", "pattern": rf"^{SHIPPED}$|\.ya?ml$", "default": SHIPPED},
        **{key: full[key] for key in OWN},
        **{key: _or_nothing(_partial(full[key], defs)) for key in BY_KEY},
        "needs": full["needs"],
        "help": _or_nothing(full["help"]),
        "drop": _sections({section: _list(dropped) for section in DROPPABLE}, full),
        "change": _sections({section: _changes(entry[section], defs) for section in SECTIONS}, full),
        "add": _sections({section: _list(entry[section]) for section in SECTIONS}, full),
    }
    meaning = {**MEANING["Ruleset"], **MEANING["Overlay"]}
    described = {key: {**properties[key], "description": meaning[key] + "."} for key in KEYS}
    return {**_group(described), "title": "Overlay", "required": ["extends", *OWN]}


def _sections(sections: Schema, full: Schema) -> Schema:
    """A group with one key for each section of the file."""
    said = {name: full.get(name, {}).get("description", "People to talk to.") for name in sections}
    return _or_nothing(
        _group({name: {**value, "description": said[name]} for name, value in sections.items()})
    )


def _changes(entry: Schema, defs: Schema) -> Schema:
    """Entries by id, each with any of its keys but the id."""
    partial = _partial(entry, defs)
    del partial["properties"]["id"]
    names = {"pattern": ID_PATTERN}
    return _or_nothing(
        {"type": "object", "propertyNames": names, "additionalProperties": _or_nothing(partial)}
    )


def _partial(schema: Schema, defs: Schema) -> Schema:
    """The same with no key needed, all the way down: keys are replaced one by one."""
    target = defs[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    if "enum" in target:
        return schema
    found = {key: value for key, value in {**target, **schema}.items() if key not in ("$ref", "required")}
    if "properties" in found:
        found["properties"] = {key: _partial(value, defs) for key, value in found["properties"].items()}
    if "$ref" in found.get("items", {}):
        found["items"] = _partial(found["items"], defs)
        found.pop("minItems", None)
    return _texts(found) if isinstance(found.get("additionalProperties"), dict) else found


def _texts(schema: Schema) -> Schema:
    """Texts by id; an empty one takes away the text that is there."""
    return {**schema, "additionalProperties": _or_nothing(schema["additionalProperties"])}


def _or_nothing(schema: Schema) -> Schema:
    """The same, or a key with only comments below it."""
    return {**schema, "type": [schema["type"], "null"]}


def _group(properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _list(items: Schema) -> Schema:
    return {"type": ["array", "null"], "items": items}
