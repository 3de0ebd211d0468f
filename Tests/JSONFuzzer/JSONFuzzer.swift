import JSON

/// Called by libFuzzer with one text after the other: a text is refused inside its bounds, or its value survives being
/// written and parsed again. A defect ends the process, which libFuzzer reports with the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var parser = JSONParser()
    let text = UnsafeRawBufferPointer(start: start, count: count)
    do throws(JSONSyntaxError) {
        let root = try parser.parse(text)
        walk(root)
        checkDuplicates(of: root)
        checkWriting(root.value)
        precondition(parser.copy(of: text).value == root.value, "A copy differs.")
    } catch {
        precondition((0...count).contains(error.offset), "An error lies outside the text.")
        precondition((error.offset == count) == (error.reason == .unexpectedEnd), "An error at the wrong place.")
    }
    return 0
}

/// Reads everything that a view offers, so that the sanitizer sees each address.
private func walk(_ view: JSONView) {
    precondition(view.spelling.count == view.quotedSpelling.count - (view.isString ? 2 : 0))
    _ = view.spelling.reduce(0, ^)
    if let string = view.string {
        precondition(view.equals(string) && view.hasSameText(as: view), "A string differs from itself.")
    }
    if let number = view.number {
        precondition(view.integer == number.integer && !number.double.isNaN, "A number is read in two ways.")
    }
    for element in view.elements {
        walk(element)
    }
    for member in view.members {
        walk(member.key)
        walk(member.value)
    }
}

private func checkDuplicates(of view: JSONView) {
    let isFound = view.firstDuplicateKey() != nil
    precondition(isFound == hasDuplicate(view.value), "A duplicate key was missed or made up.")
}

private func hasDuplicate(_ value: JSONValue) -> Bool {
    if let object = value.object {
        let keys = Set(object.members.map(\.key))
        return keys.count < object.members.count || object.members.contains { hasDuplicate($0.value) }
    }
    return (value.array ?? []).contains(where: hasDuplicate)
}

private func checkWriting(_ value: JSONValue) {
    let compact = value.bytes
    precondition(!compact.contains(0x0A), "A line feed in compact JSON.")
    precondition(parsed(compact) == value, "Written compactly, a value differs.")
    var indented: [UInt8] = []
    indented.append(indentedJSON: value)
    precondition(parsed(indented) == value, "Written over several lines, a value differs.")
}

private func parsed(_ bytes: [UInt8]) -> JSONValue? {
    do throws(JSONSyntaxError) {
        return try JSONValue(parsing: bytes)
    } catch {
        return nil
    }
}
