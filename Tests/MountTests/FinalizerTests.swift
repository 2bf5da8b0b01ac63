import Glibc
import TestSupport
import Testing

/// Finalizers and metamethods that raise at any moment, and memory that runs out: requests may fail,
/// the file system may not.
@Suite struct FinalizerTests {
    /// Makes garbage whose finalizers raise what the test says.
    private static func littering(_ gc: String) -> String {
        """
        local flu, trouble = require "flu", require "trouble"
        local good = trouble.good()
        local littering, raised, fs = true, 0, {}
        io.stdout:setvbuf("line")
        local function litter()
            for _ = 1, 2 do
                getmetatable(newproxy(true)).__gc = function()
                    if not littering then return end
                    raised = raised + 1
                    \(gc)
                end
            end
        end
        for name, handler in pairs(good) do
            fs[name] = function(path, ...)
                if littering and path ~= "/rmdir: enough" then
                    litter()
                    -- a finalizer that raises makes Lua wait until memory has doubled; not so here
                    collectgarbage("restart")
                end
                return handler(path, ...)
            end
        end
        function fs.rmdir()  -- enough of it
            littering = false
            print("raised " .. raised)
        end
        collectgarbage("setpause", 50)
        collectgarbage("setstepmul", 1000)
        flu.main({"test", ...}, fs)
        """
    }

    static let finalizers = [
        "error('from __gc')", "error(flu.errno.ENOSPC)", "error()", "error({})", "coroutine.yield()",
        "error(('long'):rep(1000))",
        "error(setmetatable({}, {__tostring = function() error('worse') end}))",
    ]

    @Test(arguments: finalizers)
    func aFinalizerThatRaisesAtAnyMoment(gc: String) throws {
        try withMount(.text(Self.littering(gc)), options: RaiseTests.options, quiet: false) { mount in
            for round in 1...10 {
                for request in Request.all where request.handler != "rmdir" {
                    let path = mount.path("\(request.handler): \(round)")
                    // what is made must not be there before; all the rest is
                    _ = try? request.make(path)
                }
            }
            #expect(mount.child.ending == nil)
            // each time one of the finalizers that are left may come between
            try waitUntil("rmdir is answered") { (try? System.rmdir(mount.path("rmdir: enough"))) != nil }
            let raised = mount.records("raised").first.flatMap { Int($0.dropFirst("raised ".count)) } ?? 0
            #expect(raised > 100)
            // those that make something look at it next, and this file system does not remember it
            let makers = ["mknod", "mkdir", "symlink", "rename", "link"]
            for request in Request.all where !makers.contains(request.handler) {
                try #expect(request.outcome(mount.path("\(request.handler): last")) == nil, "\(request.handler)")
            }
        }
    }

    static let metatables: [(handler: String, lua: String, expected: SystemError)] = [
        ("getattr", "setmetatable({}, {__index = function() error('x') end})", SystemError(EIO)),
        ("getattr", "setmetatable({}, {__index = function() error(flu.errno.EPERM) end})", SystemError(EPERM)),
        ("getattr", "setmetatable({}, {__index = function() coroutine.yield() end})", SystemError(EIO)),
        ("getattr", "setmetatable({}, {__index = function(t, k) return t[k] end})", SystemError(EIO)),
        ("getattr", "setmetatable({}, {__index = 5})", SystemError(EIO)),
        ("getattr", "setmetatable({}, {__index = function(t, k) collectgarbage() return {} end})", SystemError(EIO)),
        ("getattr", "{mode = setmetatable({}, {__index = function() error('x') end})}", SystemError(EIO)),
        ("getattr", "{mode = setmetatable({}, {__index = function() error(flu.errno.EPERM) end})}", SystemError(EPERM)),
        ("statfs", "setmetatable({}, {__index = function() error('x') end})", SystemError(EIO)),
        ("statfs", "setmetatable({}, {__index = function() error(flu.errno.EPERM) end})", SystemError(EPERM)),
        ("listxattr", "setmetatable({}, {__index = function() error(flu.errno.EPERM) end})", SystemError(EPERM)),
        ("listxattr", "setmetatable({}, {__index = function() error({}) end})", SystemError(EIO)),
        ("fgetattr", "setmetatable({}, {__index = function() error('x') end})", SystemError(EIO)),
        ("fgetattr", "setmetatable({}, {__index = function() error(flu.errno.EPERM) end})", SystemError(EPERM)),
        ("getattr", "raising", SystemError(EIO)), ("statfs", "raising", SystemError(EIO)),
        ("fgetattr", "raising", SystemError(EIO)),
    ]

    @Test func metatablesOfResultsThatRaise() throws {
        let functions = Self.metatables.map { "function() return \($0.lua) end" }
        let script = """
            local flu, trouble = require "flu", require "trouble"
            raising = newproxy(true)
            getmetatable(raising).__index = function() error("from the userdata") end
            local values = {
                \(functions.joined(separator: ",\n"))
            }
            flu.main({"test", ...}, trouble.with(function(what) return values[tonumber(what)] end))
            """
        try withMount(.text(script), options: RaiseTests.options, quiet: false) { mount in
            for (index, row) in Self.metatables.enumerated() {
                let path = mount.path("\(row.handler): \(index + 1)")
                try #expect(Request.named(row.handler).outcome(path) == row.expected, "\(row.handler): \(row.lua)")
                try mount.expectAlive()
            }
            #expect(mount.messages.count == Self.metatables.count { $0.expected == SystemError(EIO) })
        }
    }

    @Test func fgetattrTableWithAMetatableThatRaises() throws {
        let script = """
            local flu, trouble = require "flu", require "trouble"
            flu.main({"test", ...}, trouble.with(function(what)
                return function(path, st) setmetatable(st, {__index = function() error(what) end}) end
            end))
            """
        try withMount(.text(script), options: RaiseTests.options, quiet: false) { mount in
            try #expect(Request.named("fgetattr").outcome(mount.path("fgetattr: oh")) == SystemError(EIO))
            #expect(mount.messages.count == 1)
            try mount.expectAlive()
        }
    }

    // MARK: Memory

    static let hogs = [
        "('x'):rep(2^28)", "('xy'):rep(2^20):rep(100)",
        "(function() local t = {} while true do t[#t + 1] = {} end end)()",
        "(function() local s = 'x' while true do s = s .. s end end)()",
        "(function() local f f = function() local a, b, c return 1 + f() end return f() end)()",
        "(function() local t = {} for i = 1, 2^30 do t[i] = {} end return t end)()",
        "table.concat({('x'):rep(2^20), ('y'):rep(2^20)}, ('z'):rep(2^26))",
        "coroutine.wrap(function() return ('x'):rep(2^28) end)()",
    ]

    @Test func memoryThatRunsOutIsEIO() throws {
        let functions = Self.hogs.map { "function() return \($0) end" }
        let script = """
            local flu, trouble = require "flu", require "trouble"
            local hogs = {
                \(functions.joined(separator: ",\n"))
            }
            flu.main({"test", ...}, trouble.with(function(what)
                return function() collectgarbage(); local _ = hogs[tonumber(what)]() error("there was enough") end
            end))
            """
        try withMount(.text(script), options: RaiseTests.options, quiet: false) { mount in
            try limitMemory(of: mount.processID, more: 48 << 20)
            for (index, hog) in Self.hogs.enumerated() {
                for handler in ["getattr", "read", "readdir"] {
                    let path = mount.path("\(handler): \(index + 1)")
                    try #expect(Request.named(handler).outcome(path) == SystemError(EIO), "\(handler): \(hog)")
                    try mount.expectAlive()
                }
                let message = mount.messages.last ?? ""
                #expect(message.contains("memory") || message.contains("stack overflow"), "\(hog): \(message)")
            }
            #expect(mount.messages.count == 3 * Self.hogs.count)
        }
    }

    /// Lets a process have some more bytes of addresses than it has now, and then no more.
    private func limitMemory(of process: pid_t, more bytes: Int) throws {
        let size = rlim_t(try ProcessFigures(process).virtualSize + bytes)
        var limit = rlimit(rlim_cur: size, rlim_max: size)
        try System.checked(prlimit(process, __rlimit_resource(RLIMIT_AS.rawValue), &limit, nil))
    }
}
