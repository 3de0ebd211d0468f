import Testing

/// Every operation of every platform with everything that the platform may do: the rows of `protocol/reference/outcomes.md`.
@Suite struct PlatformOutcomeTests {
    @Test func databrain() throws {
        #expect(try OutcomeTable.run(.databrain) == [])
    }

    @Test func credible() throws {
        #expect(try OutcomeTable.run(.credible) == [])
    }

    @Test func riverGen() throws {
        #expect(try OutcomeTable.run(.riverGen) == [])
    }
}
