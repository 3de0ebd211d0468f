import HTTPTransport
import JSON

/// The answers that Databrain documents for success.
enum DatabrainAnswers {
    /// `{"data": [{"name": "…"}]}`
    static func names(_ response: HTTPResponse) throws(AnswerMismatch) -> [String] {
        let mismatch = AnswerMismatch(expected: "an object whose `data` is an array of objects with a `name`")
        guard let elements = try object(response, orElse: mismatch)["data"]?.array else { throw mismatch }
        let names = elements.compactMap { $0["name"]?.string }
        guard names.count == elements.count else { throw mismatch }
        return names
    }

    /// `{"name": "…"}` with the name that was sent.
    static func name(_ sent: String) -> (HTTPResponse) throws(AnswerMismatch) -> Void {
        { response throws(AnswerMismatch) in
            let mismatch = AnswerMismatch(expected: "an object whose `name` is a string")
            guard let name = try object(response, orElse: mismatch)["name"]?.string else { throw mismatch }
            guard name.utf8.elementsEqual(sent.utf8) else {
                throw AnswerMismatch(expected: "`name` to be the name that was sent")
            }
        }
    }

    /// `{"id": "…", "message": "…"}`
    static func deletion(_ response: HTTPResponse) throws(AnswerMismatch) {
        let mismatch = AnswerMismatch(expected: "an object whose `id` and `message` are strings")
        let object = try object(response, orElse: mismatch)
        guard object["id"]?.string != nil, object["message"]?.string != nil else { throw mismatch }
    }

    /// `{"data": {"message": "…"}}`
    static func synchronization(_ response: HTTPResponse) throws(AnswerMismatch) {
        let mismatch = AnswerMismatch(expected: "an object whose `data` holds a `message`")
        guard try object(response, orElse: mismatch)["data"]?["message"]?.string != nil else { throw mismatch }
    }

    /// An object without an error: its `error` is null, or isn't there.
    private static func object(
        _ response: HTTPResponse,
        orElse mismatch: AnswerMismatch
    ) throws(AnswerMismatch) -> JSONObject {
        guard let object = (try? JSONValue(parsing: response.body))?.object else { throw mismatch }
        // Of two with the same key, nobody knows which counts.
        guard Set(object.members.map(\.key)).count == object.members.count else {
            throw AnswerMismatch(expected: "every member once")
        }
        guard object["error"]?.isNull ?? true else {
            throw AnswerMismatch(expected: "no `error` with HTTP \(response.status)")
        }
        return object
    }
}
