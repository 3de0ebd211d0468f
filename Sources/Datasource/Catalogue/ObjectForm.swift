package import JSON
import Synchronization

/// The members that an object may have and the rules between them: the credentials of a type, the tenancy settings, the
/// options of a target, or an element of a list inside one of these.
///
/// `@unchecked Sendable`: what `compiled` points to isn't changed once it is stored there.
package final class ObjectForm: @unchecked Sendable {
    /// At most 64, because a validation keeps one bit for each.
    package let fields: [Field]
    package let rules: [Rule]

    /// The same, laid out for a validator, once somebody validated by it: who only wants the form described doesn't pay for it.
    ///
    /// A pointer, so that a validation counts no references.
    private let compiled = Atomic<UnsafeMutablePointer<CompiledForm>?>(nil)

    package init(_ fields: [Field], rules: [Rule] = []) {
        precondition(fields.count <= 64, "A form has at most 64 fields.")
        self.fields = fields
        self.rules = rules
    }

    deinit {
        compiled.load(ordering: .acquiring).map(Self.free)
    }

    /// What a validator walks a document by. It mustn't be used longer than the form lives.
    var table: FormTable {
        (compiled.load(ordering: .acquiring) ?? compile()).pointee.table
    }

    /// Of threads that compile at the same time, the first one's work is kept.
    private func compile() -> UnsafeMutablePointer<CompiledForm> {
        let own = UnsafeMutablePointer<CompiledForm>.allocate(capacity: 1)
        own.initialize(to: CompiledForm(fields: fields, rules: rules))
        let first = compiled.compareExchange(expected: nil, desired: own, ordering: .acquiringAndReleasing).original
        guard let first else { return own }
        Self.free(own)
        return first
    }

    private static func free(_ form: UnsafeMutablePointer<CompiledForm>) {
        form.deinitialize(count: 1)
        form.deallocate()
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
