import CLinux
import Glibc

/// What the numbers `st_mode` and `st_rdev` are made of.
extension SyscallModule {
    nonisolated(unsafe) static let fileModes = Subsystem(
        entries: [
            /// Whether a mode is a regular file's. man 7 inode
            system("S_ISREG", .mode, returns: .boolean) { $0 & S_IFMT == S_IFREG },
            /// Whether a mode is a directory's. man 7 inode
            system("S_ISDIR", .mode, returns: .boolean) { $0 & S_IFMT == S_IFDIR },
            /// Whether a mode is a character device's. man 7 inode
            system("S_ISCHR", .mode, returns: .boolean) { $0 & S_IFMT == S_IFCHR },
            /// Whether a mode is a block device's. man 7 inode
            system("S_ISBLK", .mode, returns: .boolean) { $0 & S_IFMT == S_IFBLK },
            /// Whether a mode is a named pipe's. man 7 inode
            system("S_ISFIFO", .mode, returns: .boolean) { $0 & S_IFMT == S_IFIFO },
            /// Whether a mode is a symbolic link's. man 7 inode
            system("S_ISLNK", .mode, returns: .boolean) { $0 & S_IFMT == S_IFLNK },
            /// Whether a mode is a socket's. man 7 inode
            system("S_ISSOCK", .mode, returns: .boolean) { $0 & S_IFMT == S_IFSOCK },
            /// The major number of a device number. man 3 makedev
            system("major", .unsignedLong("dev"), returns: .number(UInt32.self)) { gnu_dev_major(UInt($0)) },
            /// The minor number of a device number. man 3 makedev
            system("minor", .unsignedLong("dev"), returns: .number(UInt32.self)) { gnu_dev_minor(UInt($0)) },
            /// The device number of a major and a minor number, of 32 bits each; beyond 2^53 a uint64 object.
            /// man 3 makedev
            call("makedev", .unsigned("maj"), .unsigned("min"), returns: "integer|int64") { frame, major, minor in
                frame.results { $0.integer(UInt64(gnu_dev_makedev(major, minor))) }
            },
        ])
}
