/// Which of the two the server is, or should be.
enum SearchProduct: String {
    case elasticsearch = "Elasticsearch"
    case openSearch = "OpenSearch"
}
