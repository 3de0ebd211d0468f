import Datasource
import JSON

/// One database or store that DuckDB attaches, in the words of the driver that tests it.
struct AttachedSource {
    /// What tests it.
    enum Kind {
        /// The driver of a type.
        case type(String)

        /// A store of buckets, of which none is named.
        case store(AttachedStore)

        /// Files in Azure's blob storage.
        case azure

        /// Nothing here can.
        case untested(String)
    }

    /// What queries call it.
    let name: String
    let kind: Kind
    let credentials: Credentials

    /// Where a failure points.
    let members: MemberNames

    /// - Parameters:
    ///   - element: of `attachedDatabases`, without its secrets.
    ///   - place: where that stands: `/attachedDatabases/0`.
    ///   - secrets: all of the source's.
    init(
        _ element: JSONObject,
        at place: JSONPointer,
        secrets: [JSONPointer: Secret],
        stores: AttachedStore.Endpoints
    ) throws(TestFailure) {
        let type = element["type"]?.string ?? ""
        let member = "\(type)Connection"
        let form = AttachedForm(
            plain: element[member]?.object ?? [:],
            secrets: secrets,
            place: place.appending(member),
            documentPlace: JSONPointer("credentials").appending(place).appending(member)
        )
        name = element["name"]?.string ?? ""
        switch type {
        case "postgres":
            (kind, credentials, members) = (.type("postgres"), try form.postgres(), form.postgresMembers)
        case "snowflake":
            (kind, credentials, members) = (.type("snowflake"), form.snowflake, form.snowflakeMembers)
        case "bigquery":
            (kind, credentials, members) = (.type("bigquery"), try form.bigQuery(), form.bigQueryMembers)
        case "s3":
            (kind, credentials, members) = (.store(.amazon), form.amazonStore(stores), form.storeMembers)
        case "gcs":
            (kind, credentials, members) = (.store(.google), form.googleStore(stores), form.googleMembers)
        case "azure":
            (kind, credentials, members) = (.azure, form.azure, form.azureMembers)
        default:
            (kind, credentials, members) = (.untested(type), Credentials(plain: [:]), form.storeMembers)
        }
    }
}
