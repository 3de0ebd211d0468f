/// Duplicate keys are valid JSON (RFC 8259, section 4, only warns of them), so the parser lets them pass; whoever can't
/// accept two answers to one question asks here.
extension JSONView {
    /// The JSON Pointer of a key that stands twice in the same object, here or in anything inside; nil when there is none.
    ///
    /// The time taken is linear in the size of the text, whatever its keys are.
    package func firstDuplicateKey() -> JSONPointer? {
        guard token.count > 0, isObject || isArray else { return nil }
        guard let found = firstObjectWithDuplicate() else { return nil }
        return JSONPointer(path(to: found.object) + [.key(found.key)])
    }

    /// The key of this object, not of anything inside it, that stands twice.
    package var duplicateKey: String? {
        guard count > 1, isObject else { return nil }
        return count <= 16 ? duplicateAmongFew() : duplicateAmongMany()
    }

    /// Compares each key with all before it: the fastest way while they are few. Most differ in length already.
    private func duplicateAmongFew() -> String? {
        let first = index &+ 1
        var current = Int(tokens[first &+ 1].next)
        let end = Int(token.next)
        while current < end {
            let key = tokens + current
            var earlier = first
            while earlier < current {
                let other = tokens + earlier
                if key.pointee.length == other.pointee.length || key.pointee.hasEscapes || other.pointee.hasEscapes,
                    keysAreEqual(current, earlier)
                {
                    return JSONView(text: text, tokens: tokens, index: current).string
                }
                earlier = Int(tokens[earlier &+ 1].next)
            }
            current = Int(tokens[current &+ 1].next)
        }
        return nil
    }

    private func keysAreEqual(_ one: Int, _ other: Int) -> Bool {
        let one = JSONView(text: text, tokens: tokens, index: one)
        return one.hasSameText(as: JSONView(text: text, tokens: tokens, index: other))
    }

    private func duplicateAmongMany() -> String? {
        var seen = Set<ExactString>(minimumCapacity: count)
        for member in members {
            let key = member.key.string ?? ""
            if !seen.insert(ExactString(key)).inserted {
                return key
            }
        }
        return nil
    }

    private func firstObjectWithDuplicate() -> (object: Int, key: String)? {
        var current = index
        let end = Int(token.next)
        while current < end {
            let view = JSONView(text: text, tokens: tokens, index: current)
            if view.isObject, let key = view.duplicateKey {
                return (current, key)
            }
            current += 1
        }
        return nil
    }

    /// The steps from this value to the one whose token has the given index.
    private func path(to target: Int) -> [JSONPointer.Step] {
        var steps: [JSONPointer.Step] = []
        var current = self
        while current.index != target {
            guard let (step, child) = current.child(around: target) else { break }
            steps.append(step)
            current = child
        }
        return steps
    }

    private func child(around target: Int) -> (JSONPointer.Step, JSONView)? {
        for member in members where target < Int(member.value.token.next) {
            return (.key(member.key.string ?? ""), member.value)
        }
        for (position, element) in elements.enumerated() where target < Int(element.token.next) {
            return (.index(position), element)
        }
        return nil
    }
}
