import JSON
import POSIX
import Testing

@testable import Vault

@Suite struct VaultListTests {
    let vault: Vault
    private let fixture: Fixture

    /// In an order that isn't that of their bytes.
    private static let names = ["b", "a", "B", "ä", "Ab", "aa", "z", "a%b", "a_b"]

    init() throws {
        fixture = try Fixture()
        vault = fixture.vault()
        for name in Self.names {
            let type = name.hasPrefix("a") ? "csv" : "postgres"
            try _ = vault.create(.sample(name, type: type), interruption: .patient)
        }
    }

    private func list(_ filter: VaultFilter, _ page: VaultPage? = nil) throws -> VaultListing<String> {
        try vault.list(filter, page: page, interruption: .patient) { $0.name.string }
    }

    @Test func everythingIsInTheOrderOfItsBytes() throws {
        let listing = try list(VaultFilter())
        #expect(listing.items == Self.names.sorted { ExactString($0) < ExactString($1) })
        #expect(!listing.hasMore)
    }

    @Test(
        arguments: [
            ("csv", nil, ["a", "a%b", "a_b", "aa"]),
            ("CSV", nil, []),
            (nil, "a", ["a", "a%b", "a_b", "aa"]),
            (nil, "A", ["Ab"]),
            (nil, "b", ["Ab", "a%b", "a_b", "b"]),
            (nil, "%", ["a%b"]),
            (nil, "_", ["a_b"]),
            (nil, "", ["Ab", "B", "a", "a%b", "a_b", "aa", "b", "z", "ä"]),
            ("postgres", "b", ["Ab", "b"]),
            ("postgres", "nothing", []),
        ] as [(String?, String?, [String])]
    )
    func filtersCompareBytes(type: String?, part: String?, expected: [String]) throws {
        #expect(try list(VaultFilter(datasourceType: type, nameContains: part)).items == expected)
    }

    @Test(arguments: [1, 2, 3, 8, 9, 10, 1000, Int.max])
    func pagesPutTogetherAreTheList(_ size: Int) throws {
        let all = try list(VaultFilter()).items
        var collected: [String] = []
        for number in 1... {
            let page = try list(VaultFilter(), VaultPage(number: number, size: size))
            #expect(page.items.count <= size)
            collected += page.items
            #expect(page.hasMore == (collected.count < all.count))
            if !page.hasMore {
                break
            }
        }
        #expect(collected == all)
    }

    @Test(arguments: [(2, 9), (100, 50), (Int.max, Int.max), (Int.max, 2)])
    func aPageBehindTheEndIsEmpty(number: Int, size: Int) throws {
        let page = try list(VaultFilter(), VaultPage(number: number, size: size))
        #expect(page.items.isEmpty)
        #expect(!page.hasMore)
    }

    @Test func aPageHasItsPlaceAmongWhatTheFilterLeaves() throws {
        let filter = VaultFilter(datasourceType: "csv")
        let page = try list(filter, VaultPage(number: 2, size: 3))
        #expect(page.items == ["aa"])
        #expect(!page.hasMore)
        #expect(try list(filter, VaultPage(number: 1, size: 3)).hasMore)
    }

    @Test func aListEndsWithTheWorkThatAskedForIt() throws {
        let interruption = Interruption.patient
        let error = try expectFailure("interrupted") {
            try vault.list(interruption: interruption) { _ in interruption.cancel() }
        }
        #expect(error.code == .interrupted(.cancelled))
        #expect(try vault.names().count == Self.names.count)
    }
}
