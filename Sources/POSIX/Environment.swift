#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The process's environment. We only read it, so reading needs no lock.
package enum Environment {
    package static subscript(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        return String(cString: value)
    }

    /// The value of a variable as it is, which need not be UTF-8.
    package static func bytes(of name: String) -> [UInt8]? {
        guard let value = getenv(name) else { return nil }
        return Array(UnsafeRawBufferPointer(start: value, count: strlen(value)))
    }

    /// As the subscript, with a variable that is set to nothing counting as not set.
    package static func nonEmpty(_ name: String) -> String? {
        guard let value = self[name], !value.isEmpty else { return nil }
        return value
    }

    /// The user's home folder, from `$HOME` or else the user database; nil where neither knows one.
    package static var home: String? {
        if let home = nonEmpty("HOME") {
            return home
        }
        guard let entry = getpwuid(getuid()), let home = entry.pointee.pw_dir else { return nil }
        return String(cString: home)
    }

    /// Replaces a leading `~/` by the home folder.
    package static func expandingTilde(_ path: String) -> String {
        guard path.utf8.starts(with: "~/".utf8), let home else { return path }
        return home + "/" + path.dropFirst(2)
    }
}

extension Environment {
    /// Those of the variables that are set, each as `NAME=value`.
    package static func definitions(of names: [String]) -> [String] {
        names.compactMap { name in self[name].map { "\(name)=\($0)" } }
    }
}
