import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX

/// A reference to a secret that leads nowhere, and its place in the document.
struct UnavailableSecret: Error, Sendable {
    let place: JSONPointer
    let reason: SecretResolver.Failure
}

/// Connects from this computer: resolves secrets, tests, and looks into sources.
struct Connector: Sendable {
    let resolver: SecretResolver
    private let tester = ConnectionTester()

    init(resolver: SecretResolver) {
        self.resolver = resolver
    }

    /// - Throws: 1303 for a secret from a command where commands aren't allowed: what could never be used isn't stored.
    func refuseForbiddenCommands(in draft: SourceDraft) throws(RPCError) {
        guard !resolver.allowsCommands else { return }
        for place in draft.source.type.secretPlaces(in: draft.source.credentials) {
            guard case .reference(.command) = place.content else { continue }
            throw RPCError(
                UnavailableSecret(
                    place: JSONPointer("credentials").appending(place.pointer),
                    reason: SecretResolver.commandsAreForbidden
                )
            )
        }
    }

    /// A source's credentials with every reference resolved.
    func credentials(_ draft: SourceDraft, _ context: JobContext) throws(UnavailableSecret) -> Credentials {
        let source = draft.source
        return try source.type.resolving(source.credentials) { reference, place throws(UnavailableSecret) in
            do throws(SecretResolver.Failure) {
                return try resolver.resolve(reference, interruption: context.interruption)
            } catch {
                throw UnavailableSecret(place: JSONPointer("credentials").appending(place), reason: error)
            }
        }
    }

    func test(
        _ datasourceType: String,
        _ credentials: Credentials,
        _ context: JobContext
    ) throws(RPCError) -> TestReport {
        do throws(Interruption.Interrupted) {
            return try tester.test(datasourceType, credentials, session: session(context))
        } catch {
            throw RPCError(.cancelled, "The request was cancelled.")
        }
    }

    func discover(
        _ datasourceType: String,
        _ credentials: Credentials,
        _ context: JobContext
    ) throws(RPCError) -> DiscoveredSchema {
        do throws(ConnectionTester.DiscoveryFailure) {
            return try tester.discoverSchema(datasourceType, credentials, session: session(context))
        } catch {
            throw RPCError(error, context.interruption)
        }
    }

    private func session(_ context: JobContext) -> TestSession {
        TestSession(interruption: context.interruption) { stage, message in
            context.progress(stage.rawValue, message)
        }
    }
}
