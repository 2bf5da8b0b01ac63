import CLinux
import Glibc

/// What the file system knows about a file beside its content: the inode.
extension SyscallModule {
    nonisolated(unsafe) static let metadata = Subsystem(
        entries: [
            /// Describes a file. A `st` that is given is filled, and is the result. Sizes are in bytes, `st_blocks` in
            /// units of 512; times are timespecs, and `st_atime`, `st_mtime`, `st_ctime` their whole seconds.
            /// man 2 stat
            system("stat", .path, .filled(Structs.stat, "st"), returns: .filled(Structs.stat, argument: 2)) {
                stat($0, $1)
            },
            /// As stat; a symbolic link itself is described. man 2 lstat
            system("lstat", .path, .filled(Structs.stat, "st"), returns: .filled(Structs.stat, argument: 2)) {
                lstat($0, $1)
            },
            /// As stat, of the file that a descriptor has open. man 2 fstat
            system("fstat", .fd, .filled(Structs.stat, "st"), returns: .filled(Structs.stat, argument: 2)) {
                fstat($0, $1)
            },
            /// As stat, of a path relative to a directory; with AT_SYMLINK_NOFOLLOW as lstat, with AT_EMPTY_PATH and
            /// the path "" of the descriptor itself. man 2 fstatat
            system(
                "fstatat", .directory(), .path, .filled(Structs.stat, "st"), .named(.atFlags, "flags", default: 0),
                returns: .filled(Structs.stat, argument: 3)
            ) { fstatat($0, $1, $2, $3) },
            /// Changes the permissions of a file. man 2 chmod
            system("chmod", .path, .mode, returns: .success) { chmod($0, $1) },
            /// As chmod, of the file that a descriptor has open. man 2 fchmod
            system("fchmod", .fd, .mode, returns: .success) { fchmod($0, $1) },
            /// As chmod, of a path relative to a directory. man 2 fchmodat
            system(
                "fchmodat", .directory(), .path, .mode, .named(.atFlags, "flags", default: 0), returns: .success
            ) { fchmodat($0, $1, $2, $3) },
            /// Changes owner and group of a file; -1 leaves either as it is. man 2 chown
            system("chown", .path, .unsigned("owner"), .unsigned("group"), returns: .success) { chown($0, $1, $2) },
            /// As chown; a symbolic link itself is changed. man 2 lchown
            system("lchown", .path, .unsigned("owner"), .unsigned("group"), returns: .success) { lchown($0, $1, $2) },
            /// As chown, of the file that a descriptor has open. man 2 fchown
            system("fchown", .fd, .unsigned("owner"), .unsigned("group"), returns: .success) { fchown($0, $1, $2) },
            /// As chown, of a path relative to a directory; with AT_SYMLINK_NOFOLLOW as lchown. man 2 fchownat
            system(
                "fchownat", .directory(), .path, .unsigned("owner"), .unsigned("group"),
                .named(.atFlags, "flags", default: 0), returns: .success
            ) { fchownat($0, $1, $2, $3, $4) },
            /// Tells whether the real user may do all of `mode` with a file, a sum or list of R_OK, W_OK and X_OK; F_OK
            /// asks whether it is there. A no is an error, such as EACCES. man 2 access
            system("access", .path, .named(.access, "mode"), returns: .success) { access($0, $1) },
            /// As access, of a path relative to a directory; with AT_EACCESS for the effective user. man 2 faccessat
            system(
                "faccessat", .directory(), .path, .named(.access, "mode"), .named(.atFlags, "flags", default: 0),
                returns: .success
            ) { faccessat($0, $1, $2, $3) },
            /// Sets the permissions that new files do not get, and returns the mask that held before. man 2 umask
            system("umask", .named(.mode, unsigned: "mask"), returns: .number(mode_t.self)) { umask($0) },
            /// Sets the times of last access and last modification of a path relative to a directory. `times` has the
            /// two in this order, each a timespec, a table of its fields, a number of seconds, "now" or "omit" (which
            /// are also UTIME_NOW and UTIME_OMIT in `tv_nsec`); without it both become the present. man 2 utimensat
            system(
                "utimensat", .directory(), .path, .times, .named(.atFlags, "flags", default: 0), returns: .success
            ) { utimensat($0, $1, $2, $3) },
            /// As utimensat, of the file that a descriptor has open. man 3 futimens
            system("futimens", .fd, .times, returns: .success) { futimens($0, $1) },
            /// Cuts a file to `length` bytes, or extends it with zeros. man 2 truncate
            system("truncate", .path, .long("length"), returns: .success) { truncate($0, $1) },
            /// As truncate, of the file that a descriptor has open. man 2 ftruncate
            system("ftruncate", .fd, .long("length"), returns: .success) { ftruncate($0, $1) },
        ], layouts: [Structs.timespec.raw], types: [.structure("stat", Structs.stat)],
        methods: [
            "fstat", "fstatat", "fchmod", "fchmodat", "fchown", "fchownat", "faccessat", "utimensat", "futimens",
            "ftruncate",
        ])
}

extension ArgumentKind where Self == StructListArgument<timespec> {
    /// The times of access and of modification; or nil.
    fileprivate static var times: Self {
        .init(layout: Structs.timespec, name: "times", count: 2) { seconds, name, length, record in
            guard let time = record?.assumingMemoryBound(to: timespec.self) else { return false }
            if let name {
                let word = UnsafeBufferPointer(start: name, count: length)
                guard let value = Family.fileTime.value(of: word) else { return false }
                time.initialize(to: timespec(tv_sec: 0, tv_nsec: Int(value)))
                return true
            }
            let whole = seconds.rounded(.down)
            guard let second = Int(exactly: whole) else { return false }
            // What lies before 1970 counts its nanoseconds forward, too.
            let nanosecond = min(Int((seconds - whole) * 1e9), 999_999_999)
            time.initialize(to: timespec(tv_sec: second, tv_nsec: nanosecond))
            return true
        }
    }
}
