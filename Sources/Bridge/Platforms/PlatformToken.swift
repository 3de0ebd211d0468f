import Datasource
import JSON
import POSIX
import Platforms

/// The token of a configured platform: fetched when it is first needed, and again after the platform didn't accept it.
final class PlatformToken: TokenProvider {
    private let setting: JSONValue
    private let resolver: SecretResolver
    private let fetched = Monitor<Secret?>(nil)

    /// - Parameter setting: the token itself, or a reference to it; null for a platform that needs none.
    init(_ setting: JSONValue, resolver: SecretResolver) {
        self.setting = setting
        self.resolver = resolver
    }

    func token(_ interruption: Interruption) throws(PlatformFailure) -> Secret {
        if let token = fetched.withLock({ $0 }) {
            return token
        }
        guard !setting.isNull else { return Secret("") }
        let token = try fetch(interruption)
        guard !token.revealed.isEmpty else {
            throw PlatformFailure(.misconfigured, "The target's `token` is empty.")
        }
        guard token.isPrintable else {
            throw PlatformFailure(
                .misconfigured,
                "The target's `token` has characters in it that no token has, such as spaces."
            )
        }
        fetched.withLock { $0 = token }
        return token
    }

    func noteRefused(_ token: Secret) {
        fetched.withLock { current in
            if current == token {
                current = nil
            }
        }
    }

    private func fetch(_ interruption: Interruption) throws(PlatformFailure) -> Secret {
        guard let reference = SecretReference(setting) else {
            return Secret(setting.string ?? "")
        }
        do throws(SecretResolver.Failure) {
            return try resolver.resolve(reference, interruption: interruption)
        } catch {
            guard interruption.cause != .cancelled else {
                throw PlatformFailure(.cancelled, "The request was cancelled.")
            }
            let hint = error.hint.map { " \($0)" } ?? ""
            throw PlatformFailure(.tokenUnavailable, "The target's token can't be had: \(error.message)\(hint)")
        }
    }
}

extension Secret {
    /// Whether it can stand in a header: visible characters of ASCII.
    fileprivate var isPrintable: Bool {
        revealed.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
