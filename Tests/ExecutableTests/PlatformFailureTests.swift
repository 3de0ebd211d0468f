import Foundation
import JSON
import Testing

/// The executable while the stand-in of any platform goes wrong in ways that have nothing to do with what it is.
@Suite struct PlatformFailureTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    // MARK: - Writes

    @Test(
        "A create that goes wrong is sent once, and its outcome is told as it is",
        arguments: OutcomePlatform.all,
        Spoiled.everywhere
    )
    func aCreateThatGoesWrong(platform: OutcomePlatform, spoiled: Spoiled) throws {
        try spoiled.check(platform, in: folder)
    }

    @Test(
        "The second request of a connection may die, too",
        arguments: OutcomePlatform.all,
        ["reset_before", "reset_after"]
    )
    func theSecondRequestOfAConnection(platform: OutcomePlatform, kind: String) throws {
        let standIn = try AnyStandIn(platform)
        try standIn.fail(["kind": .string(kind), "method": "POST", "skip": 1])
        let result = try standIn.serve([standIn.create(1, "a"), standIn.create(2, "b")], in: folder)
        #expect(try standIn.state.count("POST") == 2)
        #expect(result.answers.count { $0["result"] != nil } == 1)
        let outcome = result.answers.compactMap { $0["error"]?["data"]?["outcome"]?.string }
        #expect(outcome == [kind == "reset_after" ? "applied" : "not_applied"])
    }

    @Test("A create that is cancelled tells its outcome", arguments: OutcomePlatform.all)
    func aCancelledCreate(platform: OutcomePlatform) throws {
        let standIn = try AnyStandIn(platform)
        try standIn.fail(["kind": "silent", "method": "POST"])
        let bridge = try RunningBridge(["--target", platform.target], in: folder, environment: standIn.environment)
        try bridge.send(standIn.create(1, "a") + "\n")
        while try standIn.state.count("POST") == 0 {
            Thread.sleep(forTimeInterval: 0.02)
        }
        try bridge.send(request(2, "bridge.cancel", ["id": 1]) + "\n")
        bridge.closeInput()
        let result = bridge.waitForEnd()
        #expect(result.result(2) == ["cancelled": true])
        #expect(result.error(1)?["code"] == 1501)
        #expect(result.error(1)?["data"]?["outcome"] == "unknown")
    }

    // MARK: - Too many requests

    @Test(
        "Too many requests are waited for",
        arguments: OutcomePlatform.all,
        [["Retry-After": "1"], ["X-RateLimit-Reset": "1"], [:]] as [JSONValue]
    )
    func tooManyRequests(platform: OutcomePlatform, headers: JSONValue) throws {
        let standIn = try AnyStandIn(platform)
        try standIn.fail(["kind": "status", "status": 429, "method": "POST", "headers": headers, "times": 2])
        let start = ContinuousClock.now
        let result = try standIn.serve([standIn.create(1, "a")], in: folder)
        #expect(result.result(1) != nil)
        #expect(try standIn.state.count("POST") == 3)
        let expected: Duration = headers == [:] ? .milliseconds(375) : .seconds(2)
        #expect(ContinuousClock.now - start >= expected)
    }

    @Test(
        "A limit that outlasts the time is told",
        arguments: OutcomePlatform.all,
        ["Retry-After", "X-RateLimit-Reset"]
    )
    func aLongLimit(platform: OutcomePlatform, header: String) throws {
        let standIn = try AnyStandIn(platform)
        let headers = JSONObject([(key: header, value: "3600")])
        try standIn.fail(["kind": "status", "status": 429, "headers": .object(headers), "times": 100])
        let result = try standIn.serve([request(1, "datasource.list"), standIn.create(2, "a")], in: folder)
        for id in [1, 2] as [JSONValue] {
            #expect(result.error(id)?["code"] == 1202)
            #expect(result.error(id)?["data"]?["retryAfterMs"] == 3_600_000)
            #expect(result.error(id)?["data"]?["retryable"] == true)
        }
        #expect(result.error(2)?["data"]?["outcome"] == "not_applied")
    }

    @Test(
        "A limit that makes no sense does no harm",
        arguments: OutcomePlatform.all,
        ["1000000000000", "99999999999999999999", "-5", "soon", "Sun, 06 Nov 1994 08:49:37 GMT"]
    )
    func absurdLimits(platform: OutcomePlatform, wish: String) throws {
        let standIn = try AnyStandIn(platform)
        let headers: JSONValue = ["Retry-After": .string(wish)]
        try standIn.fail(["kind": "status", "status": 429, "headers": headers, "times": 2])
        let result = try standIn.serve([request(1, "datasource.list", ["timeoutMs": 9000])], in: folder)
        if wish.count > 6, wish.allSatisfy(\.isNumber) {
            #expect(result.error(1)?["code"] == 1202)
            #expect(result.error(1)?["data"]?["retryAfterMs"] == 86_400_000)
        } else {
            #expect(result.result(1) != nil)
        }
    }

    // MARK: - Reads

    @Test("Reads are repeated until they work", arguments: OutcomePlatform.all)
    func reads(platform: OutcomePlatform) throws {
        let standIn = try AnyStandIn(platform)
        try standIn.fail(["kind": "reset_before", "method": "GET"])
        try standIn.fail(["kind": "status", "status": 503, "method": "GET"])
        let result = try standIn.serve([request(1, "datasource.list")], in: folder)
        #expect(result.result(1) == ["data": []])
        #expect(try standIn.state.count("GET") == 3)
    }

    @Test("Slowness is no failure, and silence ends at the deadline", arguments: OutcomePlatform.all)
    func slowness(platform: OutcomePlatform) throws {
        let standIn = try AnyStandIn(platform)
        try standIn.fail(["kind": "slow", "delayMs": 400, "method": "GET"])
        #expect(try standIn.serve([request(1, "datasource.list")], in: folder).result(1) != nil)
        #expect(try standIn.state.count("GET") == 1)
        try standIn.fail(["kind": "silent", "method": "GET", "times": 100])
        let start = ContinuousClock.now
        let result = try standIn.serve(
            [request(1, "datasource.list", ["timeoutMs": 500]), request(2, "target.check", ["timeoutMs": 500])],
            in: folder
        )
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(result.error(1)?["code"] == 1500)
        #expect(result.result(2)?["reachable"] == false)
    }

    // MARK: - Tokens and addresses

    @Test("A token that isn't accepted is said", arguments: OutcomePlatform.all)
    func aRefusedToken(platform: OutcomePlatform) throws {
        let standIn = try AnyStandIn(platform)
        let wrong = "wrong_token_77"
        let result = try standIn.serve([request(1, "datasource.list"), request(2, "target.check")], in: folder) {
            $0 == platform.token ? wrong : $0
        }
        #expect(result.error(1)?["code"] == 1200)
        #expect(result.error(1)?["data"]?["upstream"]?["status"] == 401)
        // A number only repeats the status.
        let code = platform.codes[401].flatMap { Int($0) == nil ? $0 : nil }
        #expect(result.error(1)?["data"]?["upstream"]?["code"]?.string == code)
        #expect(result.result(2)?["reachable"] == true && result.result(2)?["authenticated"] == false)
        #expect(!result.output.contains(wrong) && !result.errors.contains(wrong))
    }

    @Test("Nothing listens", arguments: OutcomePlatform.all)
    func nothingListens(platform: OutcomePlatform) throws {
        let standIn = try AnyStandIn(platform)
        let result = try standIn.serve([standIn.create(1, "a"), request(2, "target.check")], in: folder) {
            $0.hasPrefix("http:") ? "http://127.0.0.1:1" : $0
        }
        #expect(result.error(1)?["code"] == 1203)
        #expect(result.error(1)?["data"]?["outcome"] == "not_applied")
        #expect(result.result(2)?["reachable"] == false)
    }

    @Test("A token goes nowhere without TLS, and not without being one", arguments: OutcomePlatform.all)
    func configuration(platform: OutcomePlatform) throws {
        let standIn = try AnyStandIn(platform)
        let plain = try standIn.serve([request(1, "datasource.list")], in: folder) {
            $0.hasPrefix("http:") ? "http://db.example.com" : $0
        }
        #expect(plain.error(1)?["code"] == 1302)
        let spaced = try standIn.serve([request(1, "datasource.list")], in: folder) {
            $0 == platform.token ? "with space" : $0
        }
        #expect(spaced.error(1)?["code"] == 1302)
        #expect(!spaced.output.contains("with space"))
        let settings: JSONValue = [
            "targets": ["empty": ["kind": .string(platform.target), "baseURL": .string(standIn.url), "token": ""]]
        ]
        let path = try folder.write("empty.json", String(decoding: settings.bytes, as: UTF8.self))
        let empty = try Executable.serve(
            [request(1, "datasource.list", ["target": "empty"])],
            ["--config", path],
            in: folder
        )
        #expect(empty.error(1)?["code"] == 1302)
        #expect(empty.error(1)?["message"]?.string?.contains("`token` is empty.") == true)
        #expect(try standIn.state.requests == [])
    }

    @Test(
        "No redirect is followed, whatever its status",
        arguments: OutcomePlatform.all,
        [301, 302, 303, 307, 308]
    )
    func redirects(platform: OutcomePlatform, status: Int) throws {
        let (standIn, elsewhere) = (try AnyStandIn(platform), try AnyStandIn(platform))
        try standIn.fail([
            "kind": "redirect", "status": .number(JSONNumber(status)), "location": .string(elsewhere.url + "/"),
            "times": 10,
        ])
        let result = try standIn.serve([request(1, "datasource.list"), standIn.create(2, "a")], in: folder)
        for id in [1, 2] as [JSONValue] {
            #expect(result.error(id)?["code"] == 1204)
            #expect(result.error(id)?["data"]?["upstream"]?["status"]?.integer == status)
        }
        #expect(try elsewhere.state.requests == [])
    }
}
