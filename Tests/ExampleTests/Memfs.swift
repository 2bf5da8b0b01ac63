import Glibc
import TestSupport

/// Mounts scripts/memfs.lua for a test. Nothing may be logged.
func withMemfs(options: [String] = [], timeLimit: Double = 60, _ body: (Mount) throws -> Void) throws {
    try withMount(.file("scripts/memfs.lua"), options: options, timeLimit: timeLimit, body)
}

extension Mount {
    /// Makes a file, or another one of what was there.
    @discardableResult
    func makeFile(_ name: String, _ content: [UInt8] = [], mode: mode_t = 0o644) throws -> String {
        let file = try System.open(path(name), O_WRONLY | O_CREAT | O_TRUNC, mode)
        defer { close(file) }
        if !content.isEmpty { try System.write(file, content) }
        return path(name)
    }

    @discardableResult
    func makeFile(_ name: String, _ text: String) throws -> String {
        try makeFile(name, Array(text.utf8))
    }

    func content(_ name: String) throws -> String {
        String(decoding: try System.storedContents(of: path(name)), as: UTF8.self)
    }

    /// The names in a directory in alphabetical order, without "." and "..".
    func list(_ name: String = "") throws -> [String] {
        try System.names(in: path(name)).filter { $0 != "." && $0 != ".." }.sorted()
    }
}

/// Opens a file for as long as a piece of a test takes.
func withOpen(_ path: String, _ flags: Int32 = O_RDONLY, _ body: (Int32) throws -> Void) throws {
    let file = try System.open(path, flags)
    defer { close(file) }
    try body(file)
}
