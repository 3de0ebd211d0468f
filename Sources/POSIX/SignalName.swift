#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The names of signals, as the system's manuals spell them.
package enum SignalName {
    /// `SIGSEGV`; `signal 64` for one without a name.
    package static func of(_ number: CInt) -> String {
        names[number] ?? "signal \(number)"
    }

    private static let names: [CInt: String] = [
        SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
        SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV",
        SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGSYS: "SIGSYS", SIGXCPU: "SIGXCPU",
    ]
}
