import JSON

/// The bytes of an answer (JSON-RPC 2.0, section 5), without the line feed.
enum Answer {
    static func bytes(id: RequestID, _ outcome: Result<JSONValue, RPCError>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendAnswerStart(id: id.spelling)
        switch outcome {
        case .success(let result):
            bytes.append(literal: ",\"result\":")
            bytes.append(json: result)
        case .failure(let error):
            bytes.append(literal: ",\"error\":")
            bytes.append(json: error.json)
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// - Parameter result: one JSON value.
    static func bytes(id: UnsafeRawBufferPointer, result: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(id.count + result.count + 40)
        bytes.appendAnswerStart(id: id)
        bytes.append(literal: ",\"result\":")
        bytes.append(contentsOf: result)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}

extension [UInt8] {
    /// Appends an answer up to and with its id.
    mutating func appendAnswerStart(id: some Sequence<UInt8>) {
        append(literal: "{\"jsonrpc\":\"2.0\",\"id\":")
        append(contentsOf: id)
    }
}
