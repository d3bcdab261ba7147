"""A small JSON Schema checker: the keywords that docs/profile.schema.json uses, and no others.

An unknown keyword is an error, so that nothing in a schema is passed over in silence.
"""

TYPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
SILENT = {"$schema", "$defs", "title", "description"}


def _type(schema, value, root, where):
    wanted = schema["type"]
    names = wanted if isinstance(wanted, list) else [wanted]
    if not any(TYPES[name](value) for name in names):
        yield f"{where}: not {' or '.join(names)}"


def _enum(schema, value, root, where):
    if value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"


def _const(schema, value, root, where):
    if value != schema["const"]:
        yield f"{where}: {value!r} is not {schema['const']!r}"


def _minimum(schema, value, root, where):
    if TYPES["integer"](value) and value < schema["minimum"]:
        yield f"{where}: {value} is less than {schema['minimum']}"


def _required(schema, value, root, where):
    if isinstance(value, dict):
        for key in schema["required"]:
            if key not in value:
                yield f"{where}: no {key}"


def _properties(schema, value, root, where):
    if not isinstance(value, dict):
        return
    for key, entry in value.items():
        if key in schema["properties"]:
            yield from problems(schema["properties"][key], entry, root, f"{where}.{key}")
        elif schema.get("additionalProperties") is False:
            yield f"{where}: {key} is not foreseen"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from problems(schema["additionalProperties"], entry, root, f"{where}.{key}")


def _items(schema, value, root, where):
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield from problems(schema["items"], entry, root, f"{where}[{index}]")


def _ref(schema, value, root, where):
    prefix = "#/$defs/"
    name = schema["$ref"]
    if not name.startswith(prefix):
        raise ValueError(f"{name}: only {prefix} is followed")
    yield from problems(root["$defs"][name[len(prefix):]], value, root, where)


def _any(schemas, value, root, where, least, most):
    found = [list(problems(schema, value, root, where)) for schema in schemas]
    good = sum(not one for one in found)
    if not least <= good <= most:
        yield f"{where}: {good} of {len(found)} schemas fit: " + \
            " / ".join(one[0] if one else "fits" for one in found)


def _one_of(schema, value, root, where):
    yield from _any(schema["oneOf"], value, root, where, 1, 1)


def _any_of(schema, value, root, where):
    yield from _any(schema["anyOf"], value, root, where, 1, len(schema["anyOf"]))


KEYWORDS = {"type": _type, "enum": _enum, "const": _const, "minimum": _minimum,
            "required": _required, "properties": _properties, "items": _items, "$ref": _ref,
            "oneOf": _one_of, "anyOf": _any_of}


def problems(schema, value, root=None, where="$"):
    """Yields what is wrong with the value, one sentence each."""
    root = schema if root is None else root
    for keyword in schema:
        if keyword in KEYWORDS:
            yield from KEYWORDS[keyword](schema, value, root, where)
        elif keyword not in SILENT and keyword != "additionalProperties":
            raise ValueError(f"{where}: the checker does not know the keyword {keyword}")
