import Foundation
import Glibc
import TestSupport

/// Archives that no tar makes, byte by byte.
struct TarWriter {
    private(set) var bytes: [UInt8] = []

    /// A header of 512 bytes, in the format ustar.
    ///
    /// - Parameters:
    ///   - size: of the content.
    ///   - changes: other bytes, by their offset. The checksum is right for them, unless they are its own.
    static func header(
        _ name: String, type: Character = "0", size: Int = 0, target: String = "", changes: [Int: [UInt8]] = [:]
    ) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ bytes: some Sequence<UInt8>, at offset: Int) {
            for (index, byte) in bytes.enumerated() { header[offset + index] = byte }
        }
        put(name.utf8.prefix(100), at: 0)
        put(octal(0o644, digits: 7), at: 100)
        put(octal(Int(geteuid()), digits: 7), at: 108)
        put(octal(Int(getegid()), digits: 7), at: 116)
        put(octal(size, digits: 11), at: 124)
        put(octal(1_000_000_000, digits: 11), at: 136)
        put(String(type).utf8, at: 156)
        put(target.utf8.prefix(100), at: 157)
        put("ustar\u{0}00".utf8, at: 257)
        for (offset, bytes) in changes { put(bytes, at: offset) }
        if changes[148] == nil {
            put(octal(checksum(of: header), digits: 6) + [0, UInt8(ascii: " ")], at: 148)
        }
        return header
    }

    static func octal(_ number: Int, digits: Int) -> [UInt8] {
        let text = String(number, radix: 8)
        return Array((String(repeating: "0", count: digits - text.count) + text).utf8)
    }

    /// - Parameter signed: whether bytes count as such.
    static func checksum(of header: [UInt8], signed: Bool = false) -> Int {
        var sum = 8 * 32
        for (index, byte) in header.enumerated() where !(148..<156).contains(index) {
            sum += signed ? Int(Int8(bitPattern: byte)) : Int(byte)
        }
        return sum
    }

    /// A member with its content, up to a whole number of blocks.
    mutating func add(
        _ name: String, type: Character = "0", _ content: [UInt8] = [], target: String = "",
        changes: [Int: [UInt8]] = [:]
    ) {
        bytes += Self.header(name, type: type, size: content.count, target: target, changes: changes)
        bytes += content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    mutating func add(_ name: String, type: Character = "0", _ text: String) {
        add(name, type: type, Array(text.utf8))
    }

    /// A header of pax for the next member, or with the type "g" for all that follow.
    mutating func addRecords(_ records: [(String, String)], type: Character = "x") {
        let lines = records.map { key, value in
            var length = key.utf8.count + value.utf8.count + 3
            while "\(length)".utf8.count + key.utf8.count + value.utf8.count + 3 != length { length += 1 }
            return "\(length) \(key)=\(value)\n"
        }
        add("PaxHeaders/x", type: type, lines.joined())
    }

    /// The two blocks at the end.
    mutating func finish() { bytes += [UInt8](repeating: 0, count: 1024) }

    /// Writes all of it to a file.
    func write(to path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
}

/// Mounts scripts/tarfs.lua for a test. Nothing may be logged, if it should be `quiet`.
func withTarfs(
    _ archive: String, options: [String] = [], quiet: Bool = true, timeLimit: Double = 120,
    _ body: (Mount) throws -> Void
) throws {
    try withMount(
        .file("scripts/tarfs.lua"), arguments: [archive], options: options, quiet: quiet, timeLimit: timeLimit, body)
}

extension Program {
    static let shell = Program("sh", package: "dash")
}
