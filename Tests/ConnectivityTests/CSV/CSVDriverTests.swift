import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

struct CSVDriverTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        var others: JSONObject = [:]
        var facts: JSONObject = [:]
        var warnings: [String] = []
        /// The beginning of the message, or nil if the test succeeds.
        var failure: String?
        var fields = ["/credentials/file"]

        var testDescription: String { text.shown }
    }

    static let good = [
        Case(
            text: "id,name\n1,Ann\n2,Bob\n",
            facts: ["delimiter": ",", "columns": 2, "rowsChecked": 2, "hasHeader": true, "complete": true]
        ),
        Case(text: "id;name\r\n1;Ann", facts: ["delimiter": ";", "columns": 2, "rowsChecked": 1]),
        Case(text: "id\tname\r1\tAnn\r", facts: ["delimiter": "\t", "columns": 2, "rowsChecked": 1]),
        Case(text: "\u{FEFF}id,é\n1,日本\n", facts: ["encoding": "UTF-8", "columns": 2, "sizeBytes": 18]),
        Case(text: "1,2\n3,4\n", others: ["hasHeader": false], facts: ["rowsChecked": 2, "hasHeader": false]),
        Case(text: "a,b\n1,2\n\n\r\n\n", facts: ["rowsChecked": 1]),
        Case(text: "a,b\n\"1\n2\",\"x,\"\"y\"\"\"\n", facts: ["rowsChecked": 1]),
        Case(text: "a^b\n1^2\n", others: ["delimiter": "^"], facts: ["delimiter": "^", "columns": 2]),
        Case(text: "a b\n1 2\n", others: ["delimiter": " ", "encoding": nil, "hasHeader": nil], facts: ["columns": 2]),
        Case(text: "mail\na\n\nb\n", others: ["delimiter": ","], facts: ["columns": 1, "rowsChecked": 3]),
    ]

    static let doubtful = [
        Case(text: "mail\nx\n", warnings: ["No delimiter was found, so each line counts as one column."]),
        Case(
            text: "a;b\n1;2\n",
            others: ["delimiter": ","],
            warnings: ["The file has one column; the semicolon as delimiter would make more."]
        ),
        Case(text: "a,b\n", warnings: ["The file has a header but no rows."]),
        Case(text: "a,,c,\n1,2,3,4\n", warnings: ["Columns 2 and 4 have no name in the header."]),
        Case(text: "a,\n1,2\n", warnings: ["Column 2 has no name in the header."]),
        Case(text: "a,b,a\n1,2,3\n", warnings: ["The header gives the same name to columns 1 and 3."]),
        Case(
            text: "1,2026-01-01\n2,2026-01-02\n",
            warnings: ["The header looks like a row of data; if it is one, set hasHeader to false."]
        ),
        Case(
            text: "a,b,c\n1,2,3\n1,2\n4,5,6\n7,8,9\n",
            facts: ["rowsChecked": 4],
            warnings: ["1 of 4 rows doesn't have the header's 3 columns: line 3 has 2."]
        ),
        Case(
            text: "1,2\n3,4\n\n\"5\n\",6,7\n8,9\n1,2\n",
            others: ["hasHeader": false],
            facts: ["rowsChecked": 6],
            warnings: ["2 of 6 rows don't have the first row's 2 columns: line 3 is empty and line 4 has 3."]
        ),
        Case(
            text: "a,b\n" + String(repeating: "1,2\n", count: 10) + String(repeating: "1\n", count: 7),
            warnings: [
                "7 of 17 rows don't have the header's 2 columns: line 12 has 1, line 13 has 1, line 14 has 1,"
                    + " line 15 has 1, line 16 has 1 and 2 more."
            ]
        ),
        Case(
            text: "a,b\n1,x\"y\n2,\"x\"y\n3,4\n",
            warnings: ["Lines 2 and 3 have quotation marks that RFC 4180 doesn't allow there; they are read as text."]
        ),
    ]

    static let bad = [
        Case(text: "", failure: "The file is empty."),
        Case(text: "\u{FEFF}", failure: "The file is empty."),
        Case(text: "\n\r\n\n", failure: "The file holds nothing but empty lines."),
        Case(text: "a,b\n1,\"2\n3,4\n", failure: "The quotation mark that opens on line 2 is never closed."),
        Case(
            text: "a,b\n1\n2\n3,4\n",
            failure: "2 of 3 rows don't have the header's 2 columns: line 2 has 1 and line 3 has 1.",
            fields: ["/credentials/file", "/credentials/delimiter"]
        ),
        Case(
            text: "a,b\n1,2,3\n",
            failure: "The only row doesn't have the header's 2 columns: line 2 has 3.",
            fields: ["/credentials/file", "/credentials/delimiter"]
        ),
        Case(
            text: "a,b\r\n1,\0\r\n",
            failure: "Line 2 holds a NUL character, so the file looks binary.",
            fields: ["/credentials/file", "/credentials/encoding"]
        ),
        Case(text: "PK\u{3}\u{4}rest", failure: "The file is an Excel workbook or a ZIP archive, not CSV."),
        Case(
            text: String(repeating: ",", count: 20_000),
            failure: "The first row has more than 16384 columns.",
            fields: ["/credentials/file", "/credentials/delimiter"]
        ),
        Case(
            text: "a\né\n",
            others: ["encoding": "us-ascii"],
            failure: "Line 2, at byte offset 2 of the file, isn't US-ASCII.",
            fields: ["/credentials/encoding", "/credentials/file"]
        ),
        Case(
            text: "\u{FEFF}a,b\n",
            others: ["encoding": "latin1"],
            failure: "The file begins with the byte order mark of UTF-8, but ISO-8859-1 is expected.",
            fields: ["/credentials/encoding", "/credentials/file"]
        ),
    ]

    @Test("A text is accepted, refused or doubted for the right reason", arguments: good + doubtful + bad)
    func outcome(_ testCase: Case) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Array(testCase.text.utf8))
        let outcome = CSVDriver().test(file: file, testCase.others)
        #expect(outcome.failure?.message == testCase.failure)
        #expect(outcome.warnings == testCase.warnings)
        for fact in testCase.facts.members {
            #expect(outcome.server?[fact.key.string] == fact.value, "\(fact.key)")
        }
        #expect(outcome.timings.map(\.stage) == [.validate, .connect, .query])
        guard let failure = outcome.failure else {
            #expect(outcome.server?["product"] == "CSV")
            return
        }
        #expect(failure.stage == .query)
        #expect(failure.reason == .malformedData)
        #expect(failure.fields.map(\.description) == testCase.fields)
        #expect(failure.hint != nil)
        #expect(outcome.server == nil)
    }

    @Test(
        "Every declared encoding is read, with or without its byte order mark",
        arguments: [
            ("UTF8", [0x61, 0x2C, 0xC3, 0xA9], "UTF-8"),
            ("utf-8-sig", [0xEF, 0xBB, 0xBF, 0x61, 0x2C, 0xC3, 0xA9], "UTF-8"),
            ("ISO_8859-1", [0x61, 0x2C, 0xE9], "ISO-8859-1"),
            ("cp1252", [0x61, 0x2C, 0x80], "windows-1252"),
            ("utf-16", [0xFF, 0xFE, 0x61, 0, 0x2C, 0, 0xE9, 0], "UTF-16LE"),
            ("UTF-16", [0xFE, 0xFF, 0, 0x61, 0, 0x2C, 0, 0xE9], "UTF-16BE"),
            ("utf-16le", [0x61, 0, 0x2C, 0, 0xE9, 0], "UTF-16LE"),
            ("utf-16le", [0xFF, 0xFE, 0x61, 0, 0x2C, 0, 0xE9, 0], "UTF-16LE"),
            ("utf-16be", [0, 0x61, 0, 0x2C, 0, 0xE9], "UTF-16BE"),
        ] as [(String, [UInt8], String)]
    )
    func encodings(declared: String, bytes: [UInt8], found: String) throws {
        let folder = try TemporaryFolder()
        let outcome = CSVDriver().test(file: try folder.write(bytes), ["encoding": .string(declared)])
        #expect(outcome.failure?.message == nil)
        #expect(outcome.server?["encoding"] == .string(found))
        #expect(outcome.server?["columns"] == 2)
    }

    @Test(
        "Bytes that aren't in the encoding are told by line and offset",
        arguments: [
            (nil, [0x61, 0x0A, 0x62, 0x0D, 0x0A, 0xE9, 0x0A], "Line 3, at byte offset 5 of the file, isn't UTF-8."),
            (nil, [0xEF, 0xBB, 0xBF, 0x61, 0xFF], "Line 1, at byte offset 4 of the file, isn't UTF-8."),
            (nil, [0x61, 0x0D, 0xC3], "Line 2, at byte offset 2 of the file, isn't UTF-8."),
            ("windows-1252", [0x61, 0x0A, 0x81], "Line 2, at byte offset 2 of the file, isn't windows-1252."),
            (
                "utf-16", [0xFF, 0xFE, 0x61, 0, 0x0A, 0, 0, 0xDC],
                "Line 2, at byte offset 6 of the file, isn't UTF-16LE."
            ),
            ("utf-16", [0x61, 0], "The file has no byte order mark, so UTF-16 alone doesn't tell how to read it."),
            (
                nil, [0xFF, 0xFE, 0x61, 0],
                "The file begins with the byte order mark of UTF-16LE, but UTF-8 is expected."
            ),
            (
                "utf-16le", [0xFE, 0xFF],
                "The file begins with the byte order mark of UTF-16BE, but UTF-16LE is expected."
            ),
            (nil, [0x61, 0, 0x0A, 0], "Line 1 holds a NUL character, so the file looks binary."),
        ] as [(String?, [UInt8], String)]
    )
    func invalidBytes(declared: String?, bytes: [UInt8], message: String) throws {
        let folder = try TemporaryFolder()
        let outcome = CSVDriver().test(
            file: try folder.write(bytes),
            ["encoding": declared.map(JSONValue.string) ?? nil]
        )
        #expect(outcome.failure?.message == message)
        #expect(outcome.failure?.reason == .malformedData)
    }

    @Test(
        "Wrong parameters are refused before anything is opened",
        arguments: [
            ([:], .invalidParameters, "/credentials/file"),
            (["file": ""], .invalidParameters, "/credentials/file"),
            (["file": 7], .invalidParameters, "/credentials/file"),
            (["file": "/etc/passwd\0.csv"], .invalidParameters, "/credentials/file"),
            (["file": "s3://bucket/x.csv"], .invalidParameters, "/credentials/file"),
            (["file": "file:///x.csv"], .invalidParameters, "/credentials/file"),
            (["file": "https://example.com/a b.csv"], .invalidParameters, "/credentials/file"),
            (["file": "HTTP://user:secret@example.com/x.csv"], .invalidParameters, "/credentials/file"),
            (["file": "x", "delimiter": ""], .invalidParameters, "/credentials/delimiter"),
            (["file": "x", "delimiter": ";;"], .invalidParameters, "/credentials/delimiter"),
            (["file": "x", "delimiter": "\\t"], .invalidParameters, "/credentials/delimiter"),
            (["file": "x", "delimiter": "\""], .invalidParameters, "/credentials/delimiter"),
            (["file": "x", "delimiter": "\n"], .invalidParameters, "/credentials/delimiter"),
            (["file": "x", "delimiter": "§"], .invalidParameters, "/credentials/delimiter"),
            (["file": "x", "delimiter": 1], .invalidParameters, "/credentials/delimiter"),
            (["file": "x", "encoding": ""], .invalidParameters, "/credentials/encoding"),
            (["file": "x", "encoding": "klingon"], .invalidParameters, "/credentials/encoding"),
            (["file": "x", "hasHeader": "yes"], .invalidParameters, "/credentials/hasHeader"),
        ] as [(JSONObject, Reason, String)]
    )
    func parameters(plain: JSONObject, reason: Reason, field: String) {
        let outcome = CSVDriver().test(Credentials(plain: plain), session: .patient())
        #expect(outcome.failure?.stage == .validate)
        #expect(outcome.failure?.reason == reason)
        #expect(outcome.failure?.fields.map(\.description) == [field])
        #expect(outcome.failure?.hint != nil)
        #expect(outcome.timings.map(\.stage) == [.validate])
    }

    @Test(
        "The driver refuses exactly the texts that a validator refuses",
        arguments: [
            ("delimiter", ["\u{1}", "\t", ";", "é", "\"", "\n", "\r", ",,", "\u{7F}", "\u{80}", "a", " ", "\\t"]),
            ("encoding", ["nope", "utf8", "UTF 8", "Latin-1", "ISO_8859-1", "cp1252", "utf-16LE", "--", "UTF-32"]),
        ]
    )
    func agreement(key: String, values: [String]) throws {
        for value in values {
            let credentials: JSONObject = ["file": "/nowhere", key: .string(value)]
            let outcome = CSVDriver().test(Credentials(plain: credentials), session: .patient())
            let document: JSONValue = ["name": "a", "datasourceType": "csv", "credentials": .object(credentials)]
            let issues = try JSONDocument.parsing(document.bytes).withRoot { DocumentValidator(.create).validate($0) }
            #expect(issues.isEmpty == (outcome.failure?.reason != .invalidParameters), "\(value.debugDescription)")
        }
    }

    @Test("No message holds what stands in the file")
    func discretion() throws {
        let folder = try TemporaryFolder()
        let texts = [
            "secretcell", "a,a\nsecretcell\n", "a\nsecretcell\0", "a\n\"secretcell", "secretcell,secretcell\n1,2",
        ]
        for text in texts {
            let outcome = CSVDriver().test(file: try folder.write(Array(text.utf8)))
            let report = TestReport(datasourceType: "csv", outcome: outcome, totalMilliseconds: 0).json
            #expect(!String(decoding: report.bytes, as: UTF8.self).contains("secretcell"))
        }
    }

    @Test("Stages are announced as they begin")
    func progress() throws {
        let folder = try TemporaryFolder()
        let stages = Monitor([Stage]())
        let interruption = Interruption(deadline: Instant.now.advanced(byMilliseconds: 30_000))
        let session = TestSession(interruption: interruption) { stage, _ in stages.withLock { $0.append(stage) } }
        _ = CSVDriver().test(file: try folder.write(Array("a,b\n1,2\n".utf8)), session: session)
        #expect(stages.withLock { $0 } == [.validate, .connect, .query])
    }
}
