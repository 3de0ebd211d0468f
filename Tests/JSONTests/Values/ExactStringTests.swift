import JSON
import Testing

/// Equality, order and hash by bytes of UTF-8, where Swift's own go by canonical equivalence.
struct ExactStringTests {
    static let lookAlikes = [
        ("\u{E9}", "e\u{301}"),
        ("\u{212B}", "\u{C5}"),
        ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),
        ("q\u{307}\u{323}", "q\u{323}\u{307}"),
    ]

    @Test("What is canonically equivalent stays apart", arguments: lookAlikes)
    func canonicalEquivalence(_ left: String, _ right: String) {
        #expect(left == right)
        #expect(ExactString(left) != ExactString(right))
        #expect(Set([ExactString(left), ExactString(right)]).count == 2)
        #expect((ExactString(left) < ExactString(right)) != (ExactString(right) < ExactString(left)))
    }

    @Test("The same bytes are equal, however the string is stored")
    func storage() {
        let short: ExactString = "name"
        let sliced = ExactString(String("a longer string with a name".suffix(4)))
        let built = ExactString(["n", "a", "m", "e"].joined())
        #expect(short == sliced)
        #expect(sliced == built)
        #expect(Set([short, sliced, built]).count == 1)
        #expect(short.description == "name")
    }

    @Test("A beginning, an empty string and a null character are different strings")
    func nearMisses() {
        let strings: [ExactString] = ["", "a", "ab", "a\u{0}", "\u{0}", "A"]
        #expect(Set(strings).count == strings.count)
    }

    @Test("The order is that of the bytes")
    func order() {
        let strings: [ExactString] = ["b", "\u{10000}", "", "\u{FFFF}", "a\u{301}", "ab", "a", "B"]
        #expect(strings.sorted().map(\.string) == ["", "B", "a", "ab", "a\u{301}", "b", "\u{FFFF}", "\u{10000}"])
    }
}
