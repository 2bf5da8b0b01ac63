import CLinux
import Glibc

/// `struct stat` under the names of the flu manual and, where they differ, of stat(2).
enum FileStatus {
    /// What a script has not set in `blocks`: no script can set it, since the field refuses negative numbers.
    static let unsetBlocks: blkcnt_t = -1

    static let layout = Layout<stat>(
        "stat",
        [
            .integer("dev", \.st_dev),
            .integer("ino", \.st_ino),
            .set("mode", \.st_mode, FileMode.set),
            .integer("nlink", \.st_nlink),
            .integer("uid", \.st_uid),
            .integer("gid", \.st_gid),
            .integer("rdev", \.st_rdev),
            .integer("size", \.st_size, positive: true),
            .integer("blocks", \.st_blocks, positive: true),
            .integer("blksize", \.st_blksize, positive: true),
            .time("access", \.st_atim),
            .time("modification", \.st_mtim),
            .time("change", \.st_ctim),
            .time("atime", \.st_atim),
            .time("mtime", \.st_mtim),
            .time("ctime", \.st_ctim),
        ])

    /// What a table that sets nothing stands for.
    @inline(__always)
    static func prepare(_ status: UnsafeMutablePointer<stat>) {
        status.initialize(to: stat())
        status.pointee.st_nlink = 1
        status.pointee.st_blocks = unsetBlocks
    }

    /// Derives what the script has left to us.
    @inline(__always)
    static func complete(_ status: UnsafeMutablePointer<stat>) {
        if status.pointee.st_blocks == unsetBlocks {
            let size = status.pointee.st_size
            status.pointee.st_blocks = size / 512 + (size % 512 == 0 ? 0 : 1)
        }
    }
}

/// `mode_t` as a set.
enum FileMode {
    static let set = FlagSet(
        [
            type("blk", S_IFBLK), type("chr", S_IFCHR), type("fifo", S_IFIFO), type("reg", S_IFREG),
            type("dir", S_IFDIR), type("lnk", S_IFLNK), type("sock", S_IFSOCK),
            bit("rusr", S_IRUSR), bit("wusr", S_IWUSR), bit("xusr", S_IXUSR),
            bit("rgrp", S_IRGRP), bit("wgrp", S_IWGRP), bit("xgrp", S_IXGRP),
            bit("roth", S_IROTH), bit("woth", S_IWOTH), bit("xoth", S_IXOTH),
            bit("suid", S_ISUID), bit("sgid", S_ISGID), bit("svtx", S_ISVTX),
        ],
        words: [
            ("file", S_IFREG | shared), ("directory", S_IFDIR | shared | S_IXUSR | S_IXGRP),
            ("link", S_IFLNK | shared), ("socket", S_IFSOCK | shared), ("named pipe", S_IFIFO | shared),
            ("char device", S_IFCHR | shared), ("block device", S_IFBLK | shared), ("other", 0),
        ])

    private static let shared = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP

    private static func type(_ name: StaticString, _ value: mode_t) -> (StaticString, UInt32, UInt32) {
        (name, value, S_IFMT)
    }

    private static func bit(_ name: StaticString, _ value: mode_t) -> (StaticString, UInt32, UInt32) {
        (name, value, value)
    }
}
