import CLinux
import Glibc

/// Mounted file systems as a whole.
extension SyscallModule {
    nonisolated(unsafe) static let fileSystems = Subsystem(
        entries: [
            /// Describes the file system of a path; `f_type` is its magic number, counts are in blocks of `f_bsize`
            /// bytes. A `buf` that is given is filled, and is the result. man 2 statfs
            system("statfs", .path, .filled(statfsLayout, "buf"), returns: .filled(statfsLayout, argument: 2)) {
                statfs($0, $1)
            },
            /// As statfs, of the file that a descriptor has open. man 2 fstatfs
            system("fstatfs", .fd, .filled(statfsLayout, "buf"), returns: .filled(statfsLayout, argument: 2)) {
                fstatfs($0, $1)
            },
            /// Describes the file system of a path; counts are in units of `f_frsize` bytes, `f_flag` is a sum of ST_
            /// constants. A `buf` that is given is filled, and is the result. man 3 statvfs
            system("statvfs", .path, .filled(statvfsLayout, "buf"), returns: .filled(statvfsLayout, argument: 2)) {
                statvfs($0, $1)
            },
            /// As statvfs, of the file that a descriptor has open. man 3 fstatvfs
            system("fstatvfs", .fd, .filled(statvfsLayout, "buf"), returns: .filled(statvfsLayout, argument: 2)) {
                fstatvfs($0, $1)
            },
            /// Starts writing out all that file systems hold back, and waits for it. man 2 sync
            system("sync", returns: .success) {
                sync()
                return 0
            },
            /// As sync, of the one file system that a descriptor's file is on. man 2 syncfs
            system("syncfs", .fd, returns: .success) { syncfs($0) },
            /// Switches process accounting on, into a file that exists, or off without one. Only root may. man 2 acct
            system("acct", .optional(.path("filename")), returns: .success) { acct($0) },
        ],
        types: [.structure("statfs", statfsLayout), .structure("statvfs", statvfsLayout)],
        methods: ["fstatfs", "fstatvfs", "syncfs"])

    private static let statfsLayout = Layout<CLinux.statfs>(
        "statfs",
        [
            .integer("f_type", \.f_type), .integer("f_bsize", \.f_bsize), .integer("f_blocks", \.f_blocks),
            .integer("f_bfree", \.f_bfree), .integer("f_bavail", \.f_bavail), .integer("f_files", \.f_files),
            .integer("f_ffree", \.f_ffree), .array("f_fsid", \.f_fsid, of: UInt32.self),
            .integer("f_namelen", \.f_namelen), .integer("f_frsize", \.f_frsize), .integer("f_flags", \.f_flags),
        ])

    private static let statvfsLayout = Layout<Glibc.statvfs>(
        "statvfs",
        [
            .integer("f_bsize", \.f_bsize), .integer("f_frsize", \.f_frsize), .integer("f_blocks", \.f_blocks),
            .integer("f_bfree", \.f_bfree), .integer("f_bavail", \.f_bavail), .integer("f_files", \.f_files),
            .integer("f_ffree", \.f_ffree), .integer("f_favail", \.f_favail), .integer("f_fsid", \.f_fsid),
            .integer("f_flag", \.f_flag), .integer("f_namemax", \.f_namemax),
        ])
}
