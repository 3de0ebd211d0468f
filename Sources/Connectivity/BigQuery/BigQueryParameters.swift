import Datasource
import HTTPTransport
import JSON
import POSIX

/// What the credentials of a BigQuery source say, checked.
struct BigQueryParameters {
    static let fields = HTTPFields(host: ["endpoint"])
    private static let usualEndpoint = "https://bigquery.googleapis.com"

    let address: HTTPAddress

    /// Pays for queries, and holds the data.
    let project: String

    /// Nil when all datasets are meant.
    let dataset: Dataset?

    /// `EU`; nil for where the data is.
    let location: String?
    let key: ServiceAccountKey
    let security: HTTPSecurity

    /// A dataset, which another project than the one that pays may hold.
    struct Dataset {
        let project: String
        let name: String
    }

    init(_ credentials: Credentials, _ interruption: Interruption) throws(TestFailure) {
        let reader = CredentialReader(credentials)
        key = try ServiceAccountKey(reader.requiredSecret("serviceAccountKey"))
        let project = try reader.requiredText("projectId")
        try Self.check(project, "projectId", "Give the identifier of the project, not its name or number alone.")
        self.project = project
        dataset = try Self.dataset(reader, project)
        location = try reader.text("location")
        address = try HTTPAddress(reader.text("endpoint") ?? Self.usualEndpoint, fields: Self.fields)
        let mode = try reader.choice("sslMode", of: HTTPTLSMode.self) ?? .verifyFull
        security = try HTTPSecurity(reader, mode, interruption)
    }

    /// `sales`, or `other-project.sales`.
    private static func dataset(_ reader: CredentialReader, _ project: String) throws(TestFailure) -> Dataset? {
        guard let text = try reader.text("dataset") else { return nil }
        try check(text, "dataset", "Give its identifier: letters, digits and underscores.")
        guard let dot = text.lastIndex(of: ".") else { return Dataset(project: project, name: text) }
        return Dataset(project: String(text[..<dot]), name: String(text[dot...].dropFirst()))
    }

    /// The names become parts of paths.
    private static func check(_ name: String, _ member: String, _ hint: String) throws(TestFailure) {
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
            // An organization's domain may stand in front of a project.
            case UInt8(ascii: "."), UInt8(ascii: ":"): true
            default: false
            }
        }
        guard isName, name != ".", name != "..", name.utf8.last != UInt8(ascii: ".") else {
            throw .invalid("The \(member) can't be one.", [CredentialReader.pointer(member)], hint: hint)
        }
    }
}
