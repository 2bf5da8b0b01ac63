import Glibc

/// `struct statvfs` under the names of the flu manual. What FUSE has no
/// use for (`favail`, `fsid`, `flag`) is not read.
enum FileSystemStatus {
    static let layout = Layout<statvfs>(
        "statvfs",
        [
            .integer("bsize", \.f_bsize),
            .integer("frsize", \.f_frsize),
            .integer("blocks", \.f_blocks),
            .integer("bfree", \.f_bfree),
            .integer("bavail", \.f_bavail),
            .integer("files", \.f_files),
            .integer("ffree", \.f_ffree),
            .integer("namemax", \.f_namemax),
        ])

    /// What a table that sets nothing stands for.
    static func prepare(_ status: UnsafeMutablePointer<statvfs>) {
        status.initialize(to: statvfs())
        status.pointee.f_namemax = 255
    }
}
