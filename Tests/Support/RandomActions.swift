import CLinux
import Glibc

/// Numbers that are the same for the same seed (SplitMix64).
package struct SeededNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count { withUnsafeBytes(of: next()) { bytes.append(contentsOf: $0) } }
        return Array(bytes.prefix(count))
    }
}

/// Makes up actions. There are few names, so that what they do meets what was done before.
package struct RandomActions: Sendable {
    package var numbers: SeededNumbers
    /// Extended attributes begin with this, such as "user."; nil leaves them out.
    package var attributePrefix: String?
    /// Whether files are given away, and devices made.
    package var asRoot = geteuid() == 0
    /// More names for the same files, and more about files that are open and may have no name any more.
    package var keepsOpen = false
    /// To whom files are given.
    package var owners: (users: [uid_t], groups: [gid_t]) = ([0, 1234], [0, 4321])

    package init(seed: UInt64, attributePrefix: String?) {
        numbers = SeededNumbers(seed: seed)
        self.attributePrefix = attributePrefix
    }

    /// One of those who do things.
    package mutating func identity(of identities: [Identity]) -> Identity { one(of: identities) }

    package mutating func next() -> FileAction {
        if keepsOpen {
            switch Int.random(in: 0..<8, using: &numbers) {
            case 0: return .link(path(.file), path(.file))
            case 1: return inodeAction()
            default: break
            }
        }
        return switch Int.random(in: 0..<100, using: &numbers) {
        case 0..<38: nameAction()
        case 38..<54: metadataAction()
        case 54..<66: lookAction()
        case 66..<84: contentAction()
        default: openFileAction()
        }
    }

    private mutating func one<Element>(of choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &numbers)]
    }

    private enum Kind { case file, directory }

    /// Most files have the names of files, and most directories those of directories, so that more
    /// comes of it than mistakes.
    private mutating func path(_ kind: Kind) -> String {
        let folders = (0..<one(of: [0, 0, 1, 1, 2])).map { _ in name(.directory) }
        var path = (folders + [name(kind)]).joined(separator: "/")
        switch Int.random(in: 0..<200, using: &numbers) {
        case 0: path += "/"
        case 1: path += "/."
        case 2: path += "/" + String(repeating: "n", count: 255)
        case 3: path += "/" + String(repeating: "n", count: 256)
        default: break
        }
        return path
    }

    private mutating func name(_ kind: Kind) -> String {
        let mistaken = Int.random(in: 0..<10, using: &numbers) == 0
        return (kind == .file) != mistaken ? one(of: ["a", "b", "c"]) : one(of: ["d", "e"])
    }

    private mutating func path() -> String { path(one(of: [.file, .file, .directory])) }

    private mutating func mode() -> mode_t {
        // All must be read in the end, and removed.
        one(of: [0o755, 0o644, 0o600, 0o777, 0o2755, 0o4711, 0o1777, 0o6640, 0o400, 0]) | (asRoot ? 0 : 0o700)
    }

    /// Around the sizes of pages and of requests, where things go wrong, and in between.
    private mutating func offset() -> Int {
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0: 0
        case 1: 4096 * Int.random(in: 0..<80, using: &numbers)
        case 2: max(0, 131072 * Int.random(in: 0..<4, using: &numbers) + Int.random(in: -2...2, using: &numbers))
        default: Int.random(in: 0..<300_000, using: &numbers)
        }
    }

    private mutating func length() -> Int {
        one(of: [0, 1, 100, 4095, 4096, 4097, 20_000, 70_000, 131_071, 131_072, 140_000])
    }

    private mutating func nameAction() -> FileAction {
        switch Int.random(in: 0..<24, using: &numbers) {
        case 0..<5: return .mkdir(path(.directory), one(of: [0o755, 0o2755, 0o1777, 0o700]))
        case 5..<7:
            return .mknod(
                path(.file), one(of: [S_IFREG, S_IFIFO, S_IFSOCK] + (asRoot ? [S_IFCHR, S_IFBLK] : [])) | mode(),
                device: one(of: [0, 259, 0x345_6789]))
        case 7..<9:
            return .symlink(target: one(of: [path(), path(), "../" + path(), "./" + path(), "."]), path(.file))
        case 9..<11: return .link(path(.file), path(.file))
        case 11..<16:
            let kind: Kind = one(of: [.file, .file, .directory])
            return .rename(path(kind), path(kind))
        case 16..<20: return .unlink(path(.file))
        default: return .rmdir(path(.directory))
        }
    }

    private mutating func metadataAction() -> FileAction {
        let attribute = (attributePrefix ?? "") + one(of: ["one", "two"])
        return switch Int.random(in: 0..<(attributePrefix == nil ? 8 : 14), using: &numbers) {
        case 0..<2: .chmod(path(), mode())
        case 2..<4:
            asRoot
                ? .chown(path(), user: one(of: [uid_t.max] + owners.users), group: one(of: [gid_t.max] + owners.groups))
                : .chown(path(), user: one(of: [uid_t.max, geteuid()]), group: one(of: [gid_t.max, getegid()]))
        case 4..<8: .utimens(path(), access: time(), modification: time(), follow: Bool.random(using: &numbers))
        case 8..<11:
            .setAttribute(
                path(), attribute, length: one(of: [0, 1, 20, 2000]),
                flags: Int32(one(of: [0, 0, XATTR_CREATE, XATTR_REPLACE])))
        case 11: .removeAttribute(path(), attribute)
        default: .getAttribute(path(), attribute)
        }
    }

    /// Within thirty years of 1970, so that no such time is taken for the present; to the nanosecond.
    private mutating func time() -> Int? {
        let seconds = Int.random(in: -900_000_000...900_000_000, using: &numbers)
        return one(of: [true, true, true, false]) ? seconds * 999_999_937 : nil
    }

    private mutating func lookAction() -> FileAction {
        switch Int.random(in: 0..<12, using: &numbers) {
        case 0..<3: .stat(path(), follow: Bool.random(using: &numbers))
        case 3..<5: .list(one(of: [path(.directory), path(.directory), ""]))
        case 5..<7: .readlink(path(.file))
        case 7: .access(path(), one(of: [F_OK, R_OK, W_OK, X_OK]))
        default: .read(path(.file), offset: offset(), length: length())
        }
    }

    private mutating func contentAction() -> FileAction {
        switch Int.random(in: 0..<6, using: &numbers) {
        case 0..<5:
            .write(
                path(.file),
                flags: one(of: [O_CREAT, O_CREAT, O_CREAT | O_EXCL, O_CREAT | O_TRUNC, O_CREAT | O_APPEND, 0])
                    | one(of: [O_RDWR, O_WRONLY]),
                mode(), offset: offset(), source: Int.random(in: 0..<1_000_000, using: &numbers), length: length())
        default: .truncate(path(.file), offset())
        }
    }

    private mutating func openFileAction() -> FileAction {
        let place = Int.random(in: 0..<3, using: &numbers)
        return switch Int.random(in: 0..<16, using: &numbers) {
        case 0..<6: .open(place, path(.file), flags: one(of: [O_RDWR, O_RDWR | O_CREAT, O_RDONLY, O_RDWR | O_APPEND]))
        case 6..<9: .readOpen(place, offset: offset(), length: length())
        case 9..<12:
            .writeOpen(
                place, offset: offset(), source: Int.random(in: 0..<1_000_000, using: &numbers), length: length())
        case 12: .truncateOpen(place, offset())
        case 13:
            .allocateOpen(
                place, mode: one(of: [0, FALLOC_FL_KEEP_SIZE, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE]),
                offset: offset(), length: length())
        case 14: .statOpen(place)
        default: .close(place)
        }
    }

    private mutating func inodeAction() -> FileAction {
        let place = Int.random(in: 0..<3, using: &numbers)
        return switch Int.random(in: 0..<8, using: &numbers) {
        case 0..<2: .statOpen(place)
        case 2: .changeModeOpen(place, mode())
        case 3: .changeOwnerOpen(place, user: one(of: [uid_t.max] + owners.users), group: one(of: owners.groups))
        case 4: .setAttributeOpen(place, (attributePrefix ?? "user.") + "three", length: one(of: [0, 30]))
        case 5: .flockOpen(place, one(of: [LOCK_SH, LOCK_EX, LOCK_UN]))
        default:
            .lockOpen(
                place, Int32(one(of: [F_RDLCK, F_WRLCK, F_UNLCK])), start: one(of: [0, 5, 1000]),
                length: one(of: [0, 1, 10, 5000]))
        }
    }
}
