import JSON

/// What a platform may do with a request: the rows of `protocol/reference/outcomes.md`.
struct PlatformConduct: Sendable {
    /// After `The platform`: `refuses with 401 UNAUTHORIZED`.
    let words: String

    /// What the stand-in is told; nil for nothing.
    var failure: JSONObject?

    /// Whether the platform has done what it was asked to.
    var isApplied = false

    /// The request's `timeoutMs`.
    var timeout = 20_000

    init(_ words: String, _ failure: JSONObject?, isApplied: Bool = false, timeout: Int = 20_000) {
        self.words = words
        self.failure = failure
        self.isApplied = isApplied
        self.timeout = timeout
    }

    /// An answer with an error.
    ///
    /// - Parameters:
    ///   - code: the platform's own; nil for an answer without a body.
    ///   - headers: of the answer.
    ///   - wording: beside status and code.
    static func error(
        _ status: Int,
        _ code: String?,
        headers: JSONObject = [:],
        verb: String = "refuses",
        wording: String = ""
    ) -> PlatformConduct {
        var failure: JSONObject = ["kind": "status", "status": .number(JSONNumber(status)), "times": 100]
        failure["headers"] = .object(headers)
        failure[code == nil ? "body" : "code"] = .string(code ?? "")
        return PlatformConduct("\(verb) with \(status)\(code.map { " `\($0)`" } ?? "")\(wording)", failure)
    }

    /// What every platform may do.
    ///
    /// - Parameter codes: the platform's codes by their HTTP status, as far as it documents any.
    static func all(codes: [Int: String]) -> [PlatformConduct] {
        [PlatformConduct("does it", nil, isApplied: true)]
            + [400, 401, 403, 404, 409].map { error($0, codes[$0]) }
            + limits(codes[429]) + troubles(codes) + lostAnswers + strangeAnswers
    }

    private static func limits(_ code: String?) -> [PlatformConduct] {
        let long = error(429, code, headers: ["Retry-After": "3600"], wording: ", for longer than there is time")
        var short = error(429, code, headers: ["Retry-After": "0"], wording: " once, with `Retry-After`")
        var plain = error(429, code, wording: " once, without a header")
        short.failure?["times"] = 1
        plain.failure?["times"] = 1
        short.isApplied = true
        plain.isApplied = true
        return [long, short, plain]
    }

    private static func troubles(_ codes: [Int: String]) -> [PlatformConduct] {
        // Reads are tried again: the tests needn't wait for that.
        let soon: JSONObject = ["Retry-After": "0"]
        var late = error(500, codes[500], headers: soon, verb: "does it and fails")
        late.failure?["kind"] = "status_after"
        late.isApplied = true
        return [
            error(500, codes[500], headers: soon, verb: "fails"), late,
            error(503, codes[503], headers: soon, verb: "fails"),
        ]
    }

    private static let lostAnswers = [
        PlatformConduct("hangs up before doing it", ["kind": "reset_before", "times": 100]),
        PlatformConduct("does it and hangs up", ["kind": "reset_after", "times": 100], isApplied: true),
        PlatformConduct("does it and breaks off its answer", ["kind": "truncated", "times": 100], isApplied: true),
        PlatformConduct("is silent", ["kind": "silent", "times": 100], timeout: 2000),
        PlatformConduct(
            "does it and is silent",
            ["kind": "silent_after", "times": 100],
            isApplied: true,
            timeout: 2000
        ),
        PlatformConduct("does it slowly", ["kind": "slow", "delayMs": 200, "times": 1], isApplied: true),
    ]

    private static let strangeAnswers = [
        PlatformConduct(
            "does it and answers what it doesn't document",
            ["kind": "wrong_type", "times": 100],
            isApplied: true
        ),
        PlatformConduct("does it and answers endlessly", ["kind": "huge", "times": 100], isApplied: true),
        PlatformConduct(
            "redirects elsewhere",
            ["kind": "redirect", "location": "http://127.0.0.1:9/", "times": 100]
        ),
    ]
}
