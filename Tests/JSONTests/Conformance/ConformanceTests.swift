import JSON
import Testing

/// Every file of the JSON Parsing Test Suite gets the answer that it asks for.
struct ConformanceTests {
    @Test("The folder that the environment names is there", .enabled(if: ConformanceFolder.isNamedByVariable))
    func namedFolderExists() {
        #expect(ConformanceFolder.isPresent, "\(ConformanceFolder.absence)")
    }

    @Test("Every y_ file is accepted", .enabled(if: ConformanceFolder.isPresent, "\(ConformanceFolder.absence)"))
    func accepted() throws {
        let names = try ConformanceFolder.names("y_")
        #expect(names.count > 90)
        for name in names {
            let failure = Parsing.failure(of: try ConformanceFolder.bytes(of: name))
            #expect(failure == nil, "\(name)")
        }
    }

    @Test("Every n_ file is refused", .enabled(if: ConformanceFolder.isPresent, "\(ConformanceFolder.absence)"))
    func refused() throws {
        let names = try ConformanceFolder.names("n_")
        #expect(names.count > 180)
        for name in names {
            let bytes = try ConformanceFolder.bytes(of: name)
            let failure = Parsing.failure(of: bytes)
            #expect(failure != nil, "\(name)")
            #expect((0...bytes.count).contains(failure?.offset ?? 0), "\(name)")
        }
    }

    @Test(
        "Every i_ file gets the answer of the table",
        .enabled(if: ConformanceFolder.isPresent, "\(ConformanceFolder.absence)")
    )
    func implementationDefined() throws {
        for decision in ImplementationDefined.all {
            let failure = Parsing.failure(of: try ConformanceFolder.bytes(of: decision.file))
            #expect(failure?.reason == decision.refusal, "\(decision.file): \(decision.why)")
        }
    }

    @Test(
        "The table names each i_ file once and nothing else",
        .enabled(if: ConformanceFolder.isPresent, "\(ConformanceFolder.absence)")
    )
    func tableIsComplete() throws {
        let decided = ImplementationDefined.all.map(\.file)
        #expect(decided.sorted() == (try ConformanceFolder.names("i_")))
    }

    @Test(
        "What an accepted file holds survives being written and parsed again",
        .enabled(if: ConformanceFolder.isPresent, "\(ConformanceFolder.absence)")
    )
    func roundTrip() throws {
        for name in try ConformanceFolder.names("y_") {
            let value = try Parsing.value(of: try ConformanceFolder.bytes(of: name))
            #expect(try Parsing.value(of: value.bytes) == value, "\(name)")
        }
    }
}
