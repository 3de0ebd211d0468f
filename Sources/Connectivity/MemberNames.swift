import JSON

/// What the members of one driver's credentials are called in those of another type, which is tested by that driver.
struct MemberNames {
    /// What holds the members: `/credentials`, or a place inside it.
    let place: JSONPointer

    /// The driver's names with those of the type; a name that isn't here stands for the place as a whole.
    let names: [String: String]

    /// What stands for members of the driver in sentences.
    var words: [String: String] = [:]

    /// A failure that points at the members of the type.
    func renamed(_ failure: TestFailure) -> TestFailure {
        var failure = failure
        var fields: [JSONPointer] = []
        for field in failure.fields.map(renamed) where !fields.contains(field) {
            fields.append(field)
        }
        failure.fields = fields
        failure.message = reworded(failure.message)
        failure.hint = failure.hint.map(reworded)
        return failure
    }

    /// The sentence with each word of the driver's replaced, wherever it stands as a word of its own.
    private func reworded(_ sentence: String) -> String {
        guard !words.isEmpty else { return sentence }
        func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
        var result: [UInt8] = []
        var rest = Array(sentence.utf8)[...]
        while let first = rest.first {
            guard isLetter(first) else {
                result.append(first)
                rest = rest.dropFirst()
                continue
            }
            let word = rest.prefix(while: isLetter)
            rest = rest.dropFirst(word.count)
            result += words[String(decoding: word, as: UTF8.self)].map { Array($0.utf8)[...] } ?? word
        }
        return String(decoding: result, as: UTF8.self)
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
