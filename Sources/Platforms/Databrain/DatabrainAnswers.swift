import HTTPTransport
import JSON

/// The answers that Databrain documents for success.
enum DatabrainAnswers {
    /// What was expected instead of the answer that came, as the end of a sentence.
    struct Mismatch: Error, Hashable {
        let expected: String
    }

    /// `{"data": [{"name": "…"}]}`
    static func names(_ response: HTTPResponse) throws(Mismatch) -> [String] {
        let mismatch = Mismatch(expected: "an object whose `data` is an array of objects with a `name`")
        guard let elements = try object(response, orElse: mismatch)["data"]?.array else { throw mismatch }
        let names = elements.compactMap { $0["name"]?.string }
        guard names.count == elements.count else { throw mismatch }
        return names
    }

    /// `{"name": "…"}`
    static func name(_ response: HTTPResponse) throws(Mismatch) -> String {
        let mismatch = Mismatch(expected: "an object whose `name` is a string")
        guard let name = try object(response, orElse: mismatch)["name"]?.string else { throw mismatch }
        return name
    }

    /// `{"id": "…", "message": "…"}`
    static func deletion(_ response: HTTPResponse) throws(Mismatch) {
        let mismatch = Mismatch(expected: "an object whose `id` and `message` are strings")
        let object = try object(response, orElse: mismatch)
        guard object["id"]?.string != nil, object["message"]?.string != nil else { throw mismatch }
    }

    /// `{"data": {"message": "…"}}`
    static func synchronization(_ response: HTTPResponse) throws(Mismatch) {
        let mismatch = Mismatch(expected: "an object whose `data` holds a `message`")
        guard try object(response, orElse: mismatch)["data"]?["message"]?.string != nil else { throw mismatch }
    }

    /// `{"error": {"code": "…", "message": "…"}}`; nil for anything else.
    static func error(_ response: HTTPResponse) -> JSONObject? {
        guard let error = (try? JSONValue(parsing: response.body))?["error"]?.object else { return nil }
        let isDocumented = error["code"]?.string != nil || error["message"]?.string != nil
        return isDocumented ? error : nil
    }

    private static func object(_ response: HTTPResponse, orElse mismatch: Mismatch) throws(Mismatch) -> JSONObject {
        guard let object = (try? JSONValue(parsing: response.body))?.object else { throw mismatch }
        return object
    }
}
