#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Environment {
    /// Makes variables disappear for a library that would be steered by them and can't be told not to look.
    ///
    /// Each is replaced where it stands, by storing one pointer: another thread that reads the environment meanwhile finds
    /// every other variable, which `unsetenv`, moving them up, can't promise.
    package static func hide(_ names: [String]) {
        guard let placeholder = placeholder.pointer else { return }
        let variables: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
        guard let variables else { return }
        var index = 0
        while let variable = variables[index] {
            if names.contains(where: { isDefinition(variable, of: $0) }) {
                variables[index] = placeholder
            }
            index += 1
        }
    }

    private static func isDefinition(_ variable: UnsafePointer<CChar>, of name: String) -> Bool {
        var index = 0
        // The first byte that differs ends this, so a shorter variable isn't read past its end.
        for byte in name.utf8 {
            guard UInt8(bitPattern: variable[index]) == byte else { return false }
            index += 1
        }
        return UInt8(bitPattern: variable[index]) == UInt8(ascii: "=")
    }

    private static let placeholder = Placeholder()
}

/// What stands in the place of a variable that was hidden: text that is never changed or freed.
///
/// `@unchecked Sendable`: the pointer is never written through.
private struct Placeholder: @unchecked Sendable {
    let pointer = strdup("_HIDDEN=")
}
