import Foundation
import Glibc
import TestSupport
import Testing

/// Going to the background.
@Suite struct BackgroundTests {
    @Test func theParentReturnsWhenTheMountAnswers() throws {
        for _ in 0..<20 {
            let daemon = try Daemon("require('life').run(...)", in: .background)
            let ending = try daemon.child.wait()
            try #expect(System.names(in: daemon.point) == [".", "..", "x"])
            #expect(ending == .exited(0))
            try daemon.stop()
            #expect(daemon.child.output == "" && daemon.child.errors == "")
        }
    }

    /// Not only of the mount table: another process sees it too.
    @Test func aCommandAfterItFindsTheMount() throws {
        let daemon = try Daemon(
            "require('life').run(...)", in: .background,
            before: ["/bin/sh", "-c", #""$@" && ls "$3" && cat "$3/x" | wc -c"#, "sh"])
        #expect(try daemon.child.wait() == .exited(0))
        #expect(daemon.child.output == "x\n1000000\n")
        try daemon.stop()
    }

    @Test func relativePathsKeepTheirMeaning() throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            package.path = "./?.lua;" .. package.path
            function life.trigger()
                local module = require "lib.late"
                local file = assert(io.open("data.txt"))
                life.note("seen", module.name, file:read("*a"), arg[0], dofile("lib/late.lua").name)
                file:close()
            end
            life.run(...)
            """, in: .background
        ) { folder in
            try FileManager.default.createDirectory(
                atPath: folder.path("lib"), withIntermediateDirectories: false)
            try folder.write("return {name = 'late'}", to: "lib/late.lua")
            try folder.write("some data", to: "data.txt")
        }
        try daemon.waitUntilMounted()
        #expect(try daemon.look().wait() == .exited(0))
        #expect(daemon.notes("seen") == ["late", "some data", "script.lua", "late"])
        try daemon.stop()
    }

    // MARK: Standard descriptors

    @Test func itLetsGoOfThem() throws {
        let daemon = try Daemon("require('life').run(...)", in: .background)
        try daemon.waitUntilMounted()
        let server = try #require(daemon.server)
        #expect(
            try ProcessFigures(server).descriptors.values.sorted() == [
                "/dev/fuse", "/dev/null", "/dev/null", "/dev/null",
            ])
        #expect(getsid(server) == server)
        #expect(try ProcessFigures(server).threadCount == 1)
        try daemon.stop()
    }

    @Test func aPipeBehindItEnds() throws {
        let daemon = try Daemon(
            "print('hello'); require('life').run(...)", in: .background,
            before: ["/bin/sh", "-c", #""$@" 2>&1 | cat; echo end"#, "sh"])
        #expect(try daemon.child.wait(seconds: 10) == .exited(0))
        #expect(daemon.child.output == "hello\nend\n")
        try daemon.stop()
    }

    /// Into a file and into a pipe, where it waits in a buffer; large, so that only the rest of it does.
    @Test(arguments: [#""$@""#, #""$@" | cat"#, #""$@" | tail -c +1 | cat"#])
    func whatWasPrintedComesOnce(command: String) throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            local log = io.open("log", "w")
            for i = 1, 3000 do print("line " .. i); log:write("line ", i, "\\n") end
            io.stderr:write("error\\n")
            function life.init() print("init"); log:write("init\\n") end
            function life.trigger() print("trigger"); log:write("trigger\\n"); log:flush() end
            life.run(...)
            """, in: .background, before: ["/bin/sh", "-c", command, "sh"])
        try daemon.waitUntilMounted()
        #expect(try daemon.look().wait() == .exited(0))
        try daemon.stop()
        let lines = (1...3000).map { "line \($0)" } + ["init"]
        #expect(daemon.child.output.split(separator: "\n").map(String.init) == lines)
        #expect(daemon.notes("log") == lines + ["trigger"])
        #expect(daemon.child.errors == "error\n")
    }

    @Test func nobodyReadsWhatWasPrinted() throws {
        let daemon = try Daemon(
            "print('hello'); require('life').run(...)", in: .background,
            before: ["/bin/sh", "-c", #"(sleep 0.2; "$@"; echo $? >status) | true; sleep 0.5"#, "sh"])
        #expect(try daemon.child.wait() == .exited(0))
        try daemon.end()
        #expect(daemon.notes("status") == ["\(128 + SIGPIPE)"])
        #expect(daemon.results.isEmpty)
    }

    @Test func aPipeThatIsFullBlocksNoSignal() throws {
        let daemon = try Daemon(
            "print(('x'):rep(1000000)); require('life').run(...)", in: .background,
            before: ["/bin/sh", "-c", #"mkfifo fifo; exec 3<>fifo; exec "$@" >fifo"#, "sh"])
        usleep(300_000)
        #expect(!daemon.isMounted)
        daemon.child.send(SIGTERM)
        #expect(try daemon.end() == .killed(by: SIGTERM))
    }

    // MARK: When it can't be

    @Test func whyItFailedIsPrinted() throws {
        let daemon = try Daemon("print((require('flu').main({'life', ...}, {})))", in: .background, point: "nowhere")
        #expect(try daemon.end() == .exited(1))
        #expect(
            daemon.child.errors == "fluhost: the mount point nowhere does not exist: make it with `mkdir nowhere`\n")
        #expect(daemon.child.output == "nil\n")
    }

    @Test func theOneThatWaitsUnmountsAfterOneThatWasKilled() throws {
        let daemon = try Daemon(
            "local life = require 'life'; function life.init() os.execute('exec sleep 2') end; life.run(...)",
            in: .background)
        try daemon.waitUntilRunning()
        try daemon.send(SIGKILL)
        #expect(try daemon.end() == .exited(1))
        #expect(daemon.child.errors == "fluhost: the file system was killed by signal 9 before it was mounted\n")
    }

    /// Who waits does not look at the mount: it would wait as long as the handler takes.
    @Test func aRootThatHangsDoesNotHoldTheParent() throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            local getattr = life.fs.getattr
            function life.fs.getattr(path)
                if path == "/" then while true do end end
                return getattr(path)
            end
            life.run(...)
            """, in: .background)
        #expect(try daemon.child.wait(seconds: 10) == .exited(0))
        let client = try daemon.look(at: "")
        usleep(100_000)
        try daemon.stop()
        #expect(try client.wait() == .exited(1))
    }

    @Test func aFileSystemWithoutHandlers() throws {
        let daemon = try Daemon("require('flu').main({'life', ...}, {})", in: .background)
        #expect(try daemon.child.wait(seconds: 10) == .exited(0))
        #expect(daemon.isMounted)
        #expect(throws: SystemError(ENOSYS)) { try System.stat(daemon.path("x")) }
        try daemon.send(SIGTERM)
        try daemon.end()
    }

    @Test func theParentMayBeKilledWhileItWaits() throws {
        let daemon = try Daemon(
            "local life = require 'life'; function life.init() os.execute('exec sleep 0.5') end; life.run(...)",
            in: .background)
        try daemon.waitUntilRunning()
        daemon.child.kill()
        try waitUntil("the file system answers") { (try? System.names(in: daemon.point)) == [".", "..", "x"] }
        try daemon.send(SIGTERM)
        #expect(try daemon.end() == .killed(by: SIGKILL))
        #expect(daemon.results.first == "true")
    }
}
