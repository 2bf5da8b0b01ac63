import Foundation
import Glibc
import TestSupport
import Testing

/// Programs that a script starts: they neither hold nor end the mount.
@Suite struct ScriptChildrenTests {
    /// `command(how, text)` runs it in one of three ways.
    static let prelude = """
        local life = require "life"
        local commands = {
            execute = function(text) os.execute(text) end,
            read = function(text) local pipe = io.popen(text); pipe:read("*a"); pipe:close() end,
            write = function(text) local pipe = io.popen(text, "w"); pipe:write("some\\n"); pipe:close() end,
        }

        """

    @Test(arguments: Place.allCases) func theyUnmountNothingWhenTheyEnd(place: Place) throws {
        let daemon = try Daemon(
            Self.prelude + """
                local endings = {"true", "exit 3", "kill -TERM $$", "kill -INT $$", "kill -HUP $$", "kill -SEGV $$",
                    "kill -ABRT $$", "kill -USR1 $$", "kill -KILL $$", "(exec sleep 0.01) & true", "cat"}
                function life.trigger()
                    for how, run in pairs(commands) do
                        for _, text in ipairs(endings) do
                            -- one that reads nothing kills who writes to it, who is not a file system yet
                            local reads = text == "cat"
                            if how == "read" or how == "execute" and not reads or how == "write" and (reads or isServing) then
                                run(text .. " 2>/dev/null")
                            end
                        end
                    end
                    life.note("all", "done")
                end
                life.trigger()
                isServing = true
                life.run(...)
                """, in: place)
        try daemon.waitUntilMounted()
        #expect(try daemon.look().wait() == .exited(0))
        #expect(daemon.notes("all") == ["done", "done"])
        #expect(try System.names(in: daemon.point) == [".", "..", "x"])
        try daemon.stop()
        #expect(daemon.child.errors == "")
    }

    @Test(arguments: Place.allCases) func theyGetNoDescriptorOfTheHosts(place: Place) throws {
        let daemon = try Daemon(
            Self.prelude + """
                local function list()
                    for how, run in pairs(commands) do
                        run("for file in /proc/self/fd/*; do readlink $file; done >>" .. how)
                    end
                end
                list()
                life.init, life.trigger, life.destroy = list, list, list
                life.run(...)
                """, in: place)
        try daemon.waitUntilMounted()
        // Large requests, so that whatever libfuse opens for them is open.
        let file = try System.open(daemon.path("x"), O_RDWR)
        #expect(try System.write(file, [UInt8](repeating: 1, count: 1 << 17)) == 1 << 17)
        #expect(try System.read(file, 1 << 17).count == 1 << 17)
        close(file)
        #expect(try daemon.look().wait() == .exited(0))
        try daemon.stop()
        for how in ["execute", "read", "write"] {
            let lines = daemon.notes(how)
            #expect(lines.count >= 4 * 3)
            for line in lines {
                // Standard ones; the file that is written; the folder, or the pipe, that is read.
                let isKnown = ["/std", "/dev/null", "pipe:", "/" + how, "/fd"].contains { line.contains($0) }
                #expect(isKnown && !line.contains("fuse"), "\(how): \(line)")
            }
        }
    }

    @Test(arguments: Place.allCases) func oneThatOutlivesTheMountHoldsNothing(place: Place) throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            function life.trigger() os.execute("exec sleep 60 & echo $! >>children") end
            life.trigger()
            life.run(...)
            """, in: place)
        try daemon.waitUntilMounted()
        #expect(try daemon.look().wait() == .exited(0))
        let children = daemon.notes("children").compactMap { pid_t($0) }
        #expect(children.count == 2)
        try daemon.send(SIGTERM)
        try waitUntil("flu.main has returned") { daemon.results == ["true", "nil", "nil"] }
        #expect(!daemon.isMounted)
        for child in children {
            #expect(try !ProcessFigures(child).descriptors.values.contains("/dev/fuse"))
            kill(child, SIGKILL)
        }
        #expect(try daemon.end() == .exited(0))
    }

    /// A script that forks through a C module gets no second guard either: its child has other duties.
    @Test func aPipeThatWasOpenBeforeServesOn() throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            local pipe = io.popen("cat >heard", "w")
            pipe:setvbuf("no")
            function life.trigger() pipe:write("hello\\n") end
            life.run(...)
            """, in: .background)
        try daemon.waitUntilMounted()
        #expect(try daemon.look().wait() == .exited(0))
        try waitUntil("the child has heard of it") { daemon.notes("heard") == ["hello"] }
        try daemon.stop()
    }
}
