/// A region of Amazon Web Services, which becomes part of host names.
struct AWSRegion: Hashable {
    let name: String

    /// - Returns: nil for what can't be the name of a region.
    init?(_ name: String) {
        guard (1...63).contains(name.utf8.count), name.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.name = name
    }

    /// `s3.eu-west-1.amazonaws.com`.
    func host(of service: String) -> String {
        "\(service).\(name).\(domain)"
    }

    /// "Service endpoints and quotas" in the general reference of AWS: each partition has a domain of its own.
    private var domain: String {
        for (prefix, domain) in Self.partitions where name.utf8.starts(with: prefix.utf8) {
            return domain
        }
        return "amazonaws.com"
    }

    private static let partitions = [
        ("cn-", "amazonaws.com.cn"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("us-iso-", "c2s.ic.gov"),
        ("eusc-", "amazonaws.eu"),
    ]

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
