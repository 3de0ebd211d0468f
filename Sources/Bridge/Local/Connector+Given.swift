import Connectivity
import Datasource
import JSON
import JSONRPC

/// Testing credentials that aren't stored anywhere, whatever the target.
extension Connector {
    func test(
        given credentials: JSONValue,
        of datasourceType: String,
        _ context: JobContext
    ) throws(RPCError) -> TestReport {
        context.progress(Stage.validate.rawValue, "checking the credentials")
        let draft: SourceDraft
        do throws(InvalidDocument) {
            draft = try SourceDraft(testing: datasourceType, credentials)
        } catch {
            return .invalid(error.issues, datasourceType: datasourceType)
        }
        return try test(draft, context)
    }

    /// Tests a source; a secret that can't be had is a report, too.
    func test(_ draft: SourceDraft, _ context: JobContext) throws(RPCError) -> TestReport {
        let credentials: Credentials
        do throws(UnavailableSecret) {
            credentials = try self.credentials(draft, context)
        } catch {
            return .secretUnavailable(error, datasourceType: draft.datasourceType)
        }
        var report = try test(draft.datasourceType, credentials, context)
        report.outcome.warnings += draft.warnings.map(\.message)
        return report
    }
}
