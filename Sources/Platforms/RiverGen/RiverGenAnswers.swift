import HTTPTransport
import JSON

/// The answers that RiverGen documents for success: `{"success": true, "data": {…}, "message": "…"}`.
enum RiverGenAnswers {
    /// One page of a listing.
    struct Page: Sendable {
        let sources: [RiverGenSource]
        let number: Int
        let size: Int
        let hasNext: Bool
    }

    static func page(_ response: HTTPResponse) throws(AnswerMismatch) -> Page {
        let data = try data(response, RiverGenShapes.page)
        var sources: [RiverGenSource] = []
        for item in data["items"]?.array ?? [] {
            sources.append(try RiverGenSource(item.object ?? [:]))
        }
        let pagination = data["pagination"]
        let size = pagination?["page_size"]?.integer ?? 0
        let hasNext = pagination?["has_next"]?.bool ?? false
        guard size > 0, sources.count <= size, !hasNext || !sources.isEmpty else {
            throw AnswerMismatch(expected: "as many `items` as the `pagination` says")
        }
        let number = pagination?["page"]?.integer ?? 0
        return Page(sources: sources, number: number, size: size, hasNext: hasNext)
    }

    static func source(_ response: HTTPResponse) throws(AnswerMismatch) -> RiverGenSource {
        try RiverGenSource(data(response))
    }

    /// What a create answers isn't documented but for its envelope: the id must be there, and whatever else a source has must
    /// be of its kind, and the name the one that was sent.
    static func creation(
        of name: String
    ) -> (HTTPResponse) throws(AnswerMismatch) -> RiverGenCreation {
        { response throws(AnswerMismatch) in
            let data = try data(response, RiverGenShapes.changedSource)
            if let told = data["name"], !told.isNull, told != .string(name) {
                throw AnswerMismatch(expected: "`data.name` to be the name that was sent")
            }
            return RiverGenCreation(id: data["id"]?.integer ?? 0)
        }
    }

    /// The changed source, of which nothing is needed but that it is the one.
    static func update(of id: Int) -> (HTTPResponse) throws(AnswerMismatch) -> JSONObject {
        { response throws(AnswerMismatch) in
            let data = try data(response, RiverGenShapes.changedSource)
            guard data["id"]?.integer == id else {
                throw AnswerMismatch(expected: "`data.id` to be the id that was asked for")
            }
            return data
        }
    }

    static func credentialsUpdate(_ response: HTTPResponse) throws(AnswerMismatch) {
        _ = try data(response, RiverGenShapes.credentialsUpdate)
    }

    static func deletion(_ response: HTTPResponse) throws(AnswerMismatch) {
        _ = try data(response, RiverGenShapes.deletion)
    }

    /// - Parameter shape: what is documented of `data`.
    static func data(_ response: HTTPResponse, _ shape: AnswerShape) throws(AnswerMismatch) -> JSONObject {
        let data = try data(response)
        try shape.check(data, at: "data")
        return data
    }

    private static func data(_ response: HTTPResponse) throws(AnswerMismatch) -> JSONObject {
        guard let object = (try? JSONValue(parsing: response.body))?.object else {
            throw AnswerMismatch(expected: "a JSON object")
        }
        guard object["success"]?.bool == true else {
            throw AnswerMismatch(expected: "an object whose `success` is true")
        }
        guard let data = object["data"]?.object else {
            throw AnswerMismatch(expected: "an object whose `data` is an object")
        }
        return data
    }
}

/// What RiverGen made of a create.
package struct RiverGenCreation: Sendable {
    package let id: Int
}
