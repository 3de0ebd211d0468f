import HTTPTransport
import JSON

/// Reads the beginning of a file that is named by its address: the part that is asked for where the server sends parts (RFC 9110,
/// section 14), else as much of the whole as is wanted. No credentials are sent, so that a redirect may be followed.
struct CSVDownload {
    static let fields = HTTPFields(host: ["file"])

    /// As many as a person would believe to be right.
    private static let redirectLimit = 5

    let url: String
    let visit: HTTPVisit

    init(_ url: String, _ visit: HTTPVisit) {
        self.url = url
        self.visit = visit
        var security = HTTPSecurity()
        // There is no secret that anybody could read on the way.
        security.allowsPlainHTTP = true
        visit.use(security, Self.fields)
    }

    func read() throws(TestFailure) -> FilePrefix {
        var place = url
        for _ in 0...Self.redirectLimit {
            let response = try ask(place)
            guard response.redirectFailure(at: .query, Self.fields) != nil else {
                if !response.isOverTLS {
                    visit.warnings.append(
                        "The file came without TLS, so that anybody on the way could have changed it."
                    )
                }
                return try prefix(response)
            }
            place = try Self.destination(response.header("location"), from: place, status: response.status)
        }
        throw Self.badRedirect("The server redirects more than \(Self.redirectLimit) times.", nil)
    }

    private func ask(_ place: String) throws(TestFailure) -> HTTPResponse {
        // One byte more than is kept tells whether the file goes on.
        let range = "bytes=0-\(FilePrefix.limit)"
        var request = HTTPRequest(
            .get,
            place,
            headers: [("Range", .plain(range)), ("Accept", .plain("text/csv, text/*;q=0.9, */*;q=0.1"))]
        )
        request.responseLimit = FilePrefix.limit + 1
        request.cutsResponse = true
        do throws(TestFailure) {
            return try visit.send(request, at: .query, "Reading the file.", redirects: .returned)
        } catch {
            throw Self.withoutAuthorities(error)
        }
    }

    /// A CSV source has no certificates of its own.
    private static func withoutAuthorities(_ failure: TestFailure) -> TestFailure {
        guard failure.fields.contains(HTTPFields.sslRootCert) || failure.fields.contains(HTTPFields.sslCert) else {
            return failure
        }
        var failure = failure
        failure.fields = fields.host
        failure.hint =
            failure.reason == .clientCertificateRequired
            ? "Download the file first, and give the path of the copy."
            : "Have the authority that signed it added to the certificates of this computer."
        return failure
    }

    // MARK: - What came

    private func prefix(_ response: HTTPResponse) throws(TestFailure) -> FilePrefix {
        switch response.status {
        case 200, 203:
            try refusePage(response)
            let length = response.header("content-length").flatMap(Int.init)
            return prefix(response, size: response.isCut ? length : response.body.count)
        case 204: throw .emptyFile
        case 206:
            guard let range = ContentRange(response.header("content-range") ?? ""), range.first == 0 else {
                throw unexpected(response)
            }
            try refusePage(response)
            return prefix(response, size: range.size)
        case 416:
            guard ContentRange.size(ofUnsatisfied: response.header("content-range") ?? "") == 0 else {
                throw unexpected(response)
            }
            throw .emptyFile
        default:
            throw refusal(response)
        }
    }

    private func prefix(_ response: HTTPResponse, size: Int?) -> FilePrefix {
        let isComplete =
            !response.isCut && response.body.count <= FilePrefix.limit
            && (size.map { $0 <= response.body.count } ?? (response.status != 206))
        let bytes = Array(response.body.prefix(FilePrefix.limit))
        return FilePrefix(bytes: bytes, size: isComplete ? bytes.count : size, isComplete: isComplete)
    }

    /// Where a login is wanted, or a file is gone, servers often answer with a page and status 200.
    private func refusePage(_ response: HTTPResponse) throws(TestFailure) {
        let type = response.header("content-type")?.lowercased() ?? ""
        let isSpace: (UInt8) -> Bool = { [0x09, 0x0A, 0x0D, 0x20].contains($0) }
        guard type.utf8.starts(with: "text/html".utf8),
            response.body.first(where: { !isSpace($0) }) == UInt8(ascii: "<")
        else { return }
        throw .malformed(
            "A web page is there, not a CSV file.",
            hint: "Give the address that the file itself is downloaded from, and check that it needs no login."
        )
    }

    private func refusal(_ response: HTTPResponse) -> TestFailure {
        switch response.status {
        case 404, 410:
            Self.make(
                .query,
                .fileNotFound,
                "There is no file at this address.",
                "Check the address.",
                response.status
            )
        case 401:
            Self.make(
                .authenticate,
                .authenticationFailed,
                "The server asks for a login, which a CSV source can't give.",
                "Give an address that needs no login, such as a signed one, or the path of a copy.",
                response.status
            )
        case 403:
            Self.make(
                .authorize,
                .permissionDenied,
                "The server doesn't hand the file out.",
                "Check that the file is for everybody, or that a signed address hasn't expired.",
                response.status
            )
        default: unexpected(response)
        }
    }

    private func unexpected(_ response: HTTPResponse) -> TestFailure {
        var failure = TestFailure.unexpectedAnswer(response, at: .query, Self.fields)
        if failure.reason == .protocolError, response.status != 407 {
            failure.message = "The server answers with status \(response.status) instead of the file."
            failure.hint = "Check the address."
        }
        return failure
    }

    // MARK: - Redirects

    /// Where an answer that redirects leads, if one may follow.
    ///
    /// - Parameters:
    ///   - location: the header of that name.
    ///   - place: what was asked for.
    static func destination(_ location: String?, from place: String, status: Int) throws(TestFailure) -> String {
        guard let target = location.flatMap({ resolve($0, from: place) }), let origin = HTTPOrigin(of: target) else {
            throw badRedirect("The server redirects to something that isn't an address.", status)
        }
        let present = HTTPOrigin(of: place)
        guard origin.scheme == .https || present?.scheme == .http else {
            throw badRedirect("The server redirects to an address without TLS, which isn't followed.", status)
        }
        // Who has a file on the internet mustn't choose what is read from this computer and its neighbours.
        guard !origin.isInternal || present?.isInternal == true else {
            throw badRedirect("The server redirects into this computer's own network, which isn't followed.", status)
        }
        return target
    }

    private static func badRedirect(_ message: String, _ status: Int?) -> TestFailure {
        make(.query, .protocolError, message, "Give the address that the file itself is downloaded from.", status)
    }

    /// RFC 3986, section 5.2, as far as it is used in redirects.
    static func resolve(_ location: String, from place: String) -> String? {
        let target = String(Substring(location.utf8.prefix { $0 != UInt8(ascii: "#") }))
        guard let scheme = place.firstBytes(of: "://"), !target.isEmpty else { return nil }
        if target.containsBytes(of: "://") {
            return target
        }
        if target.utf8.starts(with: "//".utf8) {
            return place[..<scheme.lowerBound] + ":" + target
        }
        let rest = place[scheme.upperBound...]
        let start = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        if target.utf8.first == UInt8(ascii: "/") {
            return place[..<start] + target
        }
        let path = place[start...].utf8.prefix { $0 != UInt8(ascii: "?") }
        let folder = path.lastIndex(of: UInt8(ascii: "/")).map { place[start..<$0] } ?? ""
        return place[..<start] + withoutDots(folder + "/" + target)
    }

    /// RFC 3986, section 5.2.4.
    private static func withoutDots(_ path: String) -> String {
        let end = path.utf8.firstIndex(of: UInt8(ascii: "?")) ?? path.endIndex
        var parts: [Substring] = []
        for part in path[..<end].split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/") + path[end...]
    }

    private static func make(
        _ stage: Stage,
        _ reason: Reason,
        _ message: String,
        _ hint: String,
        _ status: Int?
    ) -> TestFailure {
        TestFailure(
            stage: stage,
            reason: reason,
            message: message,
            fields: fields.host,
            hint: hint,
            nativeCode: status.map { "HTTP \($0)" }
        )
    }
}
