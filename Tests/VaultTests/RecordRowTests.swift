import JSON
import POSIX
import Testing

@testable import Vault

/// What each sealed text is bound to, and what the manifest counts.
@Suite struct RecordRowTests {
    static let row = RecordRow(
        number: 1,
        identity: RecordIdentity(bytes: [1, 2, 3]),
        name: "name",
        datasourceType: "type",
        revision: 4,
        createdAt: Timestamp(milliseconds: 5),
        updatedAt: Timestamp(milliseconds: 6),
        documentTag: [7],
        testTag: [8],
        testedRevision: 9,
        schemaTag: [10]
    )

    enum Text: CaseIterable {
        case document
        case test
        case schema
    }

    /// A change of a row, and the texts that must not open any more.
    struct Change: Sendable {
        let texts: Set<Text>
        let apply: @Sendable (inout RecordRow) -> Void

        init(_ texts: Set<Text>, _ apply: @escaping @Sendable (inout RecordRow) -> Void) {
            self.texts = texts
            self.apply = apply
        }
    }

    static let changes: [Change] = [
        Change([.document, .test, .schema]) { $0.identity = RecordIdentity(bytes: [1, 2, 4]) },
        Change([.document]) { $0.name = "other" },
        Change([.document]) { $0.datasourceType = "other" },
        Change([.document]) { $0.revision = 5 },
        Change([.document]) { $0.createdAt = Timestamp(milliseconds: 4) },
        Change([.document]) { $0.updatedAt = Timestamp(milliseconds: 7) },
        Change([.test]) { $0.testedRevision = 8 },
        Change([]) { $0.documentTag = [8] },
        Change([]) { $0.testTag = nil },
        Change([]) { $0.testTag = [9] },
        Change([]) { $0.schemaTag = nil },
        Change([]) { $0.schemaTag = [11] },
        // From one field into its neighbour.
        Change([.document]) { ($0.name, $0.datasourceType) = ("namet", "ype") },
        Change([]) { ($0.testTag, $0.schemaTag) = ($0.schemaTag, $0.testTag) },
    ]

    @Test(arguments: changes.indices)
    func everyFieldIsBoundAndCounted(_ index: Int) {
        let change = Self.changes[index]
        var changed = Self.row
        change.apply(&changed)
        #expect(changed.shown.bytes != Self.row.shown.bytes)
        for text in Text.allCases {
            let isSame = fields(of: text, in: changed) == fields(of: text, in: Self.row)
            #expect(isSame == !change.texts.contains(text), "\(text)")
        }
    }

    @Test func textsOfOneRecordAreBoundToWhatTheyAre() {
        let all = Text.allCases.map { fields(of: $0, in: Self.row) } + [VaultSession.manifestFields.bytes]
        #expect(Set(all).count == all.count)
        let earlier = Self.row.schemaFields(cachedAt: Timestamp(milliseconds: 1))
        let later = Self.row.schemaFields(cachedAt: Timestamp(milliseconds: 2))
        #expect(earlier.bytes != later.bytes)
    }

    private func fields(of text: Text, in row: RecordRow) -> [UInt8] {
        switch text {
        case .document: row.documentFields.bytes
        case .test: row.testFields.bytes
        case .schema: row.schemaFields(cachedAt: Timestamp(milliseconds: 1)).bytes
        }
    }
}
