"""Slips of the pen: from a manifest, the same manifest with one mistake in one key, for every key of it.

What a key holds is taken from the JSON Schema that `sextant schema` prints; where it stands, from the YAML
parser. Each slip says which lines a message about it may name.
"""

import re
from dataclasses import dataclass, field

import yaml


@dataclass
class Slip:
    """One manifest with one mistake."""

    kind: str  # "misspelt", "kind", ...
    key: str  # "scale.direction"
    line: int  # of the key, from 1
    text: str
    lines: set = field(default_factory=set)  # that a message may name

    @property
    def name(self):
        return f"{self.kind} {self.key} line {self.line}"


@dataclass
class Key:
    """A key where it stands: its table and name, its nodes, the map around it, what it may hold."""

    table: str
    name: str
    fixed: bool  # a key of the schema; else a name that the author chose
    required: bool
    node: yaml.Node
    value: yaml.Node
    owner: yaml.Node
    first: bool
    schema: dict
    names: dict  # what the schema asks of a chosen name
    owner_line: int

    @property
    def full(self):
        return f"{self.table}.{self.name}" if self.fixed else f"{self.table}.*"

    @property
    def line(self):
        return self.node.start_mark.line + 1


class Schema:
    """The JSON Schema, looked up."""

    def __init__(self, root):
        self.root = root

    def forms(self, schema):
        """Every plain form of a schema, with $ref followed and anyOf opened: [(table, schema)]."""
        if "anyOf" in schema:
            return [form for one in schema["anyOf"] for form in self.forms(one)]
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            return [(name, self.root["$defs"][name])]
        return [(None, schema)]

    @staticmethod
    def types(schema):
        found = schema.get("type", [])
        if "enum" in schema:
            named = {int: "integer", type(None): "null"}
            return {named.get(type(word), "string") for word in schema["enum"]}
        return set([found] if isinstance(found, str) else found)

    def all_types(self, schema):
        return set().union(*(self.types(form) for _, form in self.forms(schema)))

    def form_of(self, schema, node):
        """The form that a node is written in, or None: (table, schema)."""
        kind = {yaml.MappingNode: "object", yaml.SequenceNode: "array"}.get(type(node))
        fitting = [form for form in self.forms(schema)
                   if (kind in self.types(form[1])) if kind] or []
        if kind == "object" and len(fitting) > 1:
            names = {key.value for key, _ in node.value}
            known = [form for form in fitting if names & set(form[1].get("properties", {}))]
            free = [form for form in fitting if not form[1].get("properties")]
            fitting = known or free
        return fitting[0] if fitting else None

    def keys(self):
        """Every key of every table, as "table.key"."""
        tables = {"instrument": self.root, **self.root["$defs"]}
        return {f"{name}.{key}" for name, table in tables.items() for key in table["properties"]}


def keys_of(schema, text):
    """Every key of a manifest, with the table of the schema that it belongs to."""
    found = []

    def walk(node, form, table, owner_line):
        if isinstance(node, yaml.MappingNode):
            for at, (key, value) in enumerate(node.value):
                fixed = key.value in form.get("properties", {})
                inner = form["properties"][key.value] if fixed else form["additionalProperties"]
                if inner is False:
                    raise ValueError(f"line {key.start_mark.line + 1}: no key {key.value}")
                found.append(Key(table, key.value, fixed, key.value in form.get("required", ()), key,
                                 value, node, at == 0, inner, form.get("propertyNames", {}),
                                 owner_line))
                go(value, inner, f"{table}.{key.value}" if fixed else table,
                   key.start_mark.line + 1)
        elif isinstance(node, yaml.SequenceNode):
            for one in node.value:
                go(one, form["items"], table, one.start_mark.line + 1)

    def go(node, inner, table, line):
        form = schema.form_of(inner, node)
        if form is not None and ("properties" in form[1] or "additionalProperties" in form[1] or
                                 "items" in form[1]):
            walk(node, form[1], form[0] or table, line)

    walk(yaml.compose(text, Loader=yaml.BaseLoader), schema.root, "instrument", 1)
    return found


class Text:
    """A text and its edits by place."""

    def __init__(self, text):
        self.text = text
        self.starts = [0] + [m.end() for m in re.finditer("\n", text)]

    def span(self, node):
        """Where a node begins and ends; what follows it in its last line, and comments, do not belong to it."""
        start, end = node.start_mark.index, node.end_mark.index
        while end > start and self.text[end - 1] in " \n":
            end -= 1
        if node_is_block(node):  # comments after the last line of a block are taken to be in it
            lines = self.text[start:end].split("\n")
            while len(lines) > 1 and lines[-1].lstrip().startswith("#"):
                lines.pop()
            end = start + len("\n".join(lines).rstrip())
        return start, end

    def replaced(self, start, end, new):
        return self.text[:start] + new + self.text[end:]

    def line(self, number):
        return self.text[self.starts[number - 1]:].split("\n", 1)[0]


def node_is_block(node):
    return not isinstance(node, yaml.ScalarNode) and not node.flow_style or \
        isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def quoted(node):
    return isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')


# Keys that name something else of the manifest.
REFERENCES = {"responses", "bands_source", "scale", "sum", "mean", "minimum", "maximum", "difference",
              "percent", "call", "reverse", "of", "among", "sd_of", "patients", "others", "cutoff", "by",
              "formula", "table"}
CONDITIONS = {"when", "show_if", "count"}


def misspelt(word):
    """A slip of the finger: two letters in the wrong order, else one doubled."""
    for at in range(len(word) - 1, 0, -1):
        swapped = word[:at - 1] + word[at] + word[at - 1] + word[at + 1:]
        if swapped != word and swapped[0].isalpha():
            return swapped
    return word + word[-1]


def bad_values(types, forms):
    """Scalars that the forms do not allow."""
    bad = []
    if "string" not in types:
        bad.append("wrong")
    for _, form in forms:
        if "enum" in form:
            bad += ["wrong", '""' if isinstance(form["enum"][0], str) else "2"]
        if form.get("type") == "boolean":
            bad += ["yes", '"true"', "1"]
        if form.get("type") == "integer" and "enum" not in form:
            bad += ["1.5", "-1", '"1"', str(form.get("maximum", 10**9) + 1)]
            if form.get("minimum", 0) > 0:
                bad.append(str(form["minimum"] - 1))
        if form.get("type") == "number" and types == {"number"}:
            bad += ["1,5", '"1"', "1e3", "007"]
        if "pattern" in form:
            bad += ["Wrong wrong!", "é"]
            if ".." in form["pattern"].replace("\\", ""):
                bad += ["5..2", "1...4", "1-4", "a..b"]
    return list(dict.fromkeys(bad))


def slips_of(schema, text, keys=None):
    """Every slip in every key, or in the keys given."""
    source = Text(text)
    slips = []

    def add(kind, key, new, *lines):
        if new != text:
            slips.append(Slip(kind, key.full, key.line, new, set(lines) or {key.line}))

    for key in keys_of(schema, text) if keys is None else keys:
        for kind in KINDS:
            kind(schema, source, key, add)
    return slips


def slip_name(schema, source, key, add):
    """The key itself: misspelt, in capitals, or no name at all."""
    start, end = source.span(key.node)
    if key.fixed:
        add("misspelt", key, source.replaced(start, end, misspelt(key.name)))
        add("capital", key, source.replaced(start, end, key.name.capitalize()))
    elif key.names:
        add("name", key, source.replaced(start, end, '"no name!"'))


def slip_kind(schema, source, key, add):
    """A map, a list or a text where something else is held."""
    types = schema.all_types(key.schema)
    start, end = source.span(key.value)
    lines = {key.line, key.value.start_mark.line + 1}
    if "object" not in types:
        add("map", key, source.replaced(start, end, "{wrong: 1}"), *lines)
    if "array" not in types:
        add("list", key, source.replaced(start, end, "[[wrong]]"), *lines)
    if not types - {"object", "array", "null"}:
        add("text", key, source.replaced(start, end, "wrong"), *lines)
    if "array" in types and types <= {"array"} and not types & {"null"}:
        add("empty list", key, source.replaced(start, end, "[]"), *lines)
    if types == {"object"}:
        add("empty map", key, source.replaced(start, end, "{}"), *lines)


def slip_value(schema, source, key, add):
    """A value that does not fit."""
    if not isinstance(key.value, yaml.ScalarNode):
        return
    start, end = source.span(key.value)
    for bad in bad_values(schema.all_types(key.schema), schema.forms(key.schema)):
        flow = key.owner.flow_style and re.search("[,\\[\\]{}]", bad)
        add("value", key, source.replaced(start, end, f"'{bad}'" if flow else bad))


def slip_empty(schema, source, key, add):
    """Nothing after the colon."""
    if "null" in schema.all_types(key.schema):
        return
    start, end = source.span(key.value)
    lines = {key.line, key.value.start_mark.line + 1}
    add("empty", key, source.replaced(start, end, ""), *lines)
    if not key.owner.flow_style:
        add("nothing", key, source.replaced(start, end, "~"), *lines)


def whole(source, key):
    """The span of a key with its value, from the first letter of the key."""
    return source.span(key.node)[0], max(source.span(key.value)[1], source.span(key.node)[1] + 1)


def slip_twice(schema, source, key, add):
    """The same key again, after its value."""
    start, end = whole(source, key)
    copy = source.text[start:end]
    if key.owner.flow_style:
        add("twice", key, source.replaced(end, end, ", " + copy),
            key.line + source.text.count("\n", start, end))
        return
    between = "\n" + " " * key.node.start_mark.column
    add("twice", key, source.replaced(end, end, between + copy),
        key.line + source.text.count("\n", start, end) + 1)


def slip_left_out(schema, source, key, add):
    """A required key that is not there."""
    if not key.required:
        return
    start, end = whole(source, key)
    owner = {key.owner_line, key.owner.start_mark.line + 1}
    if key.owner.flow_style:
        rest = re.match(r"\s*,\s*", source.text[end:])
        before = re.search(r",\s*$", source.text[:start])
        if rest:
            end += rest.end()
        elif before:
            start = before.start()
        add("left out", key, source.replaced(start, end, ""), *owner)
    elif key.first and len(key.owner.value) > 1 and key.owner.value[1][0].start_mark.line > \
            key.node.start_mark.line:  # the next key moves up
        add("left out", key, source.replaced(start, key.owner.value[1][0].start_mark.index, ""), *owner)
    elif not key.first:
        line = source.starts[key.line - 1]
        add("left out", key, source.replaced(line, end + 1, ""), *owner)


def slip_reference(schema, source, key, add):
    """The name of something that is not there."""
    source_key = key.name == "source" and key.table not in ("rights", "instrument")
    if not isinstance(key.value, yaml.ScalarNode) or key.value.value == "" or not key.fixed:
        return
    start, end = source.span(key.value)
    if key.name in REFERENCES or source_key:
        add("reference", key, source.replaced(start, end, "nosuch"))
    elif key.name in CONDITIONS:
        add("reference", key, source.replaced(start, end, "nosuch >= 1"))
        add("condition", key, source.replaced(start, end, "q1 => 1"))


def slip_glued(schema, source, key, add):
    """No blank after the colon."""
    if isinstance(key.value, yaml.ScalarNode) and not node_is_block(key.value) and \
            key.line == key.value.start_mark.line + 1 and not quoted(key.value) and not quoted(key.node):
        end, start = source.span(key.node)[1], source.span(key.value)[0]
        if source.text[end:start] == ": ":
            add("glued", key, source.replaced(end, start, ":"))


def slip_indent(schema, source, key, add):
    """A blank too many, a blank too few, or a tab, before a key that stands below another."""
    column = key.node.start_mark.column
    line = source.starts[key.line - 1]
    if key.owner.flow_style or key.first or source.line(key.line)[:column].strip() != "":
        return
    add("blank too many", key, source.replaced(line, line, " "))
    if column > 0:
        add("blank too few", key, source.replaced(line, line + 1, ""))
        add("tab", key, source.replaced(line, line + column, "\t"))


def slip_open(schema, source, key, add):
    """A quote or bracket that is never closed."""
    if key.line != key.value.start_mark.line + 1:
        return
    start, end = source.span(key.value)
    closes = source.text[end - 1:end]
    last = key.line + source.text.count("\n", start, end)
    if quoted(key.value) or (closes in "]}" and not node_is_block(key.value)):
        add("open", key, source.replaced(end - 1, end, ""), *range(key.line, last + 1))


KINDS = (slip_name, slip_kind, slip_value, slip_empty, slip_twice, slip_left_out, slip_reference,
         slip_glued, slip_indent, slip_open)
