package import Datasource
package import POSIX

/// Where the token of a platform comes from: fetched when it is first needed.
package protocol TokenProvider: Sendable {
    /// - Throws: `tokenUnavailable`, `misconfigured` or `cancelled`.
    func token(_ interruption: Interruption) throws(PlatformFailure) -> Secret

    /// The platform didn't accept a token: it is fetched again for the next request.
    func noteRefused(_ token: Secret)
}
