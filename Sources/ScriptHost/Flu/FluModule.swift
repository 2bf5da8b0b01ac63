import CFuse
import Glibc

/// The module `flu`: file systems as tables of handlers.
enum FluModule {
    nonisolated(unsafe) static let module = Module(
        name: "flu",
        isGlobal: true,
        entries: entries,
        constants: constants.map { ($0.name.cString, $0.value) },
        errors: ErrorNames.all,
        sets: [FileMode.set, OpenFlags.set, Operations.attributeFlags, Connection.capabilities],
        layouts: [
            FileStatus.layout.raw, FileSystemStatus.layout.raw, FileLock.layout.raw, FileInfo.layout.raw,
            HandlerTime.layout.raw, Connection.layout.raw, Context.layout.raw,
        ],
        resources: [PollHandle.type, WriteBuffer.type])

    private static let entries: [Entry] = [
        /// main(argv, fs) -> true after a clean unmount; else nil, message, code. Mounts the file system
        /// whose handlers are fs's functions and answers requests until it is unmounted. flu.md
        call("main", .strings, .functions(Handler.names, switches: PathNeeds.names)) { frame, arguments, found in
            if Session.isRunning { return frame.raise("flu.main is running already: a process has one mount") }
            if arguments.isEmpty {
                return frame.fail(BadArgument(index: 1, text: "the program's name at index 1"))
            }
            do throws(Session.Failure) {
                try Session.run(arguments, found.functions, PathNeeds(switches: found.switches))
                frame.push(true)
            } catch {
                frame.fail(error.message, code: error.code)
            }
        },
        /// get_context([table]) -> table with uid, gid, pid and umask of the process whose request is
        /// answered, all 0 outside of a request. A table that is given is filled and returned. flu.md
        call("get_context", .reusedTable) { frame, _ in
            frame.push(Context.current, as: Context.layout)
        },
        /// now() -> seconds since 1970, nanoseconds: the real-time clock, as clock_gettime(2) has it.
        call("now") { frame in
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            frame.push(Double(time.tv_sec), Double(time.tv_nsec))
        },
    ]

    /// FUSE_USE_VERSION, and the numbers that handlers get as man pages have them.
    private static let constants: [(name: StaticString, value: Double)] = [
        ("FUSE_USE_VERSION", Double(CFUSE_USE_VERSION)),
        ("F_OK", Double(F_OK)), ("R_OK", Double(R_OK)), ("W_OK", Double(W_OK)), ("X_OK", Double(X_OK)),
        ("F_GETLK", Double(F_GETLK)), ("F_SETLK", Double(F_SETLK)), ("F_SETLKW", Double(F_SETLKW)),
        ("F_RDLCK", Double(F_RDLCK)), ("F_WRLCK", Double(F_WRLCK)), ("F_UNLCK", Double(F_UNLCK)),
        ("LOCK_SH", Double(LOCK_SH)), ("LOCK_EX", Double(LOCK_EX)), ("LOCK_UN", Double(LOCK_UN)),
        ("LOCK_NB", Double(LOCK_NB)),
        ("FALLOC_FL_KEEP_SIZE", Double(FALLOC_FL_KEEP_SIZE)), ("FALLOC_FL_PUNCH_HOLE", Double(FALLOC_FL_PUNCH_HOLE)),
        ("POLLIN", Double(POLLIN)), ("POLLOUT", Double(POLLOUT)), ("POLLERR", Double(POLLERR)),
        ("POLLHUP", Double(POLLHUP)),
        ("FUSE_IOCTL_COMPAT", Double(FUSE_IOCTL_COMPAT)), ("FUSE_IOCTL_UNRESTRICTED", Double(FUSE_IOCTL_UNRESTRICTED)),
        ("FUSE_IOCTL_RETRY", Double(FUSE_IOCTL_RETRY)),
    ]
}

/// Who makes the request that is being answered.
struct Context {
    var uid: UInt32 = 0
    var gid: UInt32 = 0
    var pid: Int32 = 0
    var umask: UInt32 = 0

    static let layout = Layout<Context>(
        "context",
        [.integer("uid", \.uid), .integer("gid", \.gid), .integer("pid", \.pid), .integer("umask", \.umask)])

    static var current: Context {
        guard Session.isMounted, let context = fuse_get_context() else { return Context() }
        return Context(
            uid: context.pointee.uid, gid: context.pointee.gid, pid: context.pointee.pid,
            umask: context.pointee.umask)
    }
}
