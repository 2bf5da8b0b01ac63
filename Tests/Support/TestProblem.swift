import Foundation
import Glibc

/// Why a test can't go on.
package struct TestProblem: Error, CustomStringConvertible {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// Waits until `condition` holds, and fails when it takes too long.
package func waitUntil(_ what: String, seconds: Double = 30, _ condition: () throws -> Bool) throws {
    let end = ProcessInfo.processInfo.systemUptime + seconds
    var pause: UInt32 = 200
    while try !condition() {
        if ProcessInfo.processInfo.systemUptime > end { throw TestProblem("waited \(seconds) s until \(what)") }
        usleep(pause)
        pause = min(pause * 2, 20_000)
    }
}

/// A folder that is removed with its content when the object goes.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() {
        var template = Array((NSTemporaryDirectory() + "/fluhost-test-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            preconditionFailure(
                "no folder can be made in \(NSTemporaryDirectory()): \(String(cString: strerror(errno)))")
        }
        let name = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = URL(fileURLWithPath: name).standardizedFileURL.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func path(_ name: String) -> String { path + "/" + name }

    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// The content of a file; nothing if there is none.
    package func read(_ name: String) -> [UInt8] {
        (try? Data(contentsOf: URL(fileURLWithPath: path(name)))).map(Array.init) ?? []
    }
}
