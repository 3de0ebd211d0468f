import JSON

// How what a driver finds out travels from one process to another. Both are the same executable, so there are no versions.

extension TestOutcome {
    var encoded: JSONValue {
        var message = JSONObject()
        message["failure"] = failure?.encoded
        message["timings"] = .array(
            timings.map { [.string($0.stage.rawValue), .number(JSONNumber($0.milliseconds, decimals: 6))] }
        )
        message["server"] = server.map(JSONValue.object)
        message["tls"] = tls?.json
        message["warnings"] = .array(warnings.map(JSONValue.string))
        return .object(message)
    }

    /// - Returns: nil for what isn't such a message.
    init?(decoding message: JSONValue) {
        guard let timings = message["timings"]?.array, let warnings = message["warnings"]?.array else { return nil }
        self.init()
        for timing in timings {
            guard let parts = timing.array, parts.count == 2,
                let stage = parts[0].string.flatMap(Stage.init), case .number(let milliseconds) = parts[1]
            else { return nil }
            self.timings.append((stage: stage, milliseconds: milliseconds.double))
        }
        self.warnings = warnings.compactMap(\.string)
        server = message["server"]?.object
        if let given = message["failure"] {
            guard let failure = TestFailure(decoding: given) else { return nil }
            self.failure = failure
        }
        if let given = message["tls"] {
            guard let used = given["used"]?.bool else { return nil }
            tls = TLSFacts(used: used, version: given["version"]?.string, verified: given["verified"]?.bool ?? false)
        }
    }
}

extension TestFailure {
    var encoded: JSONValue {
        var form: JSONObject = ["reason": .string(reason.rawValue), "message": .string(message)]
        form["stage"] = stage.map { .string($0.rawValue) }
        form["fields"] = .array(fields.map { .string($0.description) })
        form["hint"] = hint.map(JSONValue.string)
        form["nativeCode"] = nativeCode.map(JSONValue.string)
        form["isVague"] = .bool(isVague)
        return .object(form)
    }

    /// - Returns: nil for what isn't such a message.
    init?(decoding form: JSONValue) {
        guard let reason = form["reason"]?.string.flatMap(Reason.init),
            let sentence = form["message"]?.string,
            let fields = form["fields"]?.array
        else { return nil }
        self.init(
            stage: form["stage"]?.string.flatMap(Stage.init),
            reason: reason,
            message: sentence,
            fields: fields.compactMap { $0.string.flatMap(JSONPointer.init(parsing:)) },
            hint: form["hint"]?.string,
            nativeCode: form["nativeCode"]?.string
        )
        isVague = form["isVague"]?.bool ?? false
    }
}

extension DiscoveredSchema {
    /// - Returns: nil for what isn't the `json` of a schema.
    init?(decoding message: JSONValue) {
        guard let schemas = message.array?.map(Schema.init(decoding:)),
            schemas.allSatisfy({ $0 != nil })
        else { return nil }
        self.init(schemas: schemas.compactMap { $0 })
    }
}

extension DiscoveredSchema.Schema {
    fileprivate init?(decoding message: JSONValue) {
        guard let name = message["schemaName"]?.string,
            let tables = message["tables"]?.array?.map(DiscoveredSchema.Table.init(decoding:)),
            tables.allSatisfy({ $0 != nil })
        else { return nil }
        self.init(name: name, tables: tables.compactMap { $0 })
    }
}

extension DiscoveredSchema.Table {
    fileprivate init?(decoding message: JSONValue) {
        guard let name = message["name"]?.string, let kind = message["kind"]?.string,
            let columns = message["columns"]?.array?.map(DiscoveredSchema.Column.init(decoding:)),
            columns.allSatisfy({ $0 != nil })
        else { return nil }
        self.init(name: name, kind: kind, columns: columns.compactMap { $0 })
    }
}

extension DiscoveredSchema.Column {
    fileprivate init?(decoding message: JSONValue) {
        guard let name = message["name"]?.string, let type = message["type"]?.string,
            let isNullable = message["nullable"]?.bool
        else { return nil }
        self.init(name: name, type: type, isNullable: isNullable)
    }
}
