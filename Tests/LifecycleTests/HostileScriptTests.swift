import Foundation
import Glibc
import TestSupport
import Testing

/// Scripts that bend what Lua gives them: the file system serves on, and ends in good order.
@Suite struct HostileScriptTests {
    struct Act: Sendable, CustomTestStringConvertible {
        var name: String
        /// Done before the mount.
        var before = ""
        /// Done in a handler.
        var during = ""
        /// What who looks at the file is told.
        var answer: Int32 = 0
        /// Part of the log; nothing is logged otherwise.
        var log: String?

        var testDescription: String { name }
    }

    static let acts: [Act] = [
        Act(name: "metatable of nil", before: "debug.setmetatable(nil, {__index = function() return 1 end})"),
        Act(
            name: "metatable of numbers",
            before: "debug.setmetatable(0, {__index = error, __call = error, __eq = error, __lt = error, __le = error})"
        ),
        Act(
            name: "metatable of functions",
            before: "debug.setmetatable(print, {__index = error, __tostring = error, __gc = error, __eq = error})"),
        Act(
            name: "metatable of booleans",
            before: "debug.setmetatable(true, {__index = error, __call = error, __eq = error})"),
        Act(
            name: "metatable of strings",
            before:
                "for k in pairs(getmetatable('')) do getmetatable('')[k] = nil end getmetatable('').__index = error",
            during: "return string.x.y", answer: EIO, log: "attempt to index field 'x'"),
        Act(
            name: "no string library", before: "string = nil; debug.setmetatable('', nil)", during: "return ('x').y",
            answer: EIO, log: "attempt to index a string value"),
        Act(
            name: "metatable of _G",
            before: """
                setmetatable(_G, {__newindex = function(_, k) error("no global " .. k) end,
                    __index = function(_, k) error("no global " .. tostring(k)) end})
                """, during: "return undefined", answer: EIO, log: "no global undefined"),
        Act(
            name: "replaced globals",
            before: """
                for _, name in ipairs {"assert", "error", "tostring", "require", "type", "pairs", "next", "select",
                    "pcall", "xpcall", "print", "collectgarbage", "setmetatable", "getmetatable", "newproxy"} do
                    _G[name] = function() while true do end end
                end
                debug.traceback = function() while true do end end
                """, during: "local nothing; nothing()", answer: EIO,
            log: "attempt to call local 'nothing' (a nil value)\nstack traceback:"),
        Act(
            name: "the module forgotten",
            before: """
                package.loaded.flu = nil
                flu = nil
                assert(require "flu" == life.flu and flu == life.flu)
                package.loaded.flu, package.preload.flu, flu = nil, nil, nil
                life.flu.main_, life.flu.get_context = life.flu.main, nil
                """, during: "error(life.flu.errno.EBUSY)", answer: EBUSY),
        Act(
            name: "the errno table emptied",
            before: "for name in pairs(life.flu.errno) do if name ~= 'EBUSY' then life.flu.errno[name] = nil end end",
            during: "collectgarbage(); collectgarbage(); error(life.flu.errno.EBUSY)", answer: EBUSY),
        Act(name: "no garbage collector", before: "collectgarbage('stop')", during: "collectgarbage('stop')"),
        Act(name: "a garbage collector that never rests", before: "collectgarbage('setstepmul', 1e9)"),
        Act(
            name: "finalizers that raise",
            during: """
                for _ = 1, 20 do
                    local value = newproxy(true)
                    getmetatable(value).__gc = function() error("from __gc") end
                end
                collectgarbage()
                """, answer: EIO, log: "from __gc"),
        Act(
            name: "finalizers that call the module",
            during: """
                for _ = 1, 20 do
                    local value = newproxy(true)
                    getmetatable(value).__gc = function()
                        life.flu.get_context({})
                        pcall(life.flu.main, {"x", "/tmp"}, {})
                    end
                end
                collectgarbage()
                """),
        Act(
            name: "a finalizer at the end",
            before: "KEPT = newproxy(true); getmetatable(KEPT).__gc = function() error('at the end') end"),
        Act(
            name: "a hook that raises",
            during: "debug.sethook(function() debug.sethook(); error('from the hook') end, '', 1)", answer: EIO,
            log: "from the hook"),
        Act(name: "a hook that works on", during: "debug.sethook(function() collectgarbage('step') end, 'crl', 1)"),
        Act(
            name: "a yield", during: "coroutine.yield()", answer: EIO, log: "attempt to yield across"),
        Act(
            name: "coroutines without end",
            during: "for _ = 1, 20000 do coroutine.wrap(function() coroutine.yield() end)() end"),
        Act(
            name: "endless recursion", during: "local function f() return f() + 1 end f()", answer: EIO,
            log: "stack overflow"),
        Act(
            name: "endless recursion through C", during: "local function f(s) return (s:gsub('.', f)) end f('x')",
            answer: EIO, log: "stack overflow"),
        Act(
            name: "an error in __tostring",
            during: "error(setmetatable({}, {__tostring = function() error('deeper') end}))", answer: EIO, log: "deeper"
        ),
        Act(name: "a long message", during: "error(('long '):rep(100000))", answer: EIO, log: "long long long"),
        Act(
            name: "a filler kept",
            before: "local r = life.fs.readdir; life.fs.readdir = function(p, f) KEPT = f; r(p, f) end",
            during: "KEPT('late')", answer: EIO, log: "no longer valid"),
        Act(
            name: "handlers taken away", during: "for name in pairs(life.fs) do life.fs[name] = nil end"),
        Act(name: "all standard files closed", before: "io.stdin:close(); io.stdout:close(); io.stderr:close()"),
        Act(
            name: "another current directory",
            during: "os.execute('cd / && true')", log: nil),
    ]

    @Test(arguments: acts) func itServesOn(act: Act) throws {
        for place in Place.allCases {
            let daemon = try Daemon(
                """
                local life = require "life"
                life.flu = require "flu"
                \(act.before)
                function life.trigger()
                    do \(act.during) end
                end
                life.run(...)
                """, in: place)
            try daemon.waitUntilMounted()
            try #expect(System.names(in: daemon.point) == [".", "..", "x"])
            for _ in 0..<3 {
                var status = stat()
                let result = stat(daemon.path("trigger"), &status)
                #expect((result == 0 ? 0 : errno) == act.answer)
            }
            try #expect(System.names(in: daemon.point) == [".", "..", "x"])
            let file = try System.open(daemon.path("x"))
            try #expect(System.read(file, 3) == Array("xxx".utf8))
            close(file)
            try daemon.send(SIGTERM)
            #expect(try daemon.end() == .exited(0))
            guard place == .foreground else { continue }
            if let log = act.log {
                #expect(daemon.child.errors.contains(log), "\(daemon.child.errors.prefix(1000))")
            } else {
                #expect(daemon.child.errors == "")
            }
        }
    }

    /// Indexing fs runs the script's code, which may fail before anything is mounted.
    @Test func anIndexFunctionThatRaises() throws {
        let daemon = try Daemon(
            "require('flu').main({'life', ...}, setmetatable({}, {__index = function(_, k) error('no ' .. k) end}))")
        #expect(try daemon.end() == .exited(1))
        #expect(daemon.child.errors.contains("script.lua:1: no getattr\nstack traceback:"))
    }

    @Test func manyArguments() throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            local flu, main = require "flu", require("flu").main
            function flu.main(arguments, fs)
                for i = 1, 100000 do arguments[#arguments + 1] = "-s" end
                return main(arguments, fs)
            end
            life.run(...)
            """)
        try daemon.waitUntilMounted()
        try daemon.stop()
    }

    @Test func inACoroutine() throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            function life.trigger() while true do end end
            coroutine.wrap(function(...) life.run(...) end)(...)
            """)
        try daemon.waitUntilMounted()
        let client = try daemon.look()
        try daemon.waitUntilRunning()
        try daemon.send(SIGTERM)
        try daemon.stop()
        #expect(try client.wait() == .exited(1))
    }
}
