"""The conditions of `datasource.types`: whether one holds, and how to make one hold.

A field that isn't given counts as having its default.
"""

import itertools


class Wish:
    """What an object shall have for a condition to hold: members with values, and members that must be absent."""

    def __init__(self, values=None, absent=()):
        self.values = dict(values or {})
        self.absent = frozenset(absent)

    def merged(self, other):
        """Both wishes; None where they contradict each other."""
        for name in self.values.keys() & other.values.keys():
            if self.values[name] != other.values[name]:
                return None
        values = {**self.values, **other.values}
        absent = self.absent | other.absent
        return None if values.keys() & absent else Wish(values, absent)


def holds(condition, members, form):
    match condition:
        case {"field": name, "equals": value}:
            return same(form.effective(name, members), value)
        case {"field": name, "in": values}:
            return any(same(form.effective(name, members), value) for value in values)
        case {"field": name, "given": True}:
            return name in members
        case {"not": inner}:
            return not holds(inner, members, form)
        case {"all": inner}:
            return all(holds(each, members, form) for each in inner)
        case {"any": inner}:
            return any(holds(each, members, form) for each in inner)
    raise ValueError(f"There is no such condition: {condition}")


def fields(condition):
    """The names of the fields that it speaks of."""
    if "field" in condition:
        return {condition["field"]}
    inner = condition.get("all") or condition.get("any") or [condition["not"]]
    return set().union(*map(fields, inner))


def wishes(condition, form, holding=True):
    """Ways to make a condition hold, or not."""
    match condition:
        case {"field": name, "equals": value}:
            return _equality(name, [value], form, holding)
        case {"field": name, "in": values}:
            return _equality(name, values, form, holding)
        case {"field": name, "given": True}:
            return [Wish({name: form.field(name)["example"]})] if holding else [Wish(absent=[name])]
        case {"not": inner}:
            return wishes(inner, form, not holding)
        case {"all": inner}:
            return _every(inner, form, True) if holding else _some(inner, form, False)
        case {"any": inner}:
            return _some(inner, form, True) if holding else _every(inner, form, False)
    raise ValueError(f"There is no such condition: {condition}")


def _equality(name, values, form, holding):
    field = form.field(name)
    possible = field.get("allowedValues") or ([True, False] if field["type"] == "boolean" else [field["example"]])
    chosen = [value for value in possible if any(same(value, each) for each in values) == holding]
    ways = [Wish({name: value}) for value in chosen]
    by_default = any(same(field.get("default"), each) for each in values) == holding
    return [*ways, Wish(absent=[name])] if by_default else ways


def _some(conditions, form, holding):
    return [wish for each in conditions for wish in wishes(each, form, holding)]


def _every(conditions, form, holding):
    found = []
    for combination in itertools.product(*(wishes(each, form, holding) for each in conditions)):
        merged = Wish()
        for wish in combination:
            merged = merged and merged.merged(wish)
        if merged:
            found.append(merged)
    return found


def same(left, right):
    """Equality of JSON values: `true` isn't 1."""
    return type(left) is type(right) and left == right
