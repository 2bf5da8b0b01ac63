import CLinux
import Glibc

/// The structs of several subsystems, under their C names and with their C fields.
enum Structs {
    static let timespec = Layout<Glibc.timespec>(
        "timespec", [.integer("tv_sec", \.tv_sec), .integer("tv_nsec", \.tv_nsec)])

    static let timeval = Layout<Glibc.timeval>(
        "timeval", [.integer("tv_sec", \.tv_sec), .integer("tv_usec", \.tv_usec)])

    static let stat = Layout<Glibc.stat>(
        "stat",
        [
            .integer("st_dev", \.st_dev), .integer("st_ino", \.st_ino), .integer("st_nlink", \.st_nlink),
            .integer("st_mode", \.st_mode), .integer("st_uid", \.st_uid), .integer("st_gid", \.st_gid),
            .integer("st_rdev", \.st_rdev), .integer("st_size", \.st_size), .integer("st_blksize", \.st_blksize),
            .integer("st_blocks", \.st_blocks), .nested("st_atim", \.st_atim, timespec),
            .nested("st_mtim", \.st_mtim, timespec), .nested("st_ctim", \.st_ctim, timespec),
            .integer("st_atime", \.st_atim.tv_sec, alias: true), .integer("st_mtime", \.st_mtim.tv_sec, alias: true),
            .integer("st_ctime", \.st_ctim.tv_sec, alias: true),
        ])

    static let fdset = Layout<fd_set>("fdset", [.array("fds_bits", \.fds_bits, of: UInt32.self)])

    static let iovec = Layout<Glibc.iovec>(
        "iovec", [.pointer("iov_base", \.iov_base), .size("iov_len", \.iov_len)])
}
