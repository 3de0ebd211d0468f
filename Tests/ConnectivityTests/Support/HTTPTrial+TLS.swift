import Foundation
import JSON
import Testing

@testable import Connectivity

/// Connects to each port of a stand-in with TLS, and expects what its certificate is worth.
///
/// - Parameters:
///   - host: the fields that name the server.
///   - stages: those of a success.
///   - hasClientCertificates: whether the type has `sslCert` and `sslKey`.
///   - trial: given the port and more credentials, client keys apart because they are secret.
func expectCertificates(
    of service: String,
    host: [String],
    hasClientCertificates: Bool,
    _ trial: (Int, JSONObject, [String: String]) throws -> HTTPTrial
) throws {
    let services = try StandInServices.shared()
    let trusting: JSONObject = ["sslRootCert": services.file("ca.crt")]
    func port(_ port: StandInServices.Port) -> Int { services.port(service, port) }

    let untrusted = ExpectedOutcome("tls certificate_untrusted", ["sslRootCert"])
    try trial(port(.tls), [:], [:]).expect(untrusted, .certificateUntrusted)
    try trial(port(.tls), ["sslRootCert": services.file("otherca.crt")], [:]).expect(untrusted, nil)
    let expired = ExpectedOutcome("tls certificate_expired", host)
    try trial(port(.expired), trusting, [:]).expect(expired, .certificateExpired)
    let mismatch = ExpectedOutcome("tls certificate_hostname_mismatch", host)
    try trial(port(.otherHost), trusting, [:]).expect(mismatch, .certificateOfOtherHost)

    var careless = trusting
    careless["sslMode"] = "verify-ca"
    let authority = try trial(port(.otherHost), careless, [:])
    try authority.expect(ExpectedOutcome("ok"), nil)
    #expect(authority.report.outcome.tls?.verified == false)
    #expect(authority.report.outcome.warnings.contains { $0.contains("verify-full") })

    let verified = try trial(port(.tls), trusting, [:])
    try verified.expect(ExpectedOutcome("ok"), nil)
    #expect(verified.report.outcome.tls?.verified == true)
    #expect(verified.report.outcome.warnings == [])
    #expect(verified.report.outcome.timings.map(\.stage).contains(.tls))
    guard hasClientCertificates else { return }

    let missing = ExpectedOutcome("tls client_certificate_required", ["sslCert", "sslKey"])
    try trial(port(.mutual), trusting, [:]).expect(missing, .clientCertificateMissing)
    func shows(_ name: String) throws -> HTTPTrial {
        var members = trusting
        members["sslCert"] = services.file("\(name).crt")
        return try trial(port(.mutual), members, ["sslKey": "\(services.tls)/\(name).key"])
    }
    try shows("alice").expect(ExpectedOutcome("ok"), nil)
    try shows("rogue").expect(ExpectedOutcome("tls certificate_untrusted", ["sslCert"]), nil)
}

/// Connects to the ports of a stand-in whose certificates aren't right, for types that have an `endpoint`.
///
/// - Parameter trial: given an address, and the authorities to trust.
func expectBadCertificates(of service: String, _ trial: (String, JSONValue) throws -> HTTPTrial) throws {
    let services = try StandInServices.shared()
    func outcome(_ port: StandInServices.Port, _ authorities: String) throws -> HTTPTrial {
        try trial("https://localhost:\(services.port(service, port))", services.file(authorities))
    }
    let untrusted = ExpectedOutcome("tls certificate_untrusted", ["sslRootCert"])
    try outcome(.tls, "otherca.crt").expect(untrusted, .certificateUntrusted)
    let expired = ExpectedOutcome("tls certificate_expired", ["endpoint"])
    try outcome(.expired, "ca.crt").expect(expired, .certificateExpired)
    let mismatch = ExpectedOutcome("tls certificate_hostname_mismatch", ["endpoint"])
    try outcome(.otherHost, "ca.crt").expect(mismatch, .certificateOfOtherHost)
}

/// Tries everything that goes wrong on the way to any server.
///
/// - Parameters:
///   - host: the fields that name the server.
///   - fields: those that lead to one port of it.
///   - stage: of the first request.
///   - demandsTLS: what stands in front where a server wants TLS; nil where the type speaks nothing else.
///   - trial: given an address, and how long it may take.
func expectFaults(
    host: [String],
    fields: [String],
    stage: Stage = .authenticate,
    tls: [String]?,
    _ trial: (_ host: String, _ port: Int, _ milliseconds: Int) throws -> HTTPTrial
) throws {
    for example in HTTPFault.all where tls != nil || example.cause != .tlsDemanded {
        let server = FaultyServer(example.fault)
        let outcome = try withExtendedLifetime(server) { try trial("127.0.0.1", server.port, example.milliseconds) }
        let end = example.end.replacing("*", with: stage.rawValue)
        let expected = example.cause == .tlsDemanded ? tls ?? [] : fields
        let lost = example.cause == .reset ? (tls ?? []) + fields : expected
        try outcome.expect(ExpectedOutcome(end, lost), example.cause, hidden: ["secret-path"])
        #expect(outcome.milliseconds < Double(example.milliseconds) + 8_000)
    }
    let closed = ExpectedOutcome("connect connection_refused", fields, code: "ECONNREFUSED")
    try trial("127.0.0.1", 1, 10_000).expect(closed, .closedPort)
    let unknown = ExpectedOutcome("resolve host_not_found", host)
    try trial("no-such-host.invalid", 443, 10_000).expect(unknown, .unknownHost)
}
