import HTTPTransport
import JSON
import POSIX

/// One look at a bucket.
struct S3Visit {
    let parameters: S3Parameters
    private let signer: AWSSigner
    private let requests: S3Requests
    private let now: @Sendable () -> Timestamp
    private let visit: HTTPVisit

    init(
        parameters: S3Parameters,
        signer: AWSSigner,
        visit: HTTPVisit,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.parameters = parameters
        self.signer = signer
        self.visit = visit
        self.now = now
        requests = S3Requests(parameters: parameters)
    }

    /// Lists one key under the path, and finds out whether that is what the credentials say.
    func check() throws(TestFailure) {
        let first = try list(prefix: parameters.path, limit: 1).keys.first
        switch parameters.pathType {
        case .file:
            try checkFile(first)
        case .folder where first == nil && !parameters.path.isEmpty:
            // There may be an object of this name instead.
            let name = String(parameters.path.dropLast())
            let isFile = try list(prefix: name, limit: 1).keys.first.map { ExactString($0) } == ExactString(name)
            throw isFile ? S3Failures.wrongType(is: .file) : S3Failures.noFolder
        case .folder:
            if first == nil {
                visit.warnings.append("The bucket is empty.")
            }
        }
        if visit.tls?.used == false {
            visit.warnings.append("The connection isn't encrypted.")
        }
    }

    /// The first key that begins with a text is the one that is nothing but that text, if there is one.
    private func checkFile(_ first: String?) throws(TestFailure) {
        guard first.map({ ExactString($0) }) == ExactString(parameters.path) else {
            guard first != nil else { throw S3Failures.noFile }
            let inside = try list(prefix: parameters.path + "/", limit: 1)
            let isFolder = !inside.keys.isEmpty
            throw isFolder ? S3Failures.wrongType(is: .folder) : S3Failures.noFile
        }
        let response = try send(requests.firstByte(of: parameters.path), "Reading the file's first byte.")
        // An empty object has no first byte, but can be read.
        guard [200, 206, 416].contains(response.status) else { throw failure(response) }
    }

    /// One page of keys.
    func list(prefix: String, limit: Int, continuation: String? = nil) throws(TestFailure) -> S3Listing {
        let request = requests.list(prefix: prefix, limit: limit, continuation: continuation)
        let response = try send(request, "Listing the bucket.")
        guard response.status == 200, let listing = S3Listing(response.body) else { throw failure(response) }
        visit.server = facts(response)
        return listing
    }

    /// Who answered, as a report shows it.
    private func facts(_ response: HTTPResponse) -> JSONObject {
        let name = parameters.endpoint == nil ? "Amazon S3" : response.header("server")?.serverWords
        var facts: JSONObject = ["product": .string(name ?? "S3")]
        facts["region"] = response.header("x-amz-bucket-region").map { .string($0.serverWords) }
        return facts
    }

    private func send(_ request: AWSRequest, _ note: String) throws(TestFailure) -> HTTPResponse {
        let signed: HTTPRequest
        do throws(Cryptography.Failure) {
            signed = try signer.signed(request, at: now())
        } catch {
            throw .cryptographyFailed
        }
        // A redirect may tell the bucket's region.
        return try visit.send(signed, at: .query, note, redirects: .returned)
    }

    private func failure(_ response: HTTPResponse) -> TestFailure {
        S3Failures(parameters: parameters).failure(response, now: now())
    }
}
