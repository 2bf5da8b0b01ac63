import Foundation
import Glibc
import TestSupport
import Testing

/// Each handler raises each kind of value; after each, the next request is served.
@Suite struct RaiseTests {
    static let script = """
        local flu, trouble, raises = require "flu", require "trouble", require "raises"
        flu.main({"test", ...}, trouble.with(function(what) return raises.failures[what] or raises.errnos[what] end))
        """

    static let options = ["-o", "direct_io,attr_timeout=0,entry_timeout=0,ac_attr_timeout=0"]

    /// The names in Tests/Support/Lua/raises.lua.
    static func names(_ table: String) throws -> [String] {
        let script = "for name in pairs(require('raises').\(table)) do print(name) end"
        let result = try Fluhost.run(["-e", script])
        guard result.ending == .exited(0) else { throw TestProblem(result.errors) }
        return result.output.split(separator: "\n").map(String.init).sorted()
    }

    @Test(arguments: Request.all.map(\.handler))
    func anyOtherValueIsEIOAndLoggedOnce(handler: String) throws {
        let request = try Request.named(handler)
        let failures = try Self.names("failures")
        #expect(failures.count > 35)
        try withMount(.text(Self.script), options: Self.options, quiet: false) { mount in
            for failure in failures {
                let outcome = try request.outcome(mount.path("\(handler): \(failure)"))
                #expect(outcome == (request.isAnswered ? SystemError(EIO) : nil), "\(failure)")
                try mount.expectAlive()
            }
            if !request.isAnswered {
                try waitUntil("all is logged") { mount.messages.count >= failures.count }
            }
            for failure in failures {
                let prefix = "\(handler) /\(handler): \(failure): "
                let messages = mount.messages.filter { $0.hasPrefix(prefix) }
                #expect(messages.count == 1, "\(failure): \(messages)")
                let message = messages.first ?? ""
                #expect(message.count > prefix.count, "\(failure)")
                #expect(
                    message.contains("stack traceback:") || failure == "a table with __tostring that raises itself",
                    "\(failure)")
            }
            #expect(mount.messages.count == failures.count)
        }
    }

    @Test(arguments: Request.all.map(\.handler))
    func anErrnoReachesTheCallerAndIsNotLogged(handler: String) throws {
        let request = try Request.named(handler)
        let errnos = try Self.names("errnos")
        #expect(errnos.count > 10)
        try withMount(.text(Self.script), options: Self.options, quiet: request.isAnswered) { mount in
            for name in errnos {
                let expected = SystemError(ENOSPC)
                let outcome = try request.outcome(mount.path("\(handler): \(name)"), expecting: expected)
                #expect(outcome == (request.isAnswered ? expected : nil), "\(name)")
                try mount.expectAlive()
            }
        }
    }

    static let messages: [(failure: String, text: String)] = [
        ("a string", "raises.lua:"), ("a string", ": text\n"), ("a number", "28"),
        ("a table with __tostring", "told"), ("userdata with __tostring", "told"),
        ("a table", "table"), ("nil", "nil"), ("nothing", "nil"), ("true", "boolean"), ("a function", "function"),
        ("a coroutine", "thread"), ("userdata", "userdata"), ("a yield", "yield"),
        ("a recursion without end", "stack overflow"), ("a recursion through C without end", "stack overflow"),
        ("an operation on nil", "arithmetic on a nil value"), ("an error in a finalizer", "from __gc"),
        ("flu.main", "running already"), ("assert of false", "assertion failed!"),
        ("assert with a message", "a message"),
    ]

    @Test func messagesTellWhatWasRaised() throws {
        try withMount(.text(Self.script), options: Self.options, quiet: false) { mount in
            for (failure, text) in Self.messages {
                let before = mount.child.errors.utf8.count
                _ = try? System.lstat(mount.path("getattr: \(failure)"))
                let message = String(decoding: mount.child.errorBytes.dropFirst(before), as: UTF8.self)
                #expect(message.contains(text), "\(failure): \(message.prefix(300))")
            }
        }
    }
}
