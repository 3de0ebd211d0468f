import Testing

@testable import Connectivity

struct DelimiterDetectorTests {
    @Test(
        "The delimiter is the one by which the rows agree",
        arguments: [
            ("a,b,c\n1,2,3\n", ","),
            ("a;b;c\n1;2;3\n", ";"),
            ("a\tb\n1\t2\n", "\t"),
            ("a|b\n1|2\n", "|"),
            ("a,b", ","),
            ("name;price\nx;1,50\ny;2,50\n", ";"),
            ("x;1,50\ny;2,50\n", ";"),
            ("id,tags\n1,a|b\n2,c|d\n", ","),
            ("1,a|b\n2,c|d\n", ","),
            ("id;text\n1;\"one, two, three\"\n2;\"four, five, six\"\n", ";"),
            ("id;text\n1;one, two\n2;three\n3;four, five, six\n", ";"),
            ("a,b\n\"x;y\nz;w\",1\n\"v;u\",2\n", ","),
            ("time,value\n10:00,\"1;2;3\"\n11:00,\"1;2;3\"\n", ","),
            ("a,b,c\n1,2,3\n4,5\n6,7,8\n", ","),
            ("\n\na;b\n\n1;2\n", ";"),
        ]
    )
    func detection(text: String, delimiter: Unicode.Scalar) {
        #expect(DelimiterDetector.detect(in: Array(text.utf8)) == UInt8(ascii: delimiter))
    }

    @Test(
        "A text of one column has none",
        arguments: ["", "a\nb\n", "\n\n", "mail\na@example.com\n", "\"a,b\"\n\"c,d\"\n"]
    )
    func nothingToDetect(text: String) {
        #expect(DelimiterDetector.detect(in: Array(text.utf8)) == nil)
    }

    @Test("A first row longer than the sample decides by itself")
    func longFirstRow() {
        let row = Array(repeating: "column", count: 20_000).joined(separator: ";")
        #expect(DelimiterDetector.detect(in: Array(row.utf8)) == UInt8(ascii: ";"))
    }
}
