import HTTPTransport
import JSON

/// Reads which datasets, tables and columns there are. All of it is free of charge, but the columns of each table take a request.
struct BigQueryCatalogue {
    /// The most tables that are named.
    private static let tableLimit = 10_000

    /// The most tables whose columns are read; the others are named without any.
    private static let columnReadLimit = 200

    let visit: BigQueryVisit

    func read() throws(TestFailure) -> DiscoveredSchema {
        var schemas: [DiscoveredSchema.Schema] = []
        var count = 0
        for dataset in try datasets() where count < Self.tableLimit {
            var tables = try tables(of: dataset)
            for place in tables.indices where count + place < Self.columnReadLimit {
                tables[place].columns = try columns(of: tables[place].name, in: dataset)
            }
            count += tables.count
            schemas.append(DiscoveredSchema.Schema(name: dataset.name, tables: tables))
        }
        return DiscoveredSchema(schemas: schemas)
    }

    private func datasets() throws(TestFailure) -> [BigQueryParameters.Dataset] {
        if let dataset = visit.parameters.dataset {
            return [dataset]
        }
        let project = visit.parameters.project
        let found = try pages("datasets", about: .project) { visit.requests.datasets(page: $0) }
        return found.compactMap { $0["datasetReference"]?["datasetId"]?.string }
            .map { BigQueryParameters.Dataset(project: project, name: $0) }
    }

    private func tables(of dataset: BigQueryParameters.Dataset) throws(TestFailure) -> [DiscoveredSchema.Table] {
        let found = try pages("tables", about: .dataset) { visit.requests.tables(dataset, page: $0) }
        return found.compactMap { table in
            guard let name = table["tableReference"]?["tableId"]?.string else { return nil }
            let kind = (table["type"]?.string ?? "TABLE").lowercased().split(separator: "_").joined(separator: " ")
            return DiscoveredSchema.Table(name: name, kind: kind, columns: [])
        }
    }

    private func columns(
        of table: String,
        in dataset: BigQueryParameters.Dataset
    ) throws(TestFailure) -> [DiscoveredSchema.Column] {
        let request = visit.requests.table(table, of: dataset)
        let found = try visit.ask(request, about: .dataset, at: .query, "Reading the columns of tables.")
        return (found["schema"]?["fields"]?.array ?? []).compactMap { field in
            guard let name = field["name"]?.string else { return nil }
            return DiscoveredSchema.Column(
                name: name,
                type: field["type"]?.string ?? "unknown",
                isNullable: field["mode"]?.string != "REQUIRED"
            )
        }
    }

    /// All elements of a listing.
    private func pages(
        _ member: String,
        about subject: BigQueryRefusal.Subject,
        _ request: (String?) -> HTTPRequest
    ) throws(TestFailure) -> [JSONValue] {
        var elements: [JSONValue] = []
        var page: String?
        repeat {
            let answer = try visit.ask(request(page), about: subject, at: .query, "Reading the catalogue.")
            elements += answer[member]?.array ?? []
            page = answer["nextPageToken"]?.string
        } while page != nil && elements.count < Self.tableLimit
        return elements
    }
}
