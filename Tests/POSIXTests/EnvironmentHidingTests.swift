import Foundation
import Testing

@testable import POSIX

@Suite struct EnvironmentHidingTests {
    @Test("What is hidden is gone, and nothing else")
    func hiding() async {
        // In a process of its own: other tests look into the environment at the same time.
        await #expect(processExitsWith: .success) {
            setenv("HIDING", "1", 1)
            setenv("HIDING_MORE", "2", 1)
            setenv("HID", "3", 1)
            setenv("OTHER", "4", 1)
            Environment.hide(["HIDING", "NOT_THERE", ""])
            #expect(Environment["HIDING"] == nil)
            #expect(Environment["HIDING_MORE"] == "2")
            #expect(Environment["HID"] == "3")
            #expect(Environment["OTHER"] == "4")
            Environment.hide(["HIDING_MORE", "OTHER"])
            #expect(Environment["OTHER"] == nil)
            #expect(Environment["HID"] == "3")
        }
    }
}
