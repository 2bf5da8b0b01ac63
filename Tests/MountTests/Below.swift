import TestSupport

/// Lua source for file systems whose files are open files of another one.
enum Below {
    /// `S` is the module syscall. `below(content)` gives the descriptor of a new file without a name, an object, and
    /// `content(fd)` what is in such a file.
    static let prelude = """
        local S = require "syscall"
        local function below(content)
            local name = os.tmpname()
            local fd = assert(S.open(name, "rdwr"))
            os.remove(name)
            if content then assert(fd:write(content)) end
            return fd
        end
        local function content(fd) return assert(fd:pread(nil, 1000, 0)) end
        fs.open = nothing

        """

    /// A handler that is the first of some functions for the file "/1", the second for "/2", and so on.
    static func handler(_ name: String, _ functions: [String]) -> String {
        """
        local functions = {
            \(functions.joined(separator: ",\n"))
        }
        setmetatable(nodes, {__index = function(_, path) return path:match("^/%d+$") and nodes["/file"] end})
        function fs.\(name)(path, ...) return functions[tonumber(path:sub(2))](...) end

        """
    }

    /// How libfuse can move the bytes. The host takes `splice_read` back, whoever asks for it.
    static let ways: [[String]] = [
        [], ["-o", "splice_write"], ["-o", "splice_read"], ["-o", "splice_read,splice_write,splice_move"],
    ]

    /// Bytes that differ from page to page.
    static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &* 7 &+ $0 >> 16) }
    }
}
