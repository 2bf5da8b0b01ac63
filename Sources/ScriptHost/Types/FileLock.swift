import Glibc

/// `struct flock`, with numbers as fcntl(2) has them.
enum FileLock {
    static let layout = Layout<flock>(
        "flock",
        [
            .integer("type", \.l_type),
            .integer("whence", \.l_whence),
            .integer("start", \.l_start),
            .integer("len", \.l_len),
            .integer("pid", \.l_pid),
        ])
}
