import Datasource
import JSON
package import POSIX

/// Listing, and finding a source by its name, which RiverGen's API can't be asked for: it knows sources by their id.
extension RiverGenClient {
    /// Some of the sources, and whether there are more behind them.
    package struct Window<Element> {
        package var elements: [Element]
        package var hasMore: Bool

        package init(elements: [Element], hasMore: Bool) {
            self.elements = elements
            self.hasMore = hasMore
        }
    }

    /// What becomes of every source, the oldest first. No more than one page is held at a time.
    ///
    /// - Parameter transform: nil leaves a source out.
    package func sources<Element>(
        _ filter: RiverGenFilter,
        _ interruption: Interruption,
        _ transform: (RiverGenSource) -> Element?
    ) throws(PlatformFailure) -> [Element] {
        var elements: [Element] = []
        // A source that was deleted meanwhile shifts those behind it: none is told twice.
        var seen: Set<Int> = []
        var number = 1
        while true {
            let page = try page(number, size: RiverGenAPI.pageSize, filter, interruption)
            for source in page.sources where seen.insert(source.id).inserted {
                if let element = transform(source) {
                    elements.append(element)
                }
            }
            guard page.hasNext else { return elements }
            number += 1
        }
    }

    /// What becomes of a window of the sources.
    ///
    /// - Parameters:
    ///   - offset: how many to skip, at most 2^32.
    ///   - count: how many to return at most, from 1.
    package func sources<Element>(
        _ filter: RiverGenFilter,
        from offset: Int,
        count: Int,
        _ interruption: Interruption,
        _ transform: (RiverGenSource) -> Element
    ) throws(PlatformFailure) -> Window<Element> {
        var size = min(count, RiverGenAPI.pageSize)
        var window = Window<Element>(elements: [], hasMore: false)
        var position = offset
        let end = offset + count
        while position < end {
            let page = try page(position / size + 1, size: size, filter, interruption)
            if page.size != size {
                // RiverGen gives fewer at once than it was asked for: its pages begin elsewhere.
                size = page.size
                guard page.number == position / size + 1 else { continue }
            }
            let start = position % size
            let wanted = page.sources.dropFirst(start).prefix(end - position)
            window.elements += wanted.map(transform)
            position += wanted.count
            window.hasMore = page.hasNext || page.sources.count > start + wanted.count
            guard page.hasNext, start + wanted.count == size else { return window }
        }
        return window
    }

    private func page(
        _ number: Int,
        size: Int,
        _ filter: RiverGenFilter,
        _ interruption: Interruption
    ) throws(PlatformFailure) -> RiverGenAnswers.Page {
        try exchange.read(api.list(page: number, size: size, filter), .list, interruption) {
            response throws(AnswerMismatch) in
            let page = try RiverGenAnswers.page(response)
            guard page.number == number, page.size <= size else {
                throw AnswerMismatch(expected: "page \(number) with a `page_size` of at most \(size)")
            }
            return page
        }
    }

    // MARK: - Names

    /// The source of this name.
    ///
    /// - Throws: `notFound`, or `ambiguousName` when there are several.
    package func source(named name: String, _ interruption: Interruption) throws(PlatformFailure) -> RiverGenSource {
        let found = try sources(named: name, interruption)
        guard let source = found.first else {
            throw PlatformFailure(.notFound, "RiverGen has no data source of this name.")
        }
        guard found.count == 1 else { throw Self.ambiguous(found) }
        return source
    }

    /// Every source of exactly this name: RiverGen's search finds all that have it somewhere in their name or description.
    func sources(named name: String, _ interruption: Interruption) throws(PlatformFailure) -> [RiverGenSource] {
        try sources(RiverGenFilter(search: name), interruption) { source in
            source.name.utf8.elementsEqual(name.utf8) ? source : nil
        }
    }

    private static func ambiguous(_ sources: [RiverGenSource]) -> PlatformFailure {
        let ids = sources.prefix(5).map { "\($0.id)" }.joined(separator: ", ") + (sources.count > 5 ? ", …" : "")
        let workspaces = Set(sources.map(\.workspaceID))
        let hint =
            workspaces.count == sources.count
            ? "They are in different workspaces: set the target's `workspaceId`."
            : "Rename all but one of them there."
        return PlatformFailure(
            .ambiguousName,
            "RiverGen has \(sources.count) data sources of this name, with the ids \(ids). \(hint)"
        )
    }
}
