import Glibc
import TestSupport
import Testing

/// Each handler with a result returns each kind of wrong value: EIO, and a message that says so.
@Suite struct ResultTests {
    /// A value that a handler returns, and the word for it in messages.
    struct Value: Sendable {
        var lua: String
        var type: String
    }

    static let nothing = [Value(lua: "", type: "nil"), Value(lua: "nil", type: "nil")]
    static let booleans = [Value(lua: "true", type: "boolean"), Value(lua: "false", type: "boolean")]
    static let table = Value(lua: "{}", type: "table")
    static let text = Value(lua: "'text'", type: "string")
    static let number = Value(lua: "1", type: "number")
    static let objects = [
        Value(lua: "print", type: "function"), Value(lua: "function() end", type: "function"),
        Value(lua: "coroutine.create(function() end)", type: "thread"), Value(lua: "newproxy()", type: "userdata"),
        Value(lua: "newproxy(true)", type: "userdata"), Value(lua: "flu.errno.EPERM", type: "userdata"),
    ]

    /// A handler, what it has to return, and what is none of that.
    struct Row: Sendable, CustomTestStringConvertible {
        var handler: String
        var expected: String
        var values: [Value]
        var testDescription: String { handler }
    }

    static let rows: [Row] = [
        Row(handler: "getattr", expected: "table expected", values: nothing + booleans + objects + [number, text]),
        Row(handler: "fgetattr", expected: "table expected", values: booleans + objects + [number, text]),
        Row(handler: "statfs", expected: "table expected", values: nothing + booleans + objects + [number, text]),
        Row(handler: "readlink", expected: "string expected", values: nothing + booleans + objects + [table]),
        Row(handler: "read", expected: "string expected", values: nothing + booleans + objects + [table]),
        Row(handler: "getxattr", expected: "string expected", values: nothing + booleans + objects + [table]),
        Row(handler: "listxattr", expected: "table expected", values: nothing + booleans + objects + [number, text]),
        Row(handler: "write", expected: "number expected", values: nothing + booleans + objects + [table, text]),
        Row(handler: "poll", expected: "number expected", values: nothing + booleans + objects + [table, text]),
        Row(handler: "ioctl", expected: "32 bits", values: booleans + objects + [table, text]),
    ]

    static func script(_ values: [String]) -> Script {
        let functions = values.enumerated().map { "function() return \($0.element) end" }
        return .text(
            """
            local flu, trouble = require "flu", require "trouble"
            local values = {
                \(functions.joined(separator: ",\n"))
            }
            flu.main({"test", ...}, trouble.with(function(what) return values[tonumber(what)] end))
            """)
    }

    @Test(arguments: rows)
    func aValueOfTheWrongTypeIsEIO(row: Row) throws {
        let request = try Request.named(row.handler)
        try withMount(Self.script(row.values.map(\.lua)), options: RaiseTests.options, quiet: false) { mount in
            for (index, value) in row.values.enumerated() {
                let path = "/\(row.handler): \(index + 1)"
                try #expect(request.outcome(mount.path(path)) == SystemError(EIO), "return \(value.lua)")
                try mount.expectAlive()
                let message = try #require(mount.messages.last)
                #expect(message.hasPrefix("\(row.handler) \(path): "), "return \(value.lua): \(message)")
                #expect(
                    message.contains("bad result #1 from '\(row.handler)' (")
                        && message.contains(row.expected) && message.contains("got \(value.type)"),
                    "return \(value.lua): \(message)")
            }
            #expect(mount.messages.count == row.values.count)
        }
    }

    static let numbers = [
        "0/0", "1/0", "-1/0", "-1", "-0.5 - 1", "2^31", "2^32", "2^53", "2^63", "-2^63", "2^64", "1e308", "-1e308",
    ]

    @Test(arguments: ["write", "poll", "ioctl"])
    func aNumberThatDoesNotFitIsEIO(handler: String) throws {
        let request = try Request.named(handler)
        try withMount(Self.script(Self.numbers), options: RaiseTests.options, quiet: false) { mount in
            for (index, number) in Self.numbers.enumerated() {
                let path = mount.path("/\(handler): \(index + 1)")
                try #expect(request.outcome(path) == SystemError(EIO), "return \(number)")
                try mount.expectAlive()
                #expect(mount.messages.last?.contains("bad result #1 from '\(handler)'") == true, "return \(number)")
            }
            #expect(mount.messages.count == Self.numbers.count)
        }
    }

    @Test func writeOfMoreThanGivenIsEIO() throws {
        let request = try Request.named("write")  // of three bytes
        try withMount(Self.script(["3", "4", "0", "2.75"]), options: RaiseTests.options, quiet: false) { mount in
            try #expect(request.outcome(mount.path("write: 1")) == nil)
            try #expect(request.outcome(mount.path("write: 2")) == SystemError(EIO))
            try #expect(request.outcome(mount.path("write: 3")) == nil)
            try #expect(request.outcome(mount.path("write: 4")) == nil)
            #expect(mount.messages.count == 1)
        }
    }

    static let lists: [(lua: String, message: String)] = [
        ("{true}", "string expected at index 1, got boolean"), ("{'a', {}}", "string expected at index 2, got table"),
        ("{'a', print}", "string expected at index 2, got function"), ("{''}", "index 1 is empty"),
        ("{'a', 'b\\0c'}", "index 2"), ("{'a', '\\0'}", "index 2"),
        (
            "setmetatable({}, {__index = function(_, i) return i < 3 and 'x' or error('from __index') end})",
            "from __index"
        ),
        ("setmetatable({}, {__index = function() coroutine.yield() end})", "yield"),
    ]

    @Test func aListOfOddNamesIsEIO() throws {
        let request = try Request.named("listxattr")
        try withMount(Self.script(Self.lists.map(\.lua)), options: RaiseTests.options, quiet: false) { mount in
            for (index, list) in Self.lists.enumerated() {
                let path = mount.path("listxattr: \(index + 1)")
                try #expect(request.outcome(path) == SystemError(EIO), "return \(list.lua)")
                try mount.expectAlive()
                #expect(mount.messages.last?.contains(list.message) == true, "\(list.lua): \(mount.messages)")
            }
            #expect(mount.messages.count == Self.lists.count)
        }
    }

    @Test func aListWithoutEndOfNamesEndsNothing() throws {
        // each name is a string of its own, so that it is the memory of the host that would be used up
        let list =
            "setmetatable({}, {__index = function(_, i) if i > 1e6 then error(flu.errno.E2BIG) end return 'x' end})"
        let request = try Request.named("listxattr")
        try withMount(Self.script([list]), options: RaiseTests.options) { mount in
            try #expect(request.outcome(mount.path("listxattr: 1")) == SystemError(E2BIG))
            try mount.expectAlive()
        }
    }

    @Test func ioctlDataOfTheWrongTypeIsEIO() throws {
        let request = try Request.named("ioctl")
        let values = ["0, true", "0, {}", "nil, print", "0, newproxy()"]
        try withMount(Self.script(values), options: RaiseTests.options, quiet: false) { mount in
            for (index, value) in values.enumerated() {
                try #expect(request.outcome(mount.path("ioctl: \(index + 1)")) == SystemError(EIO), "return \(value)")
                #expect(mount.messages.last?.contains("bad result #2 from 'ioctl' (string expected") == true)
                try mount.expectAlive()
            }
        }
    }

    @Test func furtherResultsAreIgnored() throws {
        let values = ["'0123456789', {}, nil, 5, print"]
        let request = try Request.named("read")
        try withMount(Self.script(values), options: RaiseTests.options) { mount in
            try #expect(request.outcome(mount.path("read: 1")) == nil)
        }
    }

    @Test func resultsOfHandlersWithoutResultAreIgnored() throws {
        let values = ["1", "false", "nil", "{}", "'x', 'y'", "-5", "0/0", "flu.errno.EPERM", "newproxy(true)"]
        try withMount(Self.script(values), options: RaiseTests.options) { mount in
            for handler in ["mkdir", "open", "chmod", "truncate", "utimens", "flush", "access", "setxattr", "opendir"] {
                for (index, value) in values.enumerated() {
                    // whoever makes a directory looks at it next, and here it is not there
                    let outcome = try Request.named(handler).outcome(mount.path("\(handler): \(index + 1)"))
                    #expect(outcome == (handler == "mkdir" ? SystemError(ENOENT) : nil), "\(handler): return \(value)")
                }
            }
        }
    }
}
