import JSON

/// Every method of the protocol, by the name that it has on the wire.
package enum Method: String, CaseIterable, Sendable {
    case validate = "datasource.validate"
    case ping = "bridge.ping"
    case list = "datasource.list"
    case get = "datasource.get"
    case create = "datasource.create"
    case update = "datasource.update"
    case delete = "datasource.delete"
    case test = "datasource.test"
    case copy = "datasource.copy"
    case sync = "datasource.sync"
    case schema = "datasource.schema"
    case types = "datasource.types"
    case translate = "datasource.translate"
    case targetList = "target.list"
    case targetCheck = "target.check"
    case info = "bridge.info"
    case cancel = "bridge.cancel"
    case shutdown = "bridge.shutdown"
    case discover = "rpc.discover"

    /// The method with this name, found without making a string of it.
    static func named(_ name: JSONView) -> Method? {
        all.first { name.equals($0.rawValue) }
    }

    // Made once: `allCases` is made anew each time.
    private static let all = allCases
}
