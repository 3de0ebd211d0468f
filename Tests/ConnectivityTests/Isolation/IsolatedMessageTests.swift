import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

struct IsolatedMessageTests {
    @Test("A request says after its journey what it said before, secrets inside other members included")
    func request() throws {
        let credentials = Credentials(
            plain: ["host": "db", "attachedDatabases": [["name": "a~/b"], ["name": "é\u{0}\u{2028}"]], "n": 15],
            secrets: [
                JSONPointer("password"): Secret("q\"'\\%é\n\u{0}"),
                JSONPointer("attachedDatabases").appending(1).appending("a~/b"): Secret(""),
            ],
            assumed: ["n"]
        )
        let request = IsolatedRequest(
            work: .discoverSchema,
            datasourceType: "x",
            credentials: credentials,
            deadline: Instant(nanoseconds: 9_007_199_254_740_993),
            parent: 42
        )
        let read = try #require(IsolatedRequest(parsing: request.bytes))
        #expect(read.work == .discoverSchema)
        #expect(read.datasourceType == "x")
        #expect(read.credentials.plain == credentials.plain)
        #expect(read.credentials.secrets == credentials.secrets)
        #expect(read.credentials.assumed == credentials.assumed)
        #expect(read.deadline == request.deadline)
        #expect(read.parent == 42)
    }

    @Test("What isn't a request isn't taken for one", arguments: ["", "{}", "[1]", #"{"work":"test"}"#])
    func notRequest(_ text: String) {
        #expect(IsolatedRequest(parsing: Array(text.utf8)) == nil)
    }

    @Test(
        "A child's deadline comes before its parent's, by a share of a short time",
        arguments: [(10_000, 9_980), (100, 80), (50, 40), (6, 5), (1, 1), (0, 0)]
    )
    func deadline(left: Int, forDriver: Int) {
        let now = Instant(nanoseconds: 5_000_000_000)
        let parents = now.advanced(byMilliseconds: left)
        let own = IsolatedChild.deadline(beforeThatOfParent: parents, now: now)
        #expect(Int(own.milliseconds(since: now).rounded()) == forDriver)
    }

    @Test("An outcome says after its journey what it said before")
    func outcome() throws {
        var outcome = TestOutcome()
        outcome.failure = TestFailure(
            stage: .tls,
            reason: .certificateExpired,
            message: "m\n",
            fields: [JSONPointer("credentials", "a/b"), .root],
            hint: "h",
            nativeCode: "10"
        )
        outcome.timings = [(stage: .resolve, milliseconds: 0.125), (stage: .tls, milliseconds: 12)]
        outcome.server = ["product": "X", "n": 1]
        outcome.tls = TLSFacts(used: true, version: "TLSv1.3", verified: true)
        outcome.warnings = ["w"]
        guard case .outcome(let read) = IsolatedMessage(parsing: line(.outcome(outcome))) else {
            Issue.record("It can't be read.")
            return
        }
        #expect(read.encoded == outcome.encoded)
        #expect(read.timings.map(\.milliseconds) == [0.125, 12])
        #expect(read.failure?.fields == outcome.failure?.fields)
        #expect(read.tls?.verified == true)
    }

    @Test("A schema says after its journey what it said before")
    func schema() {
        let column = DiscoveredSchema.Column(name: "c", type: "int", isNullable: true)
        let table = DiscoveredSchema.Table(name: "t", kind: "view", columns: [column])
        let schema = DiscoveredSchema(schemas: [.init(name: "s", tables: [table]), .init(name: "e", tables: [])])
        guard case .schema(let read) = IsolatedMessage(parsing: line(.schema(schema))) else {
            Issue.record("It can't be read.")
            return
        }
        #expect(read == schema)
    }

    private func line(_ message: IsolatedMessage) -> ArraySlice<UInt8> {
        let line = message.line
        #expect(line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        return line.dropLast()
    }
}
