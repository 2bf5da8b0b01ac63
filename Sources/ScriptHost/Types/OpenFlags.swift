import CLinux
import Glibc

/// The flags of open(2) as a set.
enum OpenFlags {
    static let set = FlagSet([
        flag("rdonly", O_RDONLY, O_ACCMODE), flag("wronly", O_WRONLY, O_ACCMODE), flag("rdwr", O_RDWR, O_ACCMODE),
        flag("append", O_APPEND), flag("async", O_ASYNC), flag("creat", O_CREAT), flag("direct", O_DIRECT),
        flag("directory", O_DIRECTORY), flag("excl", O_EXCL),
        ("largefile", clinux_kernel_largefile, clinux_kernel_largefile),
        flag("noatime", O_NOATIME), flag("noctty", O_NOCTTY), flag("nofollow", O_NOFOLLOW),
        flag("nonblock", O_NONBLOCK), flag("ndelay", O_NDELAY), flag("sync", O_SYNC), flag("trunc", O_TRUNC),
    ])

    private static func flag(
        _ name: StaticString, _ value: Int32, _ mask: Int32? = nil
    ) -> (StaticString, UInt32, UInt32) {
        (name, UInt32(bitPattern: value), UInt32(bitPattern: mask ?? value))
    }
}
