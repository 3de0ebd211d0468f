"""The forms of `datasource.types`: which members an object may have, and the rules between them."""

import conditions


class Form:
    def __init__(self, description):
        self.fields = description["fields"]
        self.rules = description.get("rules", [])
        self._by_name = {field["name"]: field for field in self.fields}

    def field(self, name):
        return self._by_name[name]

    def effective(self, name, members):
        return members.get(name, self._by_name[name].get("default"))

    # What is wrong with an object

    def problems(self, members, broken=frozenset()):
        """What is missing or doesn't go together: (name, code, severity).

        broken: members whose value isn't valid, so that what depends on them can't be judged.
        """
        return [
            *((name, "missing", "error") for name in self.missing(members, broken)),
            *self._inapplicable(members, broken),
            *(problem for rule in self.rules for problem in self._breaches(rule, members, broken)),
        ]

    def missing(self, members, broken=frozenset()):
        lacking = [field for field in self.fields if self.requires(field, members, broken) and field["name"] not in members]
        unsaid = self._unsaid(members, broken)
        names = []
        for field in lacking:
            # What is needed only because a choice wasn't made that something given depends on: then the choice is missing.
            choice = field["required"] is not True and field["required"]["when"].get("field")
            name = choice if choice in unsaid and "equals" in field["required"]["when"] else field["name"]
            if name not in names:
                names.append(name)
        return names

    def _unsaid(self, members, broken):
        """Fields that aren't given, where something given has a meaning only with another value than their default."""
        unsaid = set()
        for name, _, _ in self._inapplicable(members, broken):
            match self.field(name)["appliesWhen"]:
                case {"field": choice, "equals": _} if choice not in members and "default" in self.field(choice):
                    unsaid.add(choice)
        return unsaid

    def requires(self, field, members, broken=frozenset()):
        required = field["required"]
        if isinstance(required, bool):
            return required
        return self._is_judged(required["when"], broken) and conditions.holds(required["when"], members, self)

    def _inapplicable(self, members, broken):
        for field in self.fields:
            condition = field.get("appliesWhen")
            if condition is None or field["name"] not in members or not self._is_judged(condition, broken):
                continue
            if not conditions.holds(condition, members, self):
                yield field["name"], "not_applicable", field["otherwise"]

    def _breaches(self, rule, members, broken):
        match rule:
            case {"together": names}:
                given = [name for name in names if name in members]
                if given:
                    yield from ((name, "required_together", "error") for name in names if name not in members)
            case {"atMostOneOf": names}:
                given = [name for name in names if name in members]
                yield from ((name, "conflict", "error") for name in given[1:])
            case {"atLeastOneOf": alternatives}:
                condition = rule.get("when")
                if condition and not (self._is_judged(condition, broken) and conditions.holds(condition, members, self)):
                    return
                if not any(all(name in members for name in names) for names in alternatives):
                    yield next(name for name in alternatives[0] if name not in members), "one_required", "error"
            case {"agreementWith": _}:
                # Cases of it say by themselves what is found.
                pass
            case _:
                raise ValueError(f"There is no such rule: {rule}")

    @staticmethod
    def _is_judged(condition, broken):
        return not conditions.fields(condition) & broken

    # Valid objects

    def completed(self, wish):
        """The smallest object with what is wished for that has no problem; None if there is none."""
        members = dict(wish.values)
        while True:
            lacking = [name for name, code, _ in self.problems(members) if code != "conflict" and name not in members]
            if not lacking:
                break
            if lacking[0] in wish.absent:
                return None
            members[lacking[0]] = self.field(lacking[0])["example"]
        return None if self.problems(members) else self.sorted(members)

    def with_field(self, name, value, wish=None):
        """A valid object in which a field has a value; None if there is none."""
        start = (wish or conditions.Wish()).merged(conditions.Wish({name: value}))
        condition = self.field(name).get("appliesWhen")
        ways = conditions.wishes(condition, self) if condition else [conditions.Wish()]
        for way in ways:
            merged = start and start.merged(way)
            members = merged and self.completed(merged)
            if members:
                return members
        return None

    def minimal(self):
        return self.completed(conditions.Wish())

    def complete(self):
        """The examples of all fields that go together."""
        members = self.minimal()
        for field in self.fields:
            if field["name"] in members:
                continue
            more = self.with_field(field["name"], field["example"], conditions.Wish(members))
            members = more or members
        return members

    def sorted(self, members):
        """In the order in which a person is asked."""
        order = {field["name"]: place for place, field in enumerate(self.fields)}
        return dict(sorted(members.items(), key=lambda member: order.get(member[0], len(order))))
