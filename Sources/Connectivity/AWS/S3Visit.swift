import HTTPTransport
import JSON
import POSIX

/// One look at a bucket.
struct S3Visit {
    let parameters: S3Parameters
    private let signer: AWSSigner
    private let requests: S3Requests
    private let now: @Sendable () -> Timestamp
    private(set) var connection: CloudConnection
    private(set) var warnings: [String] = []
    private var serverName: String?
    private var region: String?

    init(
        parameters: S3Parameters,
        signer: AWSSigner,
        connection: CloudConnection,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.parameters = parameters
        self.signer = signer
        self.connection = connection
        self.now = now
        requests = S3Requests(parameters: parameters)
    }

    /// Lists one key under the path, and finds out whether that is what the credentials say.
    mutating func check() throws(TestFailure) {
        let first = try list(prefix: parameters.path, limit: 1).keys.first
        switch parameters.pathType {
        case .file:
            try checkFile(first)
        case .folder where first == nil && !parameters.path.isEmpty:
            // There may be an object of this name instead.
            let name = String(parameters.path.dropLast())
            let isFile = try list(prefix: name, limit: 1).keys.first.map { ExactString($0) } == ExactString(name)
            throw isFile ? S3Failures.wrongType(is: .file) : S3Failures.noFolder
        default:
            if first == nil {
                let place =
                    parameters.path.isEmpty ? "The bucket is empty." : "Nothing in the bucket begins with the path."
                warnings.append(place)
            }
        }
        if connection.tls?.used == false {
            warnings.append("The connection isn't encrypted.")
        }
    }

    /// The first key that begins with a text is the one that is nothing but that text, if there is one.
    private mutating func checkFile(_ first: String?) throws(TestFailure) {
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
    mutating func list(prefix: String, limit: Int, continuation: String? = nil) throws(TestFailure) -> S3Listing {
        let request = requests.list(prefix: prefix, limit: limit, continuation: continuation)
        let response = try send(request, "Listing the bucket.")
        guard response.status == 200, let listing = S3Listing(response.body) else { throw failure(response) }
        serverName = response.header("server")
        region = response.header("x-amz-bucket-region")
        return listing
    }

    /// Who answered, as a report shows it.
    var facts: JSONObject? {
        guard let serverName else { return nil }
        var facts: JSONObject = ["product": .string(parameters.endpoint == nil ? "Amazon S3" : serverName.excerpt)]
        facts["region"] = region.map { .string($0.excerpt) }
        return facts
    }

    private mutating func send(_ request: AWSRequest, _ note: String) throws(TestFailure) -> HTTPResponse {
        let signed: HTTPRequest
        do throws(Cryptography.Failure) {
            signed = try signer.signed(request, at: now())
        } catch {
            throw .cryptographyFailed
        }
        return try connection.send(signed, .query, note)
    }

    private func failure(_ response: HTTPResponse) -> TestFailure {
        S3Failures(parameters: parameters).failure(response, now: now())
    }
}
