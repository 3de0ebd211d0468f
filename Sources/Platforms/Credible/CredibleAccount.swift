import JSON

/// Snowflake's host, which is the account's identifier alone in Credible's words; a document may have either.
enum CredibleAccount {
    private static let suffix = ".snowflakecomputing.com"

    static let converter = Converter(
        write: { value throws(Converter.Problem) in
            guard let text = value.string, !isIdentifier(text) else { return value }
            do throws(Converter.Problem) {
                return try withoutSuffix.write(value)
            } catch {
                throw Converter.Problem("This must be an account's identifier, or end with `\(suffix)`.")
            }
        },
        read: withoutSuffix.read
    )

    private static let withoutSuffix = Converter.withoutSuffix(suffix)

    /// `organization-account`, or `locator.region.cloud`: what stands behind the first dot is no domain.
    private static func isIdentifier(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let account = parts.first, CredibleName.isIdentifier(account) else { return false }
        return parts.dropFirst().allSatisfy { part in
            // The name of a region has a hyphen in it.
            let isRegion = part.utf8.contains(UInt8(ascii: "-")) && CredibleName.isIdentifier(part)
            return isRegion || ["aws", "azure", "gcp", "privatelink", "global"].contains(String(part))
        }
    }
}
