import Connectivity
import Datasource
import JSON
import JSONRPC
import POSIX
import Platforms

/// A target behind the HTTP API of a platform: what all of them have in common.
protocol PlatformTarget: Target {
    associatedtype Client: Sendable

    /// As people know it: `Databrain`.
    static var service: String { get }

    /// What is told when the configured address can't be used.
    static var unusableAddress: String { get }

    /// Nil when the configured base URL can't be used, which the configuration's problems say.
    var configuredClient: Client? { get }

    var connector: Connector { get }

    /// Asks once, to see whether the platform can be reached and takes the token.
    func check(_ client: Client, _ interruption: Interruption) throws(PlatformFailure)

    /// The place in a document of a field that the platform names in an error.
    func place(of field: String, datasourceType: String?) -> JSONPointer
}

extension PlatformTarget {
    static var unusableAddress: String { "The target's `baseURL` can't be used." }

    func place(of field: String, datasourceType: String?) -> JSONPointer { .root }

    var client: Client {
        get throws(RPCError) {
            guard let configuredClient else { throw RPCError(.configurationError, Self.unusableAddress) }
            return configuredClient
        }
    }

    /// Asks the platform, and turns its failures into the protocol's errors.
    ///
    /// - Parameters:
    ///   - datasourceType: of the source in question.
    ///   - warnings: what deserves a look in the request, which an error tells, too.
    func ask<Result>(
        about datasourceType: String? = nil,
        warning warnings: [Issue] = [],
        _ body: (Client) throws(PlatformFailure) -> Result
    ) throws(RPCError) -> Result {
        let client = try client
        do throws(PlatformFailure) {
            return try body(client)
        } catch {
            throw RPCError(error, datasourceType: datasourceType) { field in
                place(of: field, datasourceType: datasourceType)
            }
            .telling(warnings)
        }
    }

    func check(_ context: JobContext) -> TargetCheck {
        do throws(RPCError) {
            try ask { client throws(PlatformFailure) in try check(client, context.interruption) }
            return TargetCheck(isReachable: true, isAuthenticated: true)
        } catch {
            let status = error.details["upstream"]?["status"]?.integer
            return TargetCheck(
                isReachable: status != nil,
                // Where something isn't there that the configuration names, that says nothing against the token.
                isAuthenticated: status == 404 && error.code == .configurationError,
                message: error.message
            )
        }
    }

    func refuseRevision(_ revision: Int?) throws(RPCError) {
        guard revision != nil else { return }
        throw RPCError(.notSupported, "\(Self.service) counts no revisions; leave `ifRevision` out.")
    }

    /// A report instead of an answer that didn't come in time.
    ///
    /// - Parameter type: of the source, where it is known.
    func reportingTime(
        of type: String?,
        _ test: () throws(RPCError) -> TestReport
    ) throws(RPCError) -> TestReport {
        do throws(RPCError) {
            return try test()
        } catch {
            guard error.code == .deadlineExceeded else { throw error }
            let failure = TestFailure(
                stage: nil,
                reason: .timeout,
                message: "\(Self.service) didn't answer within `timeoutMs`.",
                hint: "Give a longer `timeoutMs`."
            )
            var report = TestReport.failed(failure, datasourceType: type)
            report.via = "target"
            return report
        }
    }
}

extension RPCError {
    /// For something stored that isn't a source.
    static func untellable(_ error: Untranslatable, by service: String) -> RPCError {
        let reason = error.issues.first.map { " \($0.message)" } ?? ""
        return RPCError(.targetProtocolError, "\(service)'s answer isn't what it documents.\(reason)")
    }

    /// The error with what deserved a look in the request.
    func telling(_ warnings: [Issue]) -> RPCError {
        guard !warnings.isEmpty else { return self }
        var error = self
        error.details["issues"] = .array((details["issues"]?.array ?? []) + (warnings.json.array ?? []))
        return error
    }
}

extension ListQuery {
    /// Whether a name is asked for, compared as bytes.
    func matches(_ name: String) -> Bool {
        guard let nameContains else { return true }
        let wanted = nameContains.utf8
        var rest = name.utf8[...]
        while !rest.starts(with: wanted) {
            guard rest.popFirst() != nil else { return false }
        }
        return true
    }

    /// A page of what was listed, in the protocol's words.
    static func answer(_ items: [JSONValue], _ page: Page, hasMore: Bool) -> JSONValue {
        [
            "data": .array(items), "page": .number(JSONNumber(page.number)),
            "pageSize": .number(JSONNumber(page.size)), "hasMore": .bool(hasMore),
        ]
    }
}

extension ListQuery.Page {
    /// How many come before it; nil for more than any platform has.
    var offset: Int? {
        let (offset, overflow) = (number - 1).multipliedReportingOverflow(by: size)
        return overflow || offset >= 1 << 32 ? nil : offset
    }
}
