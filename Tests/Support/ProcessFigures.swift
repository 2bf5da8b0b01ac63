import Foundation
import Glibc

/// What a process holds, from /proc.
package struct ProcessFigures: Sendable {
    private let folder: String

    package init(_ processID: pid_t) {
        folder = "/proc/\(processID)"
    }

    /// Open descriptors with what they refer to.
    package var descriptors: [Int: String] {
        get throws {
            var found: [Int: String] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: folder + "/fd") {
                guard let number = Int(name) else { continue }
                // One that has been closed since the folder was read is none.
                found[number] = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/fd/\(name)")
            }
            return found
        }
    }

    package var threadCount: Int {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder + "/task").count }
    }

    /// Bytes of memory that are resident.
    package var residentSize: Int {
        get throws { try size(1) }
    }

    /// Bytes of addresses.
    package var virtualSize: Int {
        get throws { try size(0) }
    }

    private func size(_ column: Int) throws -> Int {
        guard let pages = Int(try contents("statm").split(separator: " ")[column]) else {
            throw TestProblem("\(folder)/statm can't be read")
        }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }

    private func contents(_ name: String) throws -> String {
        guard let bytes = try? System.contents(of: "\(folder)/\(name)") else {
            throw TestProblem("\(folder)/\(name) can't be read: has the process ended?")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The processes that have a word among their arguments, such as a mount point: daemons too.
    package static func processes(withArgument word: String) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { process in
            guard let line = try? System.contents(of: "/proc/\(process)/cmdline") else { return false }
            return line.split(separator: 0).contains { $0.elementsEqual(word.utf8) }
        }
    }
}
