import JSON

/// What `datasource.types` answers, written once and kept as bytes.
package final class TypesAnswer: Sendable {
    package static let standard = TypesAnswer(.standard)

    /// `{"data": [ … ]}` with every type.
    package let all: [UInt8]

    private let single: [ExactString: [UInt8]]

    package init(_ catalogue: Catalogue) {
        let types = catalogue.types.map { (name: ExactString($0.name), json: $0.json) }
        all = Self.answer(types.map(\.json))
        single = Dictionary(types.map { ($0.name, Self.answer([$0.json])) }, uniquingKeysWith: { first, _ in first })
    }

    /// `{"data": [ … ]}` with one type; nil when there is no such type.
    package func one(_ name: String) -> [UInt8]? {
        single[ExactString(name)]
    }

    private static func answer(_ types: [JSONValue]) -> [UInt8] {
        let answer: JSONValue = ["data": .array(types)]
        return answer.bytes
    }
}
