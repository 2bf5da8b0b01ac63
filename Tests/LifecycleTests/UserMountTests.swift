import Foundation
import Glibc
import TestSupport
import Testing

/// File systems of users who may not mount by themselves, but through fusermount.
@Suite(.enabled(if: PrivateNamespace.userCanRun, "\(PrivateNamespace.why)"))
struct UserMountTests {
    static let script = """
        local flu = require "flu"
        local directory, file = {mode = {dir = true, rusr = true, xusr = true, roth = true, xoth = true}}, {mode = "file"}
        local fs = {}
        function fs.getattr(path)
            if path == "/trigger" then while true do end end
            return path == "/" and directory or file
        end
        function fs.readdir(_, filler) filler("x") end
        print(flu.main({"usermount", ...}, fs))
        """

    /// Serves in the foreground until `lua` in a shell that sees the same mounts has done its work, and tells how it
    /// ended, and what it has left.
    private func run(
        _ work: String, options: [String] = [], configuration: String = ""
    ) throws -> (status: Int32, left: String, daemon: Daemon) {
        let daemon = try Daemon(
            Self.script, options: options,
            before: PrivateNamespace.words(
                PrivateNamespace.user(configuration: configuration),
                then: """
                    set +e
                    \(PrivateNamespace.asUser) "$@" &
                    server=$!
                    until grep -q ' fuse.usermount ' /proc/self/mountinfo || ! kill -0 $server; do sleep 0.01; done
                    \(PrivateNamespace.asUser) ls mnt >seen
                    \(work)
                    wait $server
                    echo $? >status
                    grep -c ' fuse.usermount ' /proc/self/mountinfo >left
                    """))
        _ = try daemon.child.wait()
        #expect(daemon.notes("seen") == ["x"], "\(daemon.child.printed)")
        let status = try #require(daemon.notes("status").first.flatMap { Int32($0) })
        return (status, try #require(daemon.notes("left").first), daemon)
    }

    @Test func aSignalUnmounts() throws {
        for signal in [SIGTERM, SIGHUP] {  // a shell starts what is in the background with SIGINT ignored
            let result = try run("kill -\(signal) $server")
            #expect(result.status == 0 && result.left == "0", "\(result.daemon.child.printed)")
            #expect(result.daemon.child.output == "true\n")
        }
    }

    @Test func soDoesOneThatKills() throws {
        for signal in [SIGSEGV, SIGABRT, SIGUSR1, SIGALRM, 40] {
            let result = try run("kill -\(signal) $server")
            #expect(result.status == 128 + signal && result.left == "0", "\(result.daemon.child.printed)")
        }
    }

    @Test func soDoesTheThird() throws {
        let result = try run(
            """
            \(PrivateNamespace.asUser) stat mnt/trigger 2>/dev/null &
            sleep 0.2
            kill $server; sleep 0.1; kill -STOP $server; kill $server; kill -HUP $server; kill -CONT $server
            """)
        // The second interrupts the handler, unless the third comes first.
        #expect([0, 128 + SIGHUP, 128 + SIGTERM].contains(result.status) && result.left == "0")
    }

    @Test func fusermountUnmounts() throws {
        let result = try run(
            """
            for program in fusermount fusermount3; do
                if command -v $program >/dev/null; then \(PrivateNamespace.asUser) $program -u mnt && break; fi
            done
            """)
        #expect(result.status == 0 && result.left == "0")
        #expect(result.daemon.child.output == "true\n")
    }

    @Test func othersMayBeAllowed() throws {
        let result = try run(
            "ls mnt >others; kill $server", options: ["-o", "allow_other"], configuration: "user_allow_other")
        #expect(result.status == 0 && result.left == "0")
        #expect(result.daemon.notes("others") == ["x"])
    }
}
