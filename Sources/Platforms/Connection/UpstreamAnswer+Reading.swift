import Datasource
import HTTPTransport
import JSON

extension UpstreamAnswer {
    /// The most characters of what a platform says that are passed on.
    static let messageLimit = 1000
    private static let codeLimit = 100

    private static let requestIDHeaders = [
        "x-request-id", "request-id", "x-amzn-requestid", "x-amz-cf-id", "x-correlation-id", "cf-ray",
    ]

    /// What a platform answered, without any secret that it may quote.
    ///
    /// - Parameter refusal: what the answer says of a failure, where it says anything.
    init(service: String, _ response: HTTPResponse, _ refusal: PlatformRefusal?, _ scrubber: Scrubber) {
        func clean(_ text: String?, _ limit: Int) -> String? {
            text.map { scrubber.scrub($0).shortened(to: limit) }
        }
        self.init(
            service: service,
            status: response.status,
            code: clean(refusal?.code, Self.codeLimit),
            message: clean(refusal?.message, Self.messageLimit),
            requestID: clean(Self.requestIDHeaders.lazy.compactMap { response.header($0) }.first, Self.codeLimit)
        )
    }
}

extension PlatformFailure.Complaint {
    /// The same without any secret that the platform may quote.
    func scrubbed(by scrubber: Scrubber) -> PlatformFailure.Complaint {
        PlatformFailure.Complaint(
            field: scrubber.scrub(field).excerpt,
            reason: reason.map { scrubber.scrub($0).shortened(to: UpstreamAnswer.messageLimit) }
        )
    }
}

extension String {
    /// At most so many characters, the last of them `…` where some are left out.
    func shortened(to limit: Int) -> String {
        unicodeScalars.count <= limit ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(limit - 1))) + "…"
    }
}
