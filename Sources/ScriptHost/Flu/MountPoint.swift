import Glibc

/// Looks for what made a mount fail, so that the message can say what to do about it.
enum MountPoint {
    /// - Returns: what is the matter, or nil if nothing is to be seen.
    static func problem(_ options: MountOptions) -> String? {
        guard let path = options.mountPoint else {
            return "no mount point was given: name an empty directory after the script"
        }
        return directoryProblem(path, allowsNonempty: options.allowsNonempty) ?? deviceProblem()
            ?? userProblem(options)
    }

    /// libfuse would mount a directory over a file, of which nobody could make use; and over a dead mount
    /// as long as the kernel remembers that there was a directory.
    static func isUsable(_ path: UnsafePointer<CChar>) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return true }  // libfuse refuses it
        var fileSystem = statvfs()
        let isDead = statvfs(path, &fileSystem) != 0 && (errno == ENOTCONN || errno == ECONNABORTED)
        return status.st_mode & S_IFMT == S_IFDIR && !isDead
    }

    private static func deviceProblem() -> String? {
        if access("/dev/fuse", F_OK) != 0 {
            return "there is no /dev/fuse: load the kernel's module with `modprobe fuse`; "
                + "a container needs `--device /dev/fuse --cap-add SYS_ADMIN`"
        }
        if geteuid() == 0, access("/dev/fuse", R_OK | W_OK) != 0 {
            return "/dev/fuse can't be opened: \(ErrorNames.text(errno))"
        }
        return nil
    }

    private static func directoryProblem(_ name: UnsafePointer<CChar>, allowsNonempty: Bool) -> String? {
        let path = String(cString: name)  // for messages; it may not be text
        var status = stat()
        var fileSystem = statvfs()  // the kernel has no answer to this at hand, should the mount be dead
        guard stat(name, &status) == 0, statvfs(name, &fileSystem) == 0 else {
            switch errno {
            case ENOENT:
                return "the mount point \(path) does not exist: make it with `mkdir \(path)`"
            case ENOTCONN, ECONNABORTED:
                return "the mount point \(path) holds a dead mount, left behind by a file system that has ended: "
                    + "clear it with `\(unmountCommand) \(path)`"
            default:
                return "the mount point \(path) can't be used: \(ErrorNames.text(errno))"
            }
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            return "the mount point \(path) is not a directory"
        }
        guard !allowsNonempty, let directory = opendir(name) else { return nil }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != "." && name != ".." {
                return "the mount point \(path) is not empty, and what is in it would be hidden: "
                    + "use an empty directory, or `-o nonempty` if that is what you want"
            }
        }
        return nil
    }

    private static func userProblem(_ options: MountOptions) -> String? {
        guard geteuid() != 0 else { return nil }
        if fusermount == nil {
            return "neither fusermount nor fusermount3 is installed, and only root can mount without: "
                + "install the package fuse3 (or fuse)"
        }
        if options.allowsOthers && !configurationAllowsOthers() {
            return "-o allow_other is not for every user here: have root put a line `user_allow_other` "
                + "into /etc/fuse.conf, or mount without it"
        }
        return nil
    }

    private static func configurationAllowsOthers() -> Bool {
        guard let file = fopen("/etc/fuse.conf", "re") else { return false }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) > 0 {
            let words = String(cString: line!).split(whereSeparator: \.isWhitespace)
            if words.first == "user_allow_other" { return true }
        }
        return false
    }

    /// The set-uid program that mounts and unmounts for users: fuse's, or fuse3's.
    static var fusermount: String? {
        ["/bin/fusermount", "/usr/bin/fusermount", "/bin/fusermount3", "/usr/bin/fusermount3"]
            .first { access($0, X_OK) == 0 }
    }

    private static var unmountCommand: String {
        guard let program = fusermount?.split(separator: "/").last else { return "umount" }
        return "\(program) -u"
    }
}
