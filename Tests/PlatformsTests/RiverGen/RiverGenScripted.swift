import HTTPTransport
import JSON
import POSIX

@testable import Platforms

/// RiverGen's answers for scripts.
extension Scripted {
    static func river(_ data: JSONValue, _ status: Int = 200) -> FakePlatform.Answer {
        let body: JSONValue = ["success": true, "data": data, "message": "done"]
        return json(status, String(decoding: body.bytes, as: UTF8.self))
    }

    static func source(_ id: Int, _ name: String, _ others: JSONObject = [:]) -> JSONValue {
        var source: JSONObject = ["id": .number(JSONNumber(id)), "name": .string(name), "type": "postgresql"]
        for member in others.members {
            source[member.key.string] = member.value
        }
        return .object(source)
    }

    static func page(
        _ sources: [JSONValue],
        number: Int = 1,
        size: Int = 100,
        hasNext: Bool = false
    ) -> FakePlatform.Answer {
        river([
            "items": .array(sources),
            "pagination": [
                "page": .number(JSONNumber(number)), "page_size": .number(JSONNumber(size)), "has_next": .bool(hasNext),
            ],
        ])
    }

    /// A platform that pages through so many sources, `0` and on, and gives at most so many at once.
    static func pages(of count: Int, largest: Int) -> FakePlatform.Answer {
        { request in
            let number = parameter("page", request) ?? 1
            let size = min(parameter("page_size", request) ?? 20, largest)
            let items = (0..<count).dropFirst((number - 1) * size).prefix(size).map { source($0, "\($0)") }
            return page(Array(items), number: number, size: size, hasNext: number * size < count)(request)
        }
    }

    private static func parameter(_ name: String, _ request: HTTPRequest) -> Int? {
        let pair = request.url.split { $0 == "?" || $0 == "&" }.first { $0.hasPrefix(name + "=") }
        return pair.flatMap { Int($0.dropFirst(name.count + 1)) }
    }
}

/// The failure of what ought to fail.
func riverFailure<Result>(_ body: () throws(PlatformFailure) -> Result) -> PlatformFailure? {
    do throws(PlatformFailure) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
