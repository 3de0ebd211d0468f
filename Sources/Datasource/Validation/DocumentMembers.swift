package import JSON

/// The document's five members among the parameters of a method.
package struct DocumentMembers {
    private(set) var name: JSONView?
    private(set) var datasourceType: JSONView?
    private(set) var credentials: JSONView?
    private(set) var tenancySettings: JSONView?
    private(set) var options: JSONView?

    /// Whether other members stand beside them: parameters of a method, or what it doesn't know.
    package private(set) var hasOthers = false

    /// The offset at which they end.
    let end: Int

    /// - Parameter params: an object.
    package init(_ params: JSONView) {
        end = params.end
        for (key, value) in params.members {
            // Their lengths tell them apart but for two.
            switch key.spelling.count {
            case 4 where key.hasText("name"): name = value
            case 14 where key.hasText("datasourceType"): datasourceType = value
            case 11 where key.hasText("credentials"): credentials = value
            case 15 where key.hasText("tenancySettings"): tenancySettings = value
            case 7 where key.hasText("options"): options = value
            default:
                if key.hasEscapes {
                    set(key.string ?? "", to: value)
                } else {
                    hasOthers = true
                }
            }
        }
    }

    private mutating func set(_ key: String, to value: JSONView) {
        switch ExactString(key) {
        case "name": name = value
        case "datasourceType": datasourceType = value
        case "credentials": credentials = value
        case "tenancySettings": tenancySettings = value
        case "options": options = value
        default: hasOthers = true
        }
    }
}
