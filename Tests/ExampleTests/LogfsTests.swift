import CLinux
import Glibc
import TestSupport
import Testing

/// scripts/logfs.lua on a folder, with its log in a file.
private struct Logged {
    let mount: Mount
    let root: String
    let log: String

    func path(_ name: String) -> String { mount.path(name) }

    /// What was logged, by line.
    func lines() throws -> [Line] {
        let text = String(decoding: try System.contents(of: log), as: UTF8.self)
        guard text.isEmpty || text.hasSuffix("\n") else { throw TestProblem("the log ends in half a line:\n\(text)") }
        return try text.split(separator: "\n").map { try Line(String($0)) }
    }

    /// Fails unless all of these are in the log, in this order, with others in between.
    func requireRequests(_ expected: [String]) throws {
        let said = try lines().map(\.outcome)
        var rest = said[...]
        for line in expected {
            guard let place = rest.firstIndex(of: line) else {
                throw TestProblem("'\(line)' is not where it should be in:\n\(said.joined(separator: "\n"))")
            }
            rest = rest[(place + 1)...]
        }
    }
}

/// One line of the log.
private struct Line {
    let process: pid_t
    let program: String
    let user: uid_t
    let request: String
    let result: String
    let microseconds: Int

    var outcome: String { "\(request) -> \(result)" }

    init(_ text: String) throws {
        let form = #/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (\d+) ([^ "]+|"[^"]*") (\d+) (.*) -> (.+) (\d+) us/#
        guard let parts = text.wholeMatch(of: form)?.output, let process = pid_t(parts.1), let user = uid_t(parts.3),
            let microseconds = Int(parts.6)
        else { throw TestProblem("this is no line of the log: \(text.debugDescription)") }
        self.process = process
        program = String(parts.2)
        self.user = user
        request = String(parts.4)
        result = String(parts.5)
        self.microseconds = microseconds
    }
}

private func withLogfs(
    everybody: Bool = false, options: [String] = [], timeLimit: Double = 120, _ body: (Logged) throws -> Void
) throws {
    let folder = TemporaryFolder()
    let root = folder.path("root"), log = folder.path("log")
    try System.mkdir(root)
    for path in [folder.path, root] { try System.chmod(path, 0o755) }
    try withMount(
        .file("scripts/logfs.lua"), arguments: [root],
        options: ["-o", (everybody ? "allow_other," : "") + "log=\(log)"] + options, timeLimit: timeLimit
    ) { try body(Logged(mount: $0, root: root, log: log)) }
}

@Suite struct LogfsTests {
    @Test func aLineTellsWhoDidWhat() throws {
        try withLogfs { folder in
            try folder.mount.makeFile("file", "fourteen bytes")
            let child = try Program.cat.start(["file"], in: folder.mount.point)
            try #expect(child.wait() == .exited(0))
            // before it became cat it was something else, which looked for the folder
            let lines = try folder.lines().filter { $0.process == child.processID && $0.program == "cat" }
            #expect(Set(lines.map(\.user)) == [geteuid()])
            let said = lines.map(\.outcome).filter { !$0.contains("getattr") }
            #expect(said == [#"open "/file" rdonly -> ok"#, #"read "/file" 4096 at 0 -> 14"#])
            #expect(lines.allSatisfy { $0.microseconds < 10_000_000 })
        }
    }

    /// Each kind of request, its arguments and its result.
    @Test func requestsAreTold() throws {
        try withLogfs { folder in
            let file = folder.path("file")
            try folder.mount.makeFile("file", "text")
            try System.mkdir(folder.path("folder"), 0o750)
            try System.chmod(file, 0o4640)
            try System.chown(file, geteuid(), gid_t.max)
            try System.utimens(
                file, timespec(nanoseconds: -1), timespec(tv_sec: 5, tv_nsec: 30))
            try System.utimens(
                file, timespec(tv_sec: 0, tv_nsec: CLINUX_UTIME_NOW), timespec(tv_sec: 0, tv_nsec: CLINUX_UTIME_OMIT))
            try System.symlink("to nowhere", folder.path("link"))
            _ = try System.readlink(folder.path("link"))
            try System.link(file, folder.path("second"))
            try System.rename(folder.path("second"), folder.path("folder/third"))
            try System.mknod(folder.path("fifo"), S_IFIFO | 0o600)
            try System.truncate(file, 1000)
            try System.setxattr(file, "user.name", Array("value".utf8), Int32(XATTR_CREATE))
            _ = try System.getxattr(file, "user.name")
            _ = try System.listxattr(file)
            try System.removexattr(file, "user.name")
            try withOpen(file, O_RDWR | O_APPEND) { file in
                try System.write(file, [1, 2, 3])
                try System.fsync(file)
                try System.fsync(file, dataOnly: true)
                try System.ftruncate(file, 7)
                try System.fallocate(file, FALLOC_FL_KEEP_SIZE, 4096, 8192)
                try System.flock(file, LOCK_SH | LOCK_NB)
                try System.flock(file, LOCK_UN)
                try System.lock(
                    file, F_SETLK, flock(l_type: Int16(F_WRLCK), l_whence: 0, l_start: 2, l_len: 3, l_pid: 0))
            }
            _ = try System.statvfs(folder.mount.point)
            _ = try folder.mount.list("folder")
            try System.unlink(folder.path("folder/third"))
            try System.rmdir(folder.path("folder"))

            try folder.requireRequests([
                #"create "/file" reg 0644 creat,trunc,wronly -> ok"#, #"write "/file" 4 at 0 -> 4"#,
                #"mkdir "/folder" 0750 -> ok"#, #"chmod "/file" reg 4640 -> ok"#,
                #"chown "/file" \#(geteuid()) - -> ok"#, #"utimens "/file" -1.999999999 5.000000030 -> ok"#,
                #"utimens "/file" now omit -> ok"#, #"symlink "to nowhere" "/link" -> ok"#,
                #"readlink "/link" -> "to nowhere""#, #"link "/file" "/second" -> ok"#,
                #"rename "/second" "/folder/third" -> ok"#, #"mknod "/fifo" fifo 0600 0 -> ok"#,
                #"truncate "/file" 1000 -> ok"#, #"setxattr "/file" "user.name" 5 create -> ok"#,
                #"getxattr "/file" "user.name" -> 5"#, #"listxattr "/file" -> 1"#,
                #"removexattr "/file" "user.name" -> ok"#, #"open "/file" append,rdwr -> ok"#,
                #"write "/file" 3 at 1000 -> 3"#, #"fsync "/file" -> ok"#, #"fsync "/file" datasync -> ok"#,
                #"ftruncate "/file" 7 -> ok"#, #"fallocate "/file" 1 at 4096 8192 -> ok"#,
                #"flock "/file" shared nb -> ok"#, #"flock "/file" unlock -> ok"#,
                #"lock "/file" set write 3 at 2 -> ok"#, #"statfs "/" -> ok"#, #"opendir "/folder" -> ok"#,
                #"readdir "/folder" -> ok"#, #"unlink "/folder/third" -> ok"#, #"rmdir "/folder" -> ok"#,
            ])
        }
    }

    @Test func errorsHaveNames() throws {
        try withLogfs { folder in
            try System.mkdir(folder.path("folder"))
            try folder.mount.makeFile("folder/file", "text")
            let file = folder.path("folder/file")
            #expect(throws: SystemError(ENOENT)) { try System.stat(folder.path("none")) }
            #expect(throws: SystemError(ENOTEMPTY)) { try System.rmdir(folder.path("folder")) }
            #expect(throws: SystemError(ENODATA)) { try System.getxattr(file, "user.none") }
            #expect(throws: SystemError(EOPNOTSUPP)) { try System.setxattr(file, "none.at.all", [1]) }
            try withOpen(file) { descriptor in
                try System.flock(descriptor, LOCK_EX)
                try withOpen(file) { other in
                    #expect(throws: SystemError(EAGAIN)) { try System.flock(other, LOCK_SH | LOCK_NB) }
                }
            }
            try folder.requireRequests([
                #"getattr "/none" -> ENOENT"#, #"rmdir "/folder" -> ENOTEMPTY"#,
                #"getxattr "/folder/file" "user.none" -> ENODATA"#, #"flock "/folder/file" shared nb -> EAGAIN"#,
            ])
        }
    }

    /// Whoever waits for a lock asks once, however often the host has to ask.
    @Test func aLockThatIsWaitedForIsOneLine() throws {
        try withLogfs { folder in
            try folder.mount.makeFile("file")
            try withOpen(folder.path("file")) { file in
                try System.flock(file, LOCK_EX)
                let child = try Program("flock", package: "util-linux").start(["file", "true"], in: folder.mount.point)
                usleep(300_000)  // a dozen tries
                #expect(child.ending == nil)
                try System.flock(file, LOCK_UN)
                try #expect(child.wait() == .exited(0))
                let waits = try folder.lines()
                    .filter { $0.process == child.processID && $0.request == #"flock "/file" exclusive"# }
                #expect(waits.map(\.result) == ["ok"])
                #expect(waits.allSatisfy { $0.microseconds > 20_000 })
            }
        }
    }

    /// No name ends a line, or gets a command to the terminal on which the log is read.
    @Test func namesAreEscaped() throws {
        try withLogfs { folder in
            try folder.mount.makeFile("a\nb\u{1b}[31m \"\\ \u{9b}é")
            try folder.requireRequests([
                #"create "/a\x0ab\x1b[31m \x22\x5c \xc2\x9bé" reg 0644 creat,trunc,wronly -> ok"#
            ])
            // and the name of a program
            let program = folder.root + "/two\nwords"
            try System.symlink(Program.cat.path, program)
            let child = try Child([program, folder.path("none")])
            try #expect(child.wait() == .exited(1))
            let lines = try folder.lines().filter { $0.process == child.processID && $0.program.contains("two") }
            #expect(lines.map(\.program).allSatisfy { $0 == #""two\x0awords""# })
            #expect(lines.last?.outcome == #"getattr "/none" -> ENOENT"#)
        }
    }

    @Test(withOthers) func usersAreTold() throws {
        try withLogfs(everybody: true) { folder in
            try letOthersIn(folder)
            let child = try Program.cat.start(["none"], in: folder.mount.point, user: somebody)
            try #expect(child.wait() == .exited(1))
            let lines = try folder.lines().filter { $0.process == child.processID && $0.program == "cat" }
            #expect(lines.last?.outcome == #"getattr "/none" -> ENOENT"#)
            #expect(lines.allSatisfy { $0.user == somebody })
        }
    }

    private func letOthersIn(_ folder: Logged) throws { try System.chmod(folder.mount.point + "/..", 0o711) }

    /// What nobody has a name for any more.
    @Test func removedFilesStayOpen() throws {
        try withLogfs { folder in
            try System.mkdir(folder.path("folder"))
            try withOpen(folder.path("folder"), O_RDONLY | O_DIRECTORY) { directory in
                try withOpen(try folder.mount.makeFile("file", "text"), O_RDWR) { file in
                    try System.unlink(folder.path("file"))
                    try System.rmdir(folder.path("folder"))
                    try System.write(file, Array("more".utf8), at: 4)
                    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
                    try #expect(System.read(file, 100, at: 0) == Array("textmore".utf8))
                    try #expect(System.fstat(file).st_size == 8)
                }
            }
            try #expect(folder.mount.list() == [])
            try waitUntil("the folder is closed") {
                try folder.lines().contains { $0.outcome == "releasedir (removed) -> ok" }
            }
            #expect(try folder.lines().contains { $0.request.hasSuffix("to hide it for unlink") })
        }
    }

    // MARK: Where the log goes

    @Test func withoutAFileItGoesToStandardError() throws {
        let folder = TemporaryFolder()
        // not in the background, even if nobody says so
        let child = try Fluhost.start(["scripts/logfs.lua", folder.path, folder.path], directory: Fluhost.repository)
        defer { MountTable.clear(folder.path) }
        try waitUntil("it is mounted") { MountTable.isMounted(folder.path) }
        #expect(throws: SystemError(ENOENT)) { try System.stat(folder.path("none")) }
        try waitUntil("it is logged") { child.errors.contains(#" getattr "/none" -> ENOENT "#) }
        child.send(SIGTERM)
        try #expect(child.wait() == .exited(0))
        for line in child.errors.split(separator: "\n") { _ = try Line(String(line)) }
    }

    @Test func aFileServesInTheBackgroundToo() throws {
        let folder = TemporaryFolder()
        for name in ["root", "mnt"] { try System.mkdir(folder.path(name)) }
        let script = Fluhost.repository + "/scripts/logfs.lua"
        // relative, with a comma, and with options around it
        let result = try Fluhost.run(
            [script, "root", "mnt", "-oro,log=the\\,log,noatime", "-o", "attr_timeout=0"], directory: folder.path)
        defer { MountTable.clear(folder.path("mnt")) }
        #expect(result.ending == .exited(0), "\(result.errors)")
        #expect(throws: SystemError(EROFS)) { try System.mkdir(folder.path("mnt/new")) }
        #expect(throws: SystemError(ENOENT)) { try System.stat(folder.path("mnt/none")) }
        #expect(MountTable.row(at: folder.path("mnt"))?.options.contains("noatime") == true)
        MountTable.clear(folder.path("mnt"))
        let log = String(decoding: folder.read("the,log"), as: UTF8.self)
        #expect(log.contains(#" getattr "/none" -> ENOENT "#))
        for line in log.split(separator: "\n") { _ = try Line(String(line)) }
        try #expect(System.stat(folder.path("the,log")).st_mode & 0o777 == 0o600)
    }

    @Test func aFileThatNobodyCouldReadIsRefused() throws {
        let folder = TemporaryFolder()
        for name in ["root", "mnt"] { try System.mkdir(folder.path(name)) }
        func message(_ words: String...) throws -> String {
            let result = try Fluhost.run([Fluhost.repository + "/scripts/logfs.lua"] + words, directory: folder.path)
            #expect(result.ending == .exited(2))
            #expect(!MountTable.isMounted(folder.path("mnt")))
            return result.errors
        }
        try #expect(message("root", "mnt", "-o", "log=mnt/log").contains("mnt/log is below the mount point"))
        try #expect(message("root", "mnt", "-o", "log=none/log").contains("none/log: No such file or directory"))
        try #expect(message("none", "mnt", "-o", "log=log").contains("No such file or directory"))
        try #expect(message("root").hasPrefix("usage: "))
    }

    /// Several may write to one log.
    @Test func linesAreWrittenInOnePiece() throws {
        try withLogfs { first in
            try withMount(
                .file("scripts/logfs.lua"), arguments: [first.root], options: ["-o", "log=" + first.log]
            ) { second in
                let name = String(repeating: "n", count: 200)
                let children = try [first.mount.point, second.point].map { point in
                    try Child(
                        ["/bin/sh", "-c", "for i in $(seq 30); do [ -e \(name)$i ]; mkdir $$$i; done"],
                        directory: point)
                }
                for child in children { try #expect(child.wait() == .exited(0)) }
                let lines = try first.lines()  // which looks at each
                for child in children {
                    #expect(lines.count { $0.process == child.processID && $0.result == "ENOENT" } >= 30)
                }
                #expect(lines.count { $0.request.hasPrefix("mkdir ") && $0.result == "ok" } == 60)
            }
        }
    }

    /// The log takes nothing from what the pass-through does.
    @Test(arguments: 1...2 as ClosedRange<UInt64>, [false, true])
    func randomActionsDoTheSameAsElsewhere(seed: UInt64, everybody: Bool) throws {
        try withLogfs(everybody: everybody) { folder in
            try Comparison(of: folder.mount.point, seed: seed).run(2000)
            let log = try System.contents(of: folder.log)
            #expect(log.count { $0 == UInt8(ascii: "\n") } > 2000)
            #expect(memmem(log, log.count, " -> error", 9) == nil)
        }
    }

    @Test func itIsShort() throws {
        let source = try System.contents(of: Fluhost.repository + "/scripts/logfs.lua")
        #expect(source.count { $0 == UInt8(ascii: "\n") } < 120)
    }
}
