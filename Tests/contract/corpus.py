"""Documents for every rule of the catalogue, valid ones and broken ones, with exactly what is to be found in each.

The catalogue is walked as `datasource.types` describes it. A kind of rule that nobody thought of here raises an error: no rule
is left untested.
"""

import copy
import dataclasses

import conditions
import samples
from forms import Form


@dataclasses.dataclass
class Case:
    """Credentials, or an object inside them, and what is wrong with them: (path, code, severity) of each problem."""

    rule: str
    members: dict
    problems: list
    # Why a JSON Schema says otherwise, where it can't say the same.
    beyond_schema: str | None = None

    def inside(self, field, value, members):
        """The same, as the value of a field of a larger object; `value` puts it there."""
        path = "/" + field + ("/0" if isinstance(value(self.members), list) else "")
        problems = [(path + place, code, severity) for place, code, severity in self.problems]
        outer = {**copy.deepcopy(members), field: value(self.members)}
        return Case(f"{field}.{self.rule}", outer, problems, self.beyond_schema)


# Why schemas and validators differ.
NOT_COMPARED = "a schema can't compare members of different elements"
CANONICAL_ONLY = "a schema describes the canonical spelling alone: another name of a field is accepted with a warning"


class Corpus:
    """The cases of one form."""

    def __init__(self, description):
        self.form = Form(description)

    def valid(self):
        yield Case("minimal", self.form.minimal(), [])
        yield Case("complete", self.form.complete(), [])
        for field in self.form.fields:
            for words, value in samples.valid(field):
                members = self.form.with_field(field["name"], value)
                if members is None:
                    raise ValueError(f"No valid object has {field['name']}: {value}")
                yield Case(f"{field['name']}: {words}", members, [])
            yield from self._inner(field, Corpus.valid)

    def broken(self):
        members = self.form.minimal()
        yield self._judged("an unknown key", {**members, "notAField": 1}, [("notAField", "unknown_field", "error")])
        for field in self.form.fields:
            yield from self._values(field)
            yield from self._requirement(field)
            yield from self._applicability(field)
            yield from self._aliases(field)
            yield from self._inner(field, Corpus.broken)
        for rule in self.form.rules:
            yield from self._rule(rule)
        yield from self._choices()

    # Single values

    def _values(self, field):
        name = field["name"]
        members = self._having(field)
        for words, value, code, beyond_schema in samples.broken(field):
            if value and isinstance(value, list) and "fields" in field and field["type"] == "array":
                yield Case(f"{name}: {words}", {**members, name: value}, [(f"/{name}/0", code, "error")])
                continue
            yield self._judged(f"{name}: {words}", {**members, name: value}, [(name, code, "error")], beyond_schema, {name})

    def _having(self, field):
        members = self.form.with_field(field["name"], field["example"])
        if members is None:
            raise ValueError(f"No valid object has {field['name']}.")
        return members

    def _judged(self, rule, members, found, beyond_schema=None, broken=frozenset()):
        """A case with what was found already, and what then is missing or doesn't go together."""
        known = {name: value for name, value in members.items() if name in {field["name"] for field in self.form.fields}}
        problems = found + self.form.problems(known, frozenset(broken))
        return Case(rule, members, [(f"/{name}", code, severity) for name, code, severity in problems], beyond_schema)

    # Rules between fields

    def _requirement(self, field):
        name, required = field["name"], field["required"]
        if required is False:
            return
        ways = [conditions.Wish()] if required is True else conditions.wishes(required["when"], self.form)
        for wish in ways:
            members = self.form.with_field(name, field["example"], wish)
            without = members and {key: value for key, value in members.items() if key != name}
            if without is not None and name in self.form.missing(without):
                yield self._judged(f"{name}: required", without, [])
                return
        raise ValueError(f"No object lacks {name}.")

    def _choices(self):
        """Something is given that depends on a choice, but not the choice."""
        for field in self.form.fields:
            match field.get("appliesWhen"):
                case {"field": choice, "equals": _}:
                    members = _without(self._having(field), [choice])
                    case = self._judged(f"{field['name']}: without {choice}", members, [])
                    if case.problems:
                        yield case

    def _applicability(self, field):
        name, condition = field["name"], field.get("appliesWhen")
        if condition is None:
            return
        for wish in conditions.wishes(condition, self.form, holding=False):
            members = self.form.completed(wish)
            case = members and self._judged(f"{name}: means nothing here", {**members, name: field["example"]}, [])
            if case and (f"/{name}", "not_applicable", field["otherwise"]) in case.problems:
                yield case
                return
        raise ValueError(f"{name} always has a meaning.")

    def _aliases(self, field):
        name = field["name"]
        members = self._having(field)
        for alias in field["aliases"]:
            renamed = {alias if key == name else key: value for key, value in members.items()}
            yield Case(f"{name}: as {alias}", renamed, [(f"/{alias}", "alias", "warning")], CANONICAL_ONLY)
        if field["aliases"]:
            alias = field["aliases"][0]
            twice = {**members, alias: members[name]}
            yield Case(f"{name}: also as {alias}", twice, [(f"/{alias}", "conflict", "error")])

    def _rule(self, rule):
        match rule:
            case {"together": names}:
                for left_out in names:
                    yield self._without_partner(names, left_out)
            case {"atMostOneOf": names}:
                yield self._too_many(names)
            case {"atLeastOneOf": alternatives}:
                yield self._none_of(alternatives, rule.get("when"))
            case {"agreementWith": name, "of": parts}:
                yield from self._contradictions(name, parts)
            case _:
                raise ValueError(f"There is no such rule: {rule}")

    def _contradictions(self, name, parts):
        """A connection string that says something else than a member beside it."""
        string = samples.STATING[self.form.field(name)["format"]]
        for part in parts:
            stated, other = samples.STATED[part["part"]]
            members = self.form.with_field(part["field"], stated, conditions.Wish({name: string}))
            yield Case(f"{part['field']}: the same as in {name}", members, [])
            contradiction = {**members, part["field"]: other}
            problems = [(f"/{part['field']}", "conflict", "error")]
            yield Case(f"{part['field']}: something else than in {name}", contradiction, problems, samples.NOT_DECODED)

    def _without_partner(self, names, left_out):
        others = [name for name in names if name != left_out]
        members = self.form.with_field(others[0], self.form.field(others[0])["example"])
        return self._judged(f"{left_out}: goes with {' and '.join(others)}", _without(members, [left_out]), [])

    def _too_many(self, names):
        members = self._having(self.form.field(names[0]))
        for name in names[1:]:
            members = {**members, **_only(self._having(self.form.field(name)), names)}
        return self._judged(f"at most one of {', '.join(names)}", members, [])

    def _none_of(self, alternatives, condition):
        members = self.form.minimal() if condition is None else None
        for wish in conditions.wishes(condition, self.form) if condition else []:
            members = members or self.form.completed(wish)
        names = [name for each in alternatives for name in each]
        return self._judged(f"at least one of {', '.join(names)}", _without(members, names), [])

    # Objects inside

    def _inner(self, field, kind):
        if "fields" not in field:
            return
        corpus = Corpus(field)
        members = self._having(field)
        put = (lambda inner: [inner]) if field["type"] == "array" else (lambda inner: inner)
        for case in kind(corpus):
            yield case.inside(field["name"], put, members)
        if field["type"] == "array" and kind is Corpus.broken:
            element = members[field["name"]][0]
            twice = {**members, field["name"]: [element, element]}
            problems = [(f"/{field['name']}/1/name", "conflict", "error")]
            yield Case(f"{field['name']}: two of one name", twice, problems, NOT_COMPARED)


def _without(members, names):
    return {name: value for name, value in members.items() if name not in names}


def _only(members, names):
    return {name: value for name, value in members.items() if name in names}


# Whole documents


def document(type_name, credentials):
    return {"name": "a", "datasourceType": type_name, "credentials": credentials}


def documents(kind, description):
    """The cases of a type, as whole documents. kind: `Corpus.valid` or `Corpus.broken`."""
    for case in kind(Corpus(description)):
        whole = case.inside("credentials", lambda members: members, {})
        whole.rule = case.rule
        whole.members = document(description["datasourceType"], case.members)
        yield whole


def settings(kind, key, description):
    """The cases of what goes with any type: `tenancySettings` or `options`."""
    for case in kind(Corpus(description)):
        whole = case.inside(key, lambda members: members, document("csv", {"file": "visitors.csv"}))
        whole.rule = case.rule
        yield whole


def envelopes():
    """What can be wrong with a document whatever its type is."""
    good = document("csv", {"file": "visitors.csv"})
    for words, name, code in samples.BAD_NAMES:
        yield Case(f"name: {words}", {**good, "name": name}, [("/name", code, "error")])
    yield Case("name: required", _without(good, ["name"]), [("/name", "missing", "error")])
    in_credentials = document("csv", {"file": "visitors.csv", "name": "b"})
    yield Case("credentials.name: another than name", in_credentials, [("/credentials/name", "conflict", "error")])
    yield Case("datasourceType: required", _without(good, ["datasourceType"]), [("/datasourceType", "missing", "error")])
    yield Case("datasourceType: a text", {**good, "datasourceType": 1}, [("/datasourceType", "wrong_type", "error")])
    yield Case("datasourceType: known", {**good, "datasourceType": "cvs"}, [("/datasourceType", "unknown_type", "error")])
    yield Case("credentials: required", _without(good, ["credentials"]), [("/credentials", "missing", "error")])
    for key in ("credentials", "tenancySettings", "options"):
        yield Case(f"{key}: an object", {**good, key: "text"}, [(f"/{key}", "wrong_type", "error")])
