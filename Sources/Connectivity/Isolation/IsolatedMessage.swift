import JSON

/// A line that a child prints.
enum IsolatedMessage {
    /// A stage begins.
    case progress(Stage, String)

    /// The result of a test.
    case outcome(TestOutcome)

    /// The result of reading a schema.
    case schema(DiscoveredSchema)

    /// The schema could not be read.
    case failure(TestFailure)

    /// A schema is by far the largest of them.
    private static let limits = JSONLimits(values: 16_000_000)

    var line: [UInt8] {
        let message: JSONObject
        switch self {
        case .progress(let stage, let text):
            message = ["progress": .string(text), "stage": .string(stage.rawValue)]
        case .outcome(let outcome):
            message = ["outcome": outcome.encoded]
        case .schema(let schema):
            message = ["schema": schema.json]
        case .failure(let failure):
            message = ["failure": failure.encoded]
        }
        return JSONValue.object(message).bytes + [UInt8(ascii: "\n")]
    }

    /// - Returns: nil for what no child of ours prints.
    init?(parsing line: ArraySlice<UInt8>) {
        guard let message = try? JSONValue(parsing: Array(line), limits: Self.limits) else { return nil }
        if let text = message["progress"]?.string, let stage = message["stage"]?.string.flatMap(Stage.init) {
            self = .progress(stage, text)
        } else if let outcome = message["outcome"].flatMap(TestOutcome.init(decoding:)) {
            self = .outcome(outcome)
        } else if let schema = message["schema"].flatMap(DiscoveredSchema.init(decoding:)) {
            self = .schema(schema)
        } else if let failure = message["failure"].flatMap(TestFailure.init(decoding:)) {
            self = .failure(failure)
        } else {
            return nil
        }
    }
}
