import POSIX

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A library that is mapped into the process, for good: functions of ours may point into it from then on.
///
/// `@unchecked Sendable`: the handle is never closed, and the system's loader may be asked from any thread.
package struct LoadedLibrary: @unchecked Sendable {
    package let description: LibraryDescription
    private let handle: UnsafeMutableRawPointer

    /// Variables with which OpenSSL and SASL would read a configuration, or load plug-ins. Several libraries share those two, and
    /// some start them while they are being loaded: so what one of them read would hold for all.
    private static let steeringVariables = [
        "OPENSSL_CONF", "OPENSSL_ENGINES", "OPENSSL_MODULES", "SASL_CONF_PATH", "SASL_PATH",
    ]

    /// Loads the first candidate that there is, with every symbol bound now, and none visible to other libraries.
    ///
    /// - Throws: when no candidate can be loaded.
    package init(loading description: LibraryDescription) throws(LibraryError) {
        Environment.hide(Self.steeringVariables)
        var details: [String] = []
        for candidate in description.candidates {
            if let handle = dlopen(candidate, RTLD_NOW | RTLD_LOCAL) {
                self.description = description
                self.handle = handle
                return
            }
            details.append(dlerror().map { String(cString: $0) } ?? candidate)
        }
        throw LibraryError(library: description, reason: .notLoaded(details: details))
    }

    /// Looks up a function.
    ///
    /// - Parameters:
    ///   - name: as C spells it.
    ///   - type: a `@convention(c)` type that says exactly what the library's header says.
    /// - Throws: when the library has no such function.
    package func function<Function>(_ name: String, as type: Function.Type = Function.self) throws(LibraryError)
        -> Function
    {
        guard let function = optionalFunction(name, as: type) else {
            throw LibraryError(library: description, reason: .functionMissing(name))
        }
        return function
    }

    /// As `function`, for what only newer versions have; nil when the library has no such function.
    package func optionalFunction<Function>(_ name: String, as type: Function.Type = Function.self) -> Function? {
        precondition(MemoryLayout<Function>.size == MemoryLayout<UnsafeRawPointer>.size, "Not a C function's type")
        return dlsym(handle, name).map { unsafeBitCast($0, to: type) }
    }
}
