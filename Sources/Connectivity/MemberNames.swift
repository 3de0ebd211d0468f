import JSON

/// What the members of one driver's credentials are called in those of another type, which is tested by that driver.
struct MemberNames {
    /// What holds the members: `/credentials`, or a place inside it.
    let place: JSONPointer

    /// The driver's names with those of the type; a name that isn't here stands for the place as a whole.
    let names: [String: String]

    /// A failure that points at the members of the type.
    func renamed(_ failure: TestFailure) -> TestFailure {
        var failure = failure
        var fields: [JSONPointer] = []
        for field in failure.fields.map(renamed) where !fields.contains(field) {
            fields.append(field)
        }
        failure.fields = fields
        return failure
    }

    func renamed(_ outcome: TestOutcome) -> TestOutcome {
        var outcome = outcome
        outcome.failure = outcome.failure.map { renamed($0) }
        return outcome
    }

    private func renamed(_ field: JSONPointer) -> JSONPointer {
        guard let steps = JSONPointer.keys(of: field.description), steps.count > 1, let name = names[steps[1]] else {
            return place
        }
        return place.appending(name)
    }
}
