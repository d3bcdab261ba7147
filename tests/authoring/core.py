"""YAML as the editors read it: the core schema of YAML 1.2, where `no` is a text and every key is one."""

import re

import yaml


class Broken(Exception):
    """A text that is no YAML, or has a key twice."""


class Loader(yaml.SafeLoader):
    """SafeLoader with the words of 1.2 only."""

    def construct_mapping(self, node, deep=False):
        found = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in found:
                raise Broken(f"line {key.start_mark.line + 1}: a key that is twice or is none")
            found[key.value] = self.construct_object(value, deep=True)
        return found

    def construct_yaml_map(self, node):
        yield self.construct_mapping(node, deep=True)


Loader.add_constructor("tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node))
Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
        ("int", r"[-+]?[0-9]+", list("-+0123456789")),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789"))):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)


def load(text):
    try:
        return yaml.load(text, Loader=Loader)
    except (yaml.YAMLError, ValueError) as error:
        raise Broken(str(error).splitlines()[0]) from error
