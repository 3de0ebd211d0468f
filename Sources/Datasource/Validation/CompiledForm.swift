/// The table of a form, with the memory that it lies in.
struct CompiledForm: Sendable {
    let table: FormTable

    private let arena = Arena()

    init(fields: [Field], rules: [Rule]) {
        var compiler = FormCompiler(fields: fields, rules: rules, arena: arena)
        table = compiler.compile()
    }
}
