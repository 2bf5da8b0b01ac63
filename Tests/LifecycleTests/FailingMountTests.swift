import Foundation
import Glibc
import TestSupport
import Testing

/// A mount that fails says what failed and what to do.
@Suite struct FailingMountTests {
    static let script = """
        local handlers = {getattr = function() return {mode = "directory"} end}
        print(require("flu").main({"life", ...}, handlers))
        """

    /// Nothing is mounted, the message is on standard error and the second result of flu.main, and 1 is the status.
    private func expect(
        _ message: String, point: String = "mnt", options: [String] = [], before: [String] = [],
        exactly: Bool = true, sourceLocation: SourceLocation = #_sourceLocation,
        prepare: (TemporaryFolder) throws -> Void = { _ in }
    ) throws {
        for place in Place.allCases {
            let daemon = try Daemon(
                Self.script, in: place, options: options, before: before, point: point, prepare: prepare)
            let ending = try daemon.end()
            let child = daemon.child
            #expect(ending == .exited(1), "\(child.printed)", sourceLocation: sourceLocation)
            if exactly {
                #expect(child.errors == "fluhost: \(message)\n", sourceLocation: sourceLocation)
                #expect(child.output == "nil\t\(message)\t1\n", sourceLocation: sourceLocation)
            } else {
                #expect(
                    child.errors.hasPrefix("fluhost: ") && child.errors.contains(message), "\(child.printed)",
                    sourceLocation: sourceLocation)
                #expect(child.output.hasPrefix("nil\t"), sourceLocation: sourceLocation)
            }
        }
    }

    // MARK: The mount point

    @Test func noneWasGiven() throws {
        let result = try Fluhost.run(script: Self.script)
        let message = "no mount point was given: name an empty directory after the script"
        #expect(result.ending == .exited(1))
        #expect(result.errors == "fluhost: \(message)\n")
        #expect(result.output == "nil\t\(message)\t1\n")
    }

    @Test func itDoesNotExist() throws {
        try expect("the mount point nowhere does not exist: make it with `mkdir nowhere`", point: "nowhere")
        try expect(
            "the mount point mnt/a/b does not exist: make it with `mkdir mnt/a/b`", point: "mnt/a/b")
        try expect("the mount point  does not exist: make it with `mkdir `", point: "")
    }

    @Test func itIsNoDirectory() throws {
        try expect("the mount point file is not a directory", point: "file") { try $0.write("", to: "file") }
        try expect("the mount point mnt/pipe is not a directory", point: "mnt/pipe") {
            #expect(mkfifo($0.path("mnt/pipe"), 0o600) == 0)
        }
        try expect("the mount point file/x can't be used: Not a directory", point: "file/x") {
            try $0.write("", to: "file")
        }
    }

    @Test func itIsNotEmpty() throws {
        try expect(
            "the mount point mnt is not empty, and what is in it would be hidden: "
                + "use an empty directory, or `-o nonempty` if that is what you want"
        ) { try $0.write("", to: "mnt/.hidden") }
    }

    @Test func itNeedNotBeEmpty() throws {
        let daemon = try Daemon(Self.script, options: ["-o", "nonempty"]) { try $0.write("", to: "mnt/file") }
        try daemon.waitUntilMounted()
        try daemon.send(SIGTERM)
        #expect(try daemon.end() == .exited(0))
    }

    @Test func itsNameIsTooLong() throws {
        try expect("can't be used: File name too long", point: String(repeating: "x", count: 300), exactly: false)
        try expect("can't be used: File name too long", point: String(repeating: "x/", count: 3000), exactly: false)
    }

    @Test func itIsALinkThatLeadsNowhere() throws {
        try expect("the mount point link does not exist: make it with `mkdir link`", point: "link") {
            try System.symlink("nowhere", $0.path("link"))
        }
        try expect("can't be used: Too many levels of symbolic links", point: "loop", exactly: false) {
            try System.symlink("loop", $0.path("loop"))
        }
    }

    /// Paths are bytes: what is wrong with one is seen although it is no text.
    @Test func itsNameIsNoText() throws {
        for (setup, problem) in [
            (#"mkdir "$m"; touch "$m/file""#, "is not empty"), (#"touch "$m""#, "is not a directory"),
            (":", "does not exist"),
        ] {
            let daemon = try Daemon(
                Self.script,
                before: ["/bin/sh", "-c", #"m=$(printf 'a\377\376b'); \#(setup); exec "$1" "$2" "$m" -f"#, "sh"])
            #expect(try daemon.end() == .exited(1))
            #expect(daemon.child.errors.contains(problem), "\(daemon.child.printed)")
        }
    }

    // MARK: Options

    @Test func anOptionIsUnknown() throws {
        try expect("fuse: unknown option `no_such_option'", options: ["-o", "no_such_option"])
        try expect("fuse: unknown option `no_such_option'", options: ["-o", "allow_other,no_such_option"])
        try expect("fuse: unknown option `-Z'", options: ["-Z"])
        try expect("fuse: unknown option `--no-such-option'", options: ["--no-such-option"])
    }

    @Test func aMountPointTooMany() throws {
        try expect("fuse: invalid argument `another'", options: ["another"])
    }

    @Test func anOptionHasNoValue() throws {
        let daemon = try Daemon(Self.script, options: ["-o"])
        #expect(try daemon.end() == .exited(1))
        #expect(daemon.child.errors.contains("missing argument after `-o'\nfluhost: the mount options are malformed"))
        #expect(daemon.child.output.hasPrefix("nil\tthe mount options are malformed"))
        let other = try Daemon(Self.script, options: ["-o", "attr_timeout=soon"])
        #expect(try other.end() == .exited(1))
        #expect(other.child.errors.contains("fluhost: ") && other.child.errors.contains("attr_timeout=soon"))
    }

    // MARK: The machine

    @Test(.enabled(if: PrivateNamespace.isAvailable, "needs root and a mount namespace"))
    func thereIsNoDevice() throws {
        try expect(
            "there is no /dev/fuse: load the kernel's module with `modprobe fuse`; "
                + "a container needs `--device /dev/fuse --cap-add SYS_ADMIN`",
            before: PrivateNamespace.words(PrivateNamespace.dev(["null"])))
    }

    @Test(.enabled(if: PrivateNamespace.isAvailable, "needs root and a mount namespace"))
    func theDeviceIsAnother() throws {
        try expect(
            "fuse: mount failed: Invalid argument",
            before: PrivateNamespace.words(PrivateNamespace.dev(["null"], more: "cp -a null fuse")))
    }

    /// As in a container: root, who may not mount.
    @Test(.enabled(if: PrivateNamespace.isAvailable, "needs root and a mount namespace"))
    func rootMayNotMount() throws {
        try expect(
            "Operation not permitted",
            before: ["/usr/bin/setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin"], exactly: false)
    }

    @Test(.enabled(if: PrivateNamespace.userCanRun, "\(PrivateNamespace.why)")) func aUserMayNotOpenTheDevice() throws {
        try expect(
            "/dev/fuse",
            before: PrivateNamespace.words(
                PrivateNamespace.user(mode: "600"), then: #"exec \#(PrivateNamespace.asUser) "$@""#), exactly: false)
    }

    @Test(.enabled(if: PrivateNamespace.userCanRun, "\(PrivateNamespace.why)")) func aUserMayNotAllowOthers() throws {
        for option in ["allow_other", "allow_root"] {
            try expect(
                "-o allow_other is not for every user here: have root put a line `user_allow_other` "
                    + "into /etc/fuse.conf, or mount without it",
                options: ["-o", option],
                before: PrivateNamespace.words(
                    PrivateNamespace.user(configuration: "# user_allow_other"),
                    then: #"exec \#(PrivateNamespace.asUser) "$@""#))
        }
    }

    @Test(.enabled(if: PrivateNamespace.userCanRun, "\(PrivateNamespace.why)")) func theMountPointIsNotTheUsers() throws
    {
        try expect(
            "mnt",
            before: PrivateNamespace.words(
                PrivateNamespace.user() + "\nchown 0:0 mnt", then: #"exec \#(PrivateNamespace.asUser) "$@""#),
            exactly: false)
    }
}
