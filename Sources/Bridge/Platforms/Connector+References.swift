import Datasource
import JSON
import JSONRPC
import POSIX
import Platforms

extension Connector {
    /// A source with every reference to a secret replaced by the secret.
    ///
    /// - Throws: 1303 for the first that leads nowhere.
    func resolving(_ source: WrittenSource, _ context: JobContext) throws(RPCError) -> WrittenSource {
        do throws(UnavailableSecret) {
            return try revealing(source, context)
        } catch {
            throw context.interruption.cause == .cancelled
                ? RPCError(.cancelled, "The request was cancelled.") : RPCError(error)
        }
    }

    /// The same, for a test, where it is a report.
    func revealing(_ source: WrittenSource, _ context: JobContext) throws(UnavailableSecret) -> WrittenSource {
        try source.resolving { reference, place throws(UnavailableSecret) in
            do throws(SecretResolver.Failure) {
                return try resolver.resolve(reference, interruption: context.interruption)
            } catch {
                throw UnavailableSecret(place: place, reason: error)
            }
        }
    }
}
