import Foundation
import JSON
import Testing

/// A computer whose only name server never answers: a name space of its own, where port 53 of the loopback interface is silent.
///
/// Such a name space takes root; `Tests/run` has it wherever continuous integration does.
@Suite(.enabled(if: geteuid() == 0), .timeLimit(.minutes(10)))
struct SilentNameServerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A test ends at its deadline and says that no name server answered", arguments: ["postgres", "redshift"])
    func test(_ datasourceType: String) throws {
        let answer = try call(
            "datasource.test",
            #"{"datasourceType":"\#(datasourceType)","timeoutMs":600,"credentials":{"host":"db.silent.example","username":"a","password":"s3cret-pw","database":"d"}}"#
        )
        #expect(answer["stage"] == "resolve")
        #expect(answer["reason"] == "timeout")
        #expect(answer["fields"] == ["/credentials/host"])
        let total = milliseconds(answer["timings"]?["totalMs"])
        #expect((600..<5_000).contains(total))
    }

    @Test("A platform is unreachable at the deadline")
    func platform() throws {
        let answer = try call("target.check", #"{"target":"databrain","timeoutMs":600}"#)
        #expect(answer["reachable"] == false)
        let elapsed = milliseconds(answer["elapsedMs"])
        #expect((600..<5_000).contains(elapsed))
    }

    private func milliseconds(_ value: JSONValue?) -> Double {
        guard case .number(let number) = value else { return 0 }
        return number.double
    }

    private func call(_ method: String, _ parameters: String) throws -> JSONValue {
        let script = """
            echo 'nameserver 127.0.0.1' > "$1/resolv.conf"
            mount --bind "$1/resolv.conf" /etc/resolv.conf
            python3 -c 'import fcntl, socket, struct, time
            silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            fcntl.ioctl(silent, 0x8914, struct.pack("16sh", b"lo", 1))  # SIOCSIFFLAGS: the interface is up
            silent.bind(("127.0.0.1", 53))
            print(flush=True)
            time.sleep(20)' > "$1/ready" &
            until [ -s "$1/ready" ]; do sleep 0.02; done
            "$2" --vault "$1/vault.db" call "$3" "$4" > "$1/answer"
            kill -KILL $!
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = [
            "--mount", "--net", "bash", "-c", script, "bash", folder.url.path, Executable.path, method, parameters,
        ]
        process.environment = [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder.url.path,
            "DATABRAIN_SERVICE_TOKEN": "dbn_live_x", "DATABRAIN_BASE_URL": "https://api.silent.example",
        ]
        try process.run()
        process.waitUntilExit()
        return try JSONValue(parsing: Array(Data(contentsOf: folder.url.appending(path: "answer"))))
    }
}
