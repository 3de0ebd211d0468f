/// Normalization form KC of Unicode, from the ICU that another library brings along.
package struct UnicodeNormalization: Sendable {
    private let library: LoadedLibrary

    init(_ library: LoadedLibrary) {
        self.library = library
    }

    /// - Returns: nil where there is no ICU.
    package func compatibilityComposed(_ text: String) -> String? {
        guard let functions else { return nil }
        var code: CInt = 0
        guard let normalizer = functions.normalizer(&code), code <= 0 else { return nil }
        let units = Array(text.utf16)
        // No character becomes more than 18.
        var result = [UInt16](repeating: 0, count: units.count * 18 + 1)
        let count = functions.normalize(normalizer, units, CInt(units.count), &result, CInt(result.count), &code)
        guard code <= 0, count >= 0 else { return nil }
        return String(decoding: result.prefix(Int(count)), as: UTF16.self)
    }

    private typealias Normalizer = @convention(c) (UnsafeMutablePointer<CInt>?) -> OpaquePointer?
    private typealias Normalize =
        @convention(c) (
            OpaquePointer?, UnsafePointer<UInt16>?, CInt, UnsafeMutablePointer<UInt16>?, CInt,
            UnsafeMutablePointer<CInt>?
        ) -> CInt

    /// ICU writes its version behind the name of each function.
    private var functions: (normalizer: Normalizer, normalize: Normalize)? {
        for suffix in [""] + (44...99).map({ "_\($0)" }) {
            if let normalizer = library.optionalFunction("unorm2_getNFKCInstance\(suffix)", as: Normalizer.self),
                let normalize = library.optionalFunction("unorm2_normalize\(suffix)", as: Normalize.self)
            {
                return (normalizer, normalize)
            }
        }
        return nil
    }
}
