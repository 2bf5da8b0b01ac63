import Foundation
import Glibc
import TestSupport

/// A mount namespace of its own, in which a test may change /dev and /etc.
enum PrivateNamespace {
    /// Whether there can be one. That takes root, and a container often forbids it.
    static let isAvailable: Bool =
        (try? Child(["/usr/bin/unshare", "-m", "/bin/sh", "-c", "mount -t tmpfs none /mnt"]).wait()) == .exited(0)

    /// The words before a command that is to run in one, after a shell script that sets it up.
    static func words(_ setup: String, then rest: String = #"exec "$@""#) -> [String] {
        ["/usr/bin/unshare", "-m", "/bin/sh", "-c", "\(forgetOthers)\nset -e\n\(setup)\n\(rest)", "sh"]
    }

    /// A new namespace has all mounts, and those of other tests would not end as long as it has them.
    private static let forgetOthers = #"""
        sed -n 's/^[^ ]* [^ ]* [^ ]* [^ ]* \([^ ]*\) .* - fuse.*/\1/p' /proc/self/mountinfo |
            while read -r point; do umount -l "$(printf %b "$point")" 2>/dev/null; done
        """#

    /// A /dev with only some of its files, and what `more` adds in the folder that becomes /dev.
    static func dev(_ names: [String], more: String = "") -> String {
        """
        work=$PWD
        mkdir dev
        mount -t tmpfs none dev
        cp -a \(names.map { "/dev/" + $0 }.joined(separator: " ")) dev
        cd dev
        \(more)
        cd ..
        mount --bind dev /dev
        """
    }

    /// Runs what follows as a user who is nobody. Anybody may open /dev/fuse, which is as in Debian, unless `mode`
    /// says otherwise.
    static func user(mode: String = "666", configuration: String = "") -> String {
        """
        chmod 755 .
        chown 65534:65534 mnt
        \(dev(["null"], more: "mknod fuse c 10 229; chmod \(mode) fuse"))
        echo '\(configuration)' >fuse.conf
        [ ! -e /etc/fuse.conf ] || mount --bind fuse.conf /etc/fuse.conf
        """
    }

    static let asUser = "setpriv --reuid=65534 --regid=65534 --clear-groups"

    /// Whether that user gets as far as the binary under test: the tree may be in a private folder.
    static let userCanRun: Bool =
        isAvailable
        && (try? Child(["/bin/sh", "-c", #"\#(asUser) "$0" -v"#, Fluhost.path]).wait()) == .exited(0)

    static let why = "needs root, a mount namespace and a binary that all users may run"
}

/// Waits for a file that another process writes.
func waitForNotes(_ name: String, in folder: TemporaryFolder) throws -> [String] {
    try waitUntil("there is a file \(name)", seconds: 20) { folder.read(name).last == 0x0A }
    return String(decoding: folder.read(name), as: UTF8.self).split(separator: "\n").map(String.init)
}
