import Testing

@testable import Platforms

@Suite struct PlatformBaseURLTests {
    @Test(arguments: [
        ("https://api.usedatabrain.com", "https://api.usedatabrain.com/api/v2"),
        ("https://api.usedatabrain.com/", "https://api.usedatabrain.com/api/v2"),
        ("https://api.usedatabrain.com/api/v2", "https://api.usedatabrain.com/api/v2"),
        ("https://api.usedatabrain.com/api/v2/", "https://api.usedatabrain.com/api/v2"),
        ("https://intern.example.com:8443/databrain", "https://intern.example.com:8443/databrain/api/v2"),
        ("https://intern.example.com/databrain/api/v2", "https://intern.example.com/databrain/api/v2"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v2"),
        ("http://localhost:8080/x/", "http://localhost:8080/x/api/v2"),
        ("http://[::1]:8080", "http://[::1]:8080/api/v2"),
    ])
    func isCompleted(given: String, url: String) throws {
        #expect(try DatabrainClient.baseURL(given).description == url)
    }

    @Test(arguments: [
        "", "api.usedatabrain.com", "ftp://example.com", "http://example.com", "http://127.0.0.1.example.com",
        "https://user:secret@example.com", "https://example.com?a=b", "https://example.com#x", "http://10.0.0.1",
    ])
    func isRefused(given: String) {
        do throws(PlatformBaseURL.Problem) {
            _ = try DatabrainClient.baseURL(given)
            Issue.record("It was taken.")
        } catch {
            #expect(!error.message.isEmpty && !error.message.contains("secret"))
        }
    }
}
