/// Takes a command line apart: words, `--name value` and `--name=value`; after `--` everything is a word.
struct ArgumentReader {
    enum Argument {
        case word(String)
        case option(String)
    }

    private var remaining: ArraySlice<String>
    private var attachedValue: String?
    private var onlyWords = false

    init(_ arguments: [String]) {
        remaining = arguments[...]
    }

    mutating func next() -> Argument? {
        guard let argument = remaining.popFirst() else { return nil }
        if onlyWords || argument == "-" || !argument.utf8.starts(with: "-".utf8) {
            return .word(argument)
        }
        if argument == "--" {
            onlyWords = true
            return next()
        }
        guard let equals = argument.firstIndex(of: "=") else { return .option(argument) }
        attachedValue = String(argument[argument.index(after: equals)...])
        return .option(String(argument[..<equals]))
    }

    /// The value of the option that was just read.
    mutating func value(of name: String) throws(Options.UsageError) -> String {
        if let value = attachedValue {
            attachedValue = nil
            return value
        }
        guard let value = remaining.popFirst() else {
            throw Options.UsageError(message: "`\(name)` needs a value.")
        }
        return value
    }

    mutating func nonEmptyValue(of name: String) throws(Options.UsageError) -> String {
        let value = try value(of: name)
        guard !value.isEmpty else { throw Options.UsageError(message: "`\(name)` needs a value that isn't empty.") }
        return value
    }

    mutating func integer(of name: String, in range: ClosedRange<Int>) throws(Options.UsageError) -> Int {
        let text = try value(of: name)
        guard let integer = Int(text), range.contains(integer) else {
            let message = "`\(name)` must be a whole number from \(range.lowerBound) to \(range.upperBound)."
            throw Options.UsageError(message: message)
        }
        return integer
    }

    /// An option that takes no value must not have been given one.
    func refuseUnusedValue(of name: String) throws(Options.UsageError) {
        if attachedValue != nil {
            throw Options.UsageError(message: "`\(name)` takes no value.")
        }
    }
}
