import Foundation
import JSON
import Testing

/// A computer on which one library, or the SSH client, can't be used: a name space of its own, where an empty file lies over it.
///
/// Such a name space takes root; `Tests/run` has it wherever continuous integration does.
@Suite(.enabled(if: geteuid() == 0), .timeLimit(.minutes(10)))
struct LibraryAbsenceTests {
    struct Absence: CustomTestStringConvertible, Sendable {
        /// The file that is hidden.
        let file: String

        /// Its name in the list of drivers.
        let name: String

        /// What to install on Debian, Fedora and with Homebrew.
        let packages: [String]

        /// Those of `types` that can't be tested without it.
        let types: [String]

        /// Whether there is no vault without it.
        var vaultNeedsIt = false

        /// Whether other libraries need it too, so that more is missing than it.
        var othersNeedIt = false

        var testDescription: String { file }
    }

    private static let absences = [
        Absence(file: "libpq.so.5", name: "libpq", packages: ["libpq5", "libpq"], types: ["postgres"]),
        Absence(
            file: "libmariadb.so.3",
            name: "libmariadb",
            packages: ["libmariadb3", "mariadb-connector-c"],
            types: ["mysql", "singlestore"]
        ),
        Absence(
            file: "libmongoc-1.0.so.0",
            name: "libmongoc",
            packages: ["libmongoc-1.0-0", "mongo-c-driver-libs", "mongo-c-driver"],
            types: ["mongodb"]
        ),
        Absence(
            file: "libsybdb.so.5",
            name: "libsybdb",
            packages: ["libsybdb5", "freetds-libs", "freetds"],
            types: ["mssql"]
        ),
        Absence(file: "libcurl.so.4", name: "libcurl", packages: ["libcurl4", "curl"], types: ["clickhouse"]),
        Absence(
            file: "libsqlite3.so.0",
            name: "SQLite",
            packages: ["libsqlite3-0", "sqlite-libs", "sqlite"],
            types: [],
            vaultNeedsIt: true
        ),
        Absence(
            file: "libcrypto.so.3",
            name: "libcrypto",
            packages: ["libssl3", "openssl-libs", "openssl@3"],
            types: [],
            vaultNeedsIt: true,
            othersNeedIt: true
        ),
        Absence(
            file: "libssl.so.3",
            name: "libssl",
            packages: ["libssl3", "openssl-libs", "openssl@3"],
            types: [],
            othersNeedIt: true
        ),
    ]

    /// They are tested with a port that nobody listens at.
    private static let types = ["clickhouse", "mongodb", "mssql", "mysql", "postgres", "singlestore"]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write("a.csv", "id,name\n1,Ada\n")
    }

    @Test("What needs the library says what to install, and everything else goes on", arguments: absences)
    func absence(_ absence: Absence) throws {
        let answers = try run(hiding: libraries(absence.file), requests)
        #expect(answers["ping"]?["result"] == [:])
        #expect(answers["csv"]?["result"]?["ok"] == true)
        for type in Self.types {
            let report = answers[type]?["result"]
            if absence.types.contains(type) {
                check(report, absence, type)
            } else if !absence.othersNeedIt {
                #expect(report?["reason"] == "connection_refused", "\(type): \(String(describing: report))")
            }
        }
        checkVault(answers["create"], absence)
        try checkDrivers(answers["info"]?["result"], absence)
    }

    private func check(_ report: JSONValue?, _ absence: Absence, _ type: String) {
        #expect(report?["ok"] == false)
        #expect(report?["stage"] == "validate")
        #expect(report?["reason"] == "driver_unavailable", "\(type): \(String(describing: report))")
        let hint = report?["hint"]?.string ?? ""
        for package in absence.packages {
            #expect(hint.contains(package), "\(type): \(hint)")
        }
    }

    private func checkVault(_ answer: JSONValue?, _ absence: Absence) {
        guard absence.vaultNeedsIt else {
            #expect(answer?["result"] != nil)
            return
        }
        #expect(answer?["error"]?["code"] == 1101)
        let message = answer?["error"]?["message"]?.string ?? ""
        #expect(message.contains(absence.packages[0]), "\(message)")
    }

    private func checkDrivers(_ info: JSONValue?, _ absence: Absence) throws {
        let drivers = try #require(info?["drivers"]?.array)
        let missing = drivers.filter { $0["available"] == false }
        let entry = missing.first { $0["name"]?.string?.hasPrefix(absence.name) == true }
        for package in absence.packages {
            #expect(entry?["install"]?.string?.contains(package) == true)
        }
        for type in absence.types {
            #expect(missing.contains { $0["name"]?.string == type }, "\(type) counts as available")
        }
        let libraries = drivers.filter { !Self.types.contains($0["name"]?.string ?? "") && $0["version"] != nil }
        #expect(libraries.allSatisfy { $0["available"] == true })
    }

    @Test("Without OpenSSH's client tunnels say what to install, and everything else goes on")
    func client() throws {
        let answers = try run(hiding: "/usr/bin/ssh", requests)
        #expect(answers["postgres"]?["result"]?["reason"] == "connection_refused")
        let report = answers["tunnel"]?["result"]
        #expect(report?["reason"] == "driver_unavailable")
        #expect(report?["fields"] == ["/credentials/sshTunnel"])
        for package in ["openssh-client ", "openssh-clients ", "openssh "] {
            #expect(report?["hint"]?.string?.contains(package) == true)
        }
        let drivers = try #require(answers["info"]?["result"]?["drivers"]?.array)
        #expect(drivers.first { $0["name"] == "OpenSSH client" }?["available"] == false)
    }

    @Test("Where everything is there, each library and the client tell their versions")
    func versions() throws {
        let answers = try run(hiding: "", requests)
        let drivers = try #require(answers["info"]?["result"]?["drivers"]?.array)
        #expect(drivers.allSatisfy { $0["available"] == true }, "\(drivers)")
        for name in Self.absences.map(\.name) + ["OpenSSH client"] {
            let entry = drivers.first { $0["name"]?.string?.hasPrefix(name) == true && $0["version"] != nil }
            #expect(entry != nil, "\(name) tells no version.")
        }
    }

    // MARK: - Requests

    private var requests: [String] {
        var requests = [
            request("ping", "bridge.ping", "{}"),
            request(
                "create",
                "datasource.create",
                #"{"name":"a","datasourceType":"csv","credentials":{"file":"a.csv"},"test":false}"#
            ),
            request("info", "bridge.info", #"{"drivers":true}"#),
            request("csv", "datasource.test", #"{"datasourceType":"csv","credentials":{"file":"a.csv"}}"#),
        ]
        for type in Self.types {
            let members =
                switch type {
                case "mssql": #""server":"127.0.0.1","user":"u""#
                case "clickhouse": #""host":"127.0.0.1","username":"u","protocol":"http""#
                default: #""host":"127.0.0.1","username":"u","sslMode":"disable""#
                }
            let credentials = #"{"port":1,"password":"p","database":"d",\#(members)}"#
            requests.append(
                request(type, "datasource.test", #"{"datasourceType":"\#(type)","credentials":\#(credentials)}"#)
            )
        }
        let tunnel = #""sshTunnel":"enable","sshHost":"127.0.0.1","sshPort":1,"sshUsername":"u","sshPassword":"p""#
        let credentials = #"{"host":"127.0.0.1","port":1,"username":"u","password":"p","database":"d",\#(tunnel)}"#
        requests.append(
            request("tunnel", "datasource.test", #"{"datasourceType":"postgres","credentials":\#(credentials)}"#)
        )
        return requests
    }

    private func request(_ id: String, _ method: String, _ parameters: String) -> String {
        #"{"jsonrpc":"2.0","id":"\#(id)","method":"\#(method)","params":\#(parameters)}"#
    }

    /// Where the system's loader finds a library, in the words of a shell.
    private func libraries(_ file: String) -> String {
        "$(ldconfig -p | awk -v name='\(file)' '$1 == name { print $NF }')"
    }

    /// - Parameter hidden: what lies under an empty file, in the words of a shell.
    /// - Returns: the answers by their ids.
    private func run(hiding hidden: String, _ requests: [String]) throws -> [String: JSONValue] {
        let input = try folder.write("requests", requests.map { $0 + "\n" }.joined())
        let script = """
            cd "$1"
            : > empty
            for file in \(hidden); do mount --bind empty "$(readlink -f "$file")" || exit 1; done
            "$2" --vault vault.db < "$3" > answers
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = ["--mount", "bash", "-c", script, "bash", folder.url.path, Executable.path, input]
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder.url.path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let lines = try String(contentsOfFile: folder.path("answers"), encoding: .utf8).split(separator: "\n")
        var answers: [String: JSONValue] = [:]
        for line in lines {
            let answer = try JSONValue(parsing: Array(line.utf8))
            answers[try #require(answer["id"]?.string)] = answer
        }
        return answers
    }
}
