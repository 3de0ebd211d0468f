package import JSON

/// The members that an object may have and the rules between them: the credentials of a type, the tenancy settings, the
/// options of a target, or an element of a list inside one of these.
package final class ObjectForm: Sendable {
    /// At most 64, because a validation keeps one bit for each.
    package let fields: [Field]
    package let rules: [Rule]

    /// The same, laid out for a validator.
    let table: FormTable

    private let arena = Arena()

    package init(_ fields: [Field], rules: [Rule] = []) {
        precondition(fields.count <= 64, "A form has at most 64 fields.")
        self.fields = fields
        self.rules = rules
        var compiler = FormCompiler(fields: fields, rules: rules, arena: arena)
        table = compiler.compile()
    }

    /// The field with this name or alias.
    package func field(named key: String) -> Field? {
        match(for: key).map { fields[$0.number] }
    }

    /// The value that a field has in effect: the one given, else its default.
    package func effectiveValue(of name: String, in object: JSONObject) -> JSONValue? {
        object[name] ?? field(named: name)?.defaultValue
    }

    func match(for key: String) -> KeyTable.Match? {
        var key = key
        return key.withUTF8 { table.keys.find(UnsafeRawBufferPointer($0)) }
    }
}
