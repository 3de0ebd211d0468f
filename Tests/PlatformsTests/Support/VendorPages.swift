import Foundation
import JSON

/// The vendors' pages, which aren't part of the repository: `DATASOURCE_BRIDGE_SHARED` names the folder whose `seeds` they are.
enum VendorPages {
    /// The text of each page; empty, with a word about it, where there are none.
    static let all: [String] = {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["DATASOURCE_BRIDGE_SHARED"].map { URL(filePath: $0) }
            ?? repository.deletingLastPathComponent().appending(path: "shared")
        let folder = shared.appending(path: "seeds")
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            print("\(folder.path) is absent: only the project's own samples are tested. Set DATASOURCE_BRIDGE_SHARED.")
            return []
        }
        return names.sorted().compactMap { try? String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
    }()

    /// Every JSON object that stands in a page with something in it, in order.
    static func objects(in page: String) -> [JSONObject] {
        let bytes = Array(page.utf8)
        var found: [JSONObject] = []
        var start = 0
        while let open = bytes[start...].firstIndex(of: UInt8(ascii: "{")) {
            guard let end = end(of: open, in: bytes),
                let object = (try? JSONValue(parsing: Array(bytes[open...end])))?.object, !object.isEmpty
            else {
                start = open + 1
                continue
            }
            found.append(object)
            start = end + 1
        }
        return found
    }

    /// Where the brace closes that opens here. No sample has a brace inside a text.
    private static func end(of open: Int, in bytes: [UInt8]) -> Int? {
        var depth = 0
        for index in open..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            default: continue
            }
            if depth == 0 {
                return index
            }
        }
        return nil
    }
}
