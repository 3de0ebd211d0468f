import JSON

/// Finds the elements of a list that have the name of an element before them.
enum RepeatedName {
    /// Up to so many are compared each with each, which costs no allocation.
    private static let comparedDirectly = 16

    static func positions(in list: JSONView) -> [Int] {
        guard list.count > 1 else { return [] }
        return list.count <= comparedDirectly ? comparing(list) : remembering(list)
    }

    private static func comparing(_ list: JSONView) -> [Int] {
        var found: [Int] = []
        for (position, element) in list.elements.enumerated() {
            guard let name = element.member("name"), name.isString else { continue }
            for (earlier, other) in list.elements.enumerated() where earlier < position {
                if let otherName = other.member("name"), otherName.isString, name.hasSameText(as: otherName) {
                    found.append(position)
                    break
                }
            }
        }
        return found
    }

    private static func remembering(_ list: JSONView) -> [Int] {
        var seen: Set<ExactString> = []
        var found: [Int] = []
        for (position, element) in list.elements.enumerated() {
            guard let name = element.member("name")?.string else { continue }
            if !seen.insert(ExactString(name)).inserted {
                found.append(position)
            }
        }
        return found
    }
}
