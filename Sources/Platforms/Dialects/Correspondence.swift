package import Datasource
package import JSON

/// One row of a dialect's table: what a field of ours is in the platform's body.
package struct Correspondence: Sendable {
    enum Kind: Sendable {
        /// One field is one member of the body.
        case one(field: String, place: BodyPath, Converter)

        /// Some fields are some other members of the body together. None of them is a secret.
        case several(fields: [String], places: [BodyPath], JointConverter)

        /// A field for which the platform has one value alone, and no place.
        ///
        /// - Parameter isRead: whether every source has the field, so that it is said of what the platform tells.
        case constant(field: String, value: JSONValue, reason: String, isRead: Bool)

        /// A field whose value the platform concludes from what else there is: the first value whose place is there.
        case implied(field: String, values: [(value: String, place: BodyPath)])
    }

    private(set) var kind: Kind

    /// What must hold for our fields; else the platform has no place for them.
    var condition: Condition?

    /// Whether the platform can change it once a source is there.
    private(set) var isChangeable = true

    /// What a change sends for nothing; nil where the platform has no way to take it away.
    private(set) var emptyValue: JSONValue?

    /// The most Unicode scalars of a text.
    private(set) var maximumLength: Int?

    /// What a new source is given where the field isn't.
    private(set) var usual: Usual?

    struct Usual: Sendable {
        let value: JSONValue

        /// It is needed with one of these places, and pointless beside the other.
        let beside: BodyPath
        let insteadOf: BodyPath
    }

    /// A field that has the same name and values.
    package static func same(_ field: String) -> Correspondence {
        .renamed(field, to: BodyPath([field]))
    }

    package static func same(_ fields: [String]) -> [Correspondence] {
        fields.map { .same($0) }
    }

    /// A field that stands elsewhere.
    ///
    /// - Parameter place: from the body's root, unless the row is put `below` another.
    package static func renamed(
        _ field: String,
        to place: BodyPath,
        _ converter: Converter = .same
    ) -> Correspondence {
        Correspondence(kind: .one(field: field, place: place, converter))
    }

    /// A field for which the platform has one value alone, and no place.
    package static func only(
        _ field: String,
        _ value: JSONValue,
        because reason: String,
        isRead: Bool = false
    ) -> Correspondence {
        Correspondence(kind: .constant(field: field, value: value, reason: reason, isRead: isRead))
    }

    /// Fields that are other members together.
    package static func joined(
        _ fields: [String],
        to places: [BodyPath],
        _ converter: JointConverter
    ) -> Correspondence {
        Correspondence(kind: .several(fields: fields, places: places, converter))
    }

    /// A field that the platform concludes from which of some places are there.
    package static func implied(_ field: String, _ values: [(value: String, place: BodyPath)]) -> Correspondence {
        Correspondence(kind: .implied(field: field, values: values))
    }

    /// The same row, for as long as a condition on our fields holds.
    package func when(_ condition: Condition) -> Correspondence {
        var row = self
        row.condition = condition
        return row
    }

    /// The same row, for what can't change once a source is there.
    func fixed(_ isFixed: Bool = true) -> Correspondence {
        var row = self
        row.isChangeable = !isFixed
        return row
    }

    /// The same row, for what a change takes away by another value.
    func emptied(by value: JSONValue?) -> Correspondence {
        var row = self
        row.emptyValue = value
        return row
    }

    /// The same row, for texts of so many Unicode scalars at most.
    func atMost(_ length: Int?) -> Correspondence {
        var row = self
        row.maximumLength = length
        return row
    }

    /// The same row, with a value for new sources that don't have one.
    func usually(_ value: JSONValue?, beside place: BodyPath, insteadOf other: BodyPath) -> Correspondence {
        var row = self
        row.usual = value.map { Usual(value: $0, beside: place, insteadOf: other) }
        return row
    }

    /// The same row with its places inside an object of the body.
    package func below(_ root: BodyPath) -> Correspondence {
        var row = self
        switch kind {
        case .constant:
            break
        case .one(let field, let place, let converter):
            row.kind = .one(field: field, place: root.appending(place), converter)
        case .several(let fields, let places, let converter):
            row.kind = .several(fields: fields, places: places.map { root.appending($0) }, converter)
        case .implied(let field, let values):
            row.kind = .implied(field: field, values: values.map { ($0.value, root.appending($0.place)) })
        }
        return row
    }

    /// Our fields that it carries.
    package var fields: [String] {
        switch kind {
        case .one(let field, _, _), .implied(let field, _), .constant(let field, _, _, _): [field]
        case .several(let fields, _, _): fields
        }
    }
}

/// How the values of some fields are written and read together; a value that isn't given is nil.
package struct JointConverter: Sendable {
    package typealias Problem = Converter.Problem

    /// Ours, in the order of the row's fields, to the platform's, in the order of its places.
    let write: @Sendable ([JSONValue?]) throws(Problem) -> [JSONValue?]
    let read: @Sendable ([JSONValue?]) throws(Problem) -> [JSONValue?]

    package init(
        write: @escaping @Sendable ([JSONValue?]) throws(Problem) -> [JSONValue?],
        read: @escaping @Sendable ([JSONValue?]) throws(Problem) -> [JSONValue?]
    ) {
        self.write = write
        self.read = read
    }
}
