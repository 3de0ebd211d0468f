/// The members of an object, in order, with keys that compare as bytes of UTF-8.
package struct JSONObject: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    package struct Member: Hashable, Sendable {
        package let key: ExactString
        package var value: JSONValue
    }

    package private(set) var members: [Member]

    package init(_ members: [(key: String, value: JSONValue)] = []) {
        self.members = members.map { Member(key: ExactString($0.key), value: $0.value) }
    }

    init(members: [Member]) {
        self.members = members
    }

    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements.map { (key: $0.0, value: $0.1) })
    }

    package var isEmpty: Bool { members.isEmpty }

    package var keys: [String] { members.map(\.key.string) }

    /// The value of a key. Setting keeps the place of a key that is there and appends one that isn't; setting nil removes.
    package subscript(_ key: String) -> JSONValue? {
        get {
            index(of: key).map { members[$0].value }
        }
        set {
            switch (index(of: key), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: ExactString(key), value: value))
            case (nil, nil): break
            }
        }
    }

    private func index(of key: String) -> Int? {
        let key = ExactString(key)
        return members.firstIndex { $0.key == key }
    }
}
