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
        let data = try data(response)
        guard let items = data["items"]?.array else {
            throw AnswerMismatch(expected: "`data` with an array `items`")
        }
        guard let pagination = data["pagination"], let number = pagination["page"]?.integer,
            let size = pagination["page_size"]?.integer, let hasNext = pagination["has_next"]?.bool
        else {
            throw AnswerMismatch(expected: "`data` with a `pagination` that holds `page`, `page_size` and `has_next`")
        }
        var sources: [RiverGenSource] = []
        for item in items {
            guard let object = item.object else { throw AnswerMismatch(expected: "`items` that are objects") }
            sources.append(try RiverGenSource(object))
        }
        guard size > 0, sources.count <= size, !hasNext || !sources.isEmpty else {
            throw AnswerMismatch(expected: "as many `items` as the `pagination` says")
        }
        return Page(sources: sources, number: number, size: size, hasNext: hasNext)
    }

    static func source(_ response: HTTPResponse) throws(AnswerMismatch) -> RiverGenSource {
        try RiverGenSource(data(response))
    }

    /// What a create answers isn't documented but for its envelope: the id must be there, and the name if it is given is one.
    static func creation(_ response: HTTPResponse) throws(AnswerMismatch) -> RiverGenCreation {
        let data = try data(response)
        let name = data["name"] ?? .null
        guard let id = data["id"]?.integer, name.isNull || name.string != nil else {
            throw AnswerMismatch(expected: "`data` with the `id` of the new data source")
        }
        return RiverGenCreation(id: id, name: name.string)
    }

    /// The changed source, of which nothing is needed but that it is one.
    static func update(_ response: HTTPResponse) throws(AnswerMismatch) -> JSONObject {
        let data = try data(response)
        guard data["id"]?.integer != nil else {
            throw AnswerMismatch(expected: "`data` with the `id` of the changed data source")
        }
        return data
    }

    static func credentialsUpdate(_ response: HTTPResponse) throws(AnswerMismatch) {
        guard try data(response)["data_source_id"]?.integer != nil else {
            throw AnswerMismatch(expected: "`data` with a `data_source_id`")
        }
    }

    static func deletion(_ response: HTTPResponse) throws(AnswerMismatch) {
        let data = try data(response)
        guard data["data_source_id"]?.integer != nil, data["deleted_at"]?.string != nil else {
            throw AnswerMismatch(expected: "`data` with `data_source_id` and `deleted_at`")
        }
    }

    static func data(_ response: HTTPResponse) throws(AnswerMismatch) -> JSONObject {
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

    /// Nil where the answer doesn't tell.
    package let name: String?
}
