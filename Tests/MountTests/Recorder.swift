import TestSupport

/// Mounts a file system of the recorder (Tests/Support/Lua/recorder.lua): "/", "/file", "/dir" and
/// "/link" are there, and each call of a handler is a line of its output.
///
/// - Parameters:
///   - handlers: Lua source that adds to `fs` and `nodes`. It also sees `flu`, `E` (flu.errno), `R`,
///     `log`, `show` and `nothing`.
///   - caching: whether the kernel may remember attributes and names.
func withRecorder(
    _ handlers: String, options: [String] = [], caching: Bool = false, quiet: Bool = true,
    _ body: (Mount) throws -> Void
) throws {
    let script = """
        local flu, R = require "flu", require "recorder"
        local E, log, show, nothing = flu.errno, R.log, R.show, R.nothing
        local fs, nodes = R.world()
        \(handlers)
        R.main(fs, ...)
        """
    let timeouts = caching ? [] : ["-o", "attr_timeout=0,entry_timeout=0,ac_attr_timeout=0"]
    try withMount(.text(script), options: timeouts + options, quiet: quiet, body)
}

extension Mount {
    /// All lines that the script has printed.
    var lines: [String] { child.output.split(separator: "\n", omittingEmptySubsequences: true).map(String.init) }

    /// The recorded calls of a handler, or the lines that begin with a word.
    func records(_ name: String) -> [String] {
        lines.filter { $0.hasPrefix(name + "(") || $0.hasPrefix(name + " ") || $0 == name }
    }

    /// The only record of a handler. Fails when there is none, or another.
    func record(_ name: String) throws -> String {
        let records = records(name)
        guard let record = records.first, records.count == 1 else {
            throw TestProblem("one record of \(name) was expected, not \(records)")
        }
        return record
    }

    /// Waits for a line, for what the kernel does behind the callers' backs.
    func wait(for line: String) throws {
        try waitUntil("the script prints '\(line)'") { lines.contains(line) }
    }

    /// What was logged, an element for each message.
    var messages: [String] {
        child.errors.components(separatedByPrefix: "fluhost: ")
    }

    /// A request that the file system has to answer after whatever went wrong before.
    func expectAlive() throws {
        _ = try System.stat(path("file"))
    }
}

extension String {
    /// The pieces that begin at the start of a line with `prefix`, without it.
    func components(separatedByPrefix prefix: String) -> [String] {
        var pieces: [String] = []
        for line in split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix(prefix) {
                pieces.append(String(line.dropFirst(prefix.count)))
            } else if let last = pieces.indices.last {
                pieces[last] += "\n" + line
            }
        }
        return pieces
    }
}
