/// Which records a list shows.
package struct VaultFilter: Hashable, Sendable {
    /// Compared as bytes.
    package var datasourceType: String?

    /// A part of the name, compared as bytes: upper and lower case differ, as they do in names.
    package var nameContains: String?

    package init(datasourceType: String? = nil, nameContains: String? = nil) {
        self.datasourceType = datasourceType
        self.nameContains = nameContains
    }
}

/// Which part of a list is wanted.
package struct VaultPage: Hashable, Sendable {
    /// From 1 on.
    package let number: Int

    /// Records on a page, from 1 on.
    package let size: Int

    /// What is less than 1 counts as 1.
    package init(number: Int, size: Int) {
        self.number = max(1, number)
        self.size = max(1, size)
    }

    /// Records before this page; more than there can be when the number is absurd.
    var offset: Int {
        let (offset, isTooFar) = (number - 1).multipliedReportingOverflow(by: size)
        return isTooFar ? .max : offset
    }

    /// One record more than the page has, which tells whether there is another page.
    var limit: Int {
        size == .max ? .max : size + 1
    }
}

/// A part of a list.
package struct VaultListing<Item: Sendable>: Sendable {
    package let items: [Item]

    /// Whether more records follow; false where no page was asked for.
    package let hasMore: Bool
}
