import NativeLibraries

extension TestFailure {
    /// A library that the test needs isn't installed.
    static func missingLibrary(_ error: LibraryError) -> TestFailure {
        TestFailure(
            stage: .validate,
            reason: .driverUnavailable,
            message: "\(error)",
            hint: "To test this type, \(error.library.packages.installHint)."
        )
    }

    /// The library for digests and signatures failed.
    static var cryptographyFailed: TestFailure {
        TestFailure(
            stage: .validate,
            reason: .unknown,
            message: "The cryptographic library failed.",
            hint: "Check this computer's memory, and that OpenSSL's libcrypto is installed in a current version."
        )
    }
}

extension Cryptography {
    /// - Throws: what to report when the library isn't installed.
    static func forTests() throws(TestFailure) -> Cryptography {
        do throws(LibraryError) {
            return try Cryptography()
        } catch {
            throw .missingLibrary(error)
        }
    }
}
