import Datasource
import HTTPTransport
import JSON

/// What the credentials say of files in Azure's blob storage, checked.
struct AzureAccess {
    enum Proof {
        /// What stands behind the `?` of a URL with a shared access signature.
        case signature(Secret)

        /// A service principal: it gets a token.
        case principal(tenant: String, client: String, secret: Secret)
    }

    let location: AzureLocation
    let proof: Proof

    /// The member that says where the files are.
    let placeMember: String

    var fields: HTTPFields { HTTPFields(host: [placeMember]) }

    init(_ credentials: Credentials) throws(TestFailure) {
        let reader = CredentialReader(credentials)
        if try reader.text("authType") == "sas_token" {
            let url = try reader.requiredSecret("sasUrl")
            let parts = url.revealed.split(separator: "?", maxSplits: 1).map(String.init)
            guard parts.count == 2, let location = AzureLocation(parts[0], account: nil) else {
                throw Self.noPlace("sasUrl")
            }
            self.location = location
            proof = .signature(Secret(parts[1]))
            placeMember = "sasUrl"
            return
        }
        let account = try reader.requiredText("accountName")
        guard AWSRegion(account) != nil else {
            throw .invalid(
                "The accountName can't be that of a storage account.",
                [CredentialReader.pointer("accountName")],
                hint: "Give its name alone: small letters and digits."
            )
        }
        let url = try reader.requiredText("fileUrl")
        guard let location = AzureLocation(url, account: account) else { throw Self.noPlace("fileUrl") }
        self.location = location
        placeMember = "fileUrl"
        proof = .principal(
            tenant: try reader.requiredText("tenantId"),
            client: try reader.requiredText("clientId"),
            secret: try reader.requiredSecret("clientSecret")
        )
    }

    private static func noPlace(_ member: String) -> TestFailure {
        .invalid(
            "The URL doesn't name a storage account, a container and files in it.",
            [CredentialReader.pointer(member)],
            hint: "Give it as https://ACCOUNT.blob.core.windows.net/CONTAINER/PATH."
        )
    }
}
