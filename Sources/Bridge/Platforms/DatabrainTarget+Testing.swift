import Connectivity
import Datasource
import JSON
import JSONRPC

/// Testing from this computer, since Databrain tests only what it is about to store.
extension DatabrainTarget {
    func test(_ request: TestRequest, _ context: JobContext) throws(RPCError) -> TestReport {
        guard request.via != "target" else {
            throw RPCError(
                .notSupported,
                "Databrain tests only when a source is created or updated; leave `via` out to test from this computer."
            )
        }
        switch request.subject {
        case .given(let datasourceType, let credentials):
            return try connector.test(given: credentials, of: datasourceType, context)
        case .stored(_, let datasourceType?, let credentials?):
            return try connector.test(given: .object(credentials), of: datasourceType, context)
        case .stored(_, nil, .some):
            throw .invalidParameter(
                JSONPointer("datasourceType"),
                .missing,
                "`datasourceType` is missing: Databrain doesn't tell it."
            )
        case .stored(_, _, nil):
            throw RPCError(
                .notSupported,
                "Databrain hands out no credentials: give `datasourceType` and all `credentials` to test from this computer."
            )
        }
    }
}
