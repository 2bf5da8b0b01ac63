import Foundation
import Glibc
import TestSupport
import Testing

/// ioctl poll bmap
@Suite struct DeviceTests {
    /// The number of an ioctl as _IOC of the kernel's headers makes it.
    private static func request(_ direction: UInt, _ number: UInt, size: Int) -> UInt {
        direction << 30 | UInt(size) << 16 | UInt(UInt8(ascii: "x")) << 8 | number
    }

    private static let none: UInt = 0, write: UInt = 1, read: UInt = 2

    @Test func ioctlGetsCommandFlagsAndData() throws {
        let handlers = """
            fs.open = nothing
            function fs.ioctl(path, cmd, arg, fi, flags, data)
                log("got", path, cmd, type(arg), type(fi), flags, data)
            end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            var result: Int32 = -7
            let request = Self.request(Self.write, 1, size: 4)
            _ = try System.ioctl(file, request, [1, 2, 3, 0xFF], result: &result)
            #expect(result == 0)
            try #expect(
                mount.record("got") == "got /file \(request) number userdata 0 \u{1}\u{2}\u{3}\u{FFFD}")
        }
    }

    @Test func ioctlReturnsAnIntegerAndData() throws {
        let handlers = """
            fs.open = nothing
            function fs.ioctl(path, cmd, arg, fi, flags, data)
                local number = cmd % 256
                if number == 1 then return 7, "abcd" end
                if number == 2 then return nil, data:reverse() end
                if number == 3 then return 9 end
                if number == 4 then return 0, "toolong" end
                if number == 5 then return 0, "x" end
                if number == 6 then return end
                error(E.ENOTTY)
            end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            var result: Int32 = -7
            func ioctl(_ direction: UInt, _ number: UInt, _ data: [UInt8]) throws -> [UInt8] {
                try System.ioctl(
                    file, Self.request(direction, number, size: data.count), data, result: &result)
            }
            try #expect(ioctl(Self.read, 1, [9, 9, 9, 9]) == Array("abcd".utf8))
            #expect(result == 7)
            try #expect(ioctl(Self.read | Self.write, 2, [1, 2, 3, 4]) == [4, 3, 2, 1])
            #expect(result == 0)
            try #expect(ioctl(Self.none, 3, []) == [])
            #expect(result == 9)
            try #expect(ioctl(Self.read, 4, [9, 9, 9, 9]) == Array("tool".utf8))
            // what the script leaves open are zeros, not bytes of the host
            try #expect(ioctl(Self.read, 5, [9, 9, 9, 9]) == [UInt8(ascii: "x"), 0, 0, 0])
            try #expect(ioctl(Self.read, 6, [9, 9, 9, 9]) == [0, 0, 0, 0])
            #expect(result == 0)
            #expect(throws: SystemError(ENOTTY)) { try ioctl(Self.read, 7, [9]) }
        }
    }

    @Test func pollAnswersWithEvents() throws {
        let handlers = """
            fs.open = nothing
            function fs.poll(path, fi, ph)
                log("got", path, type(fi), type(ph))
                return flu.POLLIN + flu.POLLOUT
            end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            try #expect(System.poll(file, POLLIN, milliseconds: 0) == POLLIN)
            try #expect(System.poll(file, POLLOUT, milliseconds: 0) == POLLOUT)
            #expect(mount.records("got").first?.hasPrefix("got /file userdata ") == true)
        }
    }

    @Test func pollNotifyWakesTheCaller() throws {
        let handlers = """
            fs.open = nothing
            local waiting, ready = nil, false
            function fs.poll(path, fi, ph)
                if ph then waiting = ph; log("waiting", tostring(getmetatable(ph))) end
                return ready and flu.POLLIN or 0
            end
            function fs.truncate()  -- stands for whatever makes the file ready
                ready = true
                log("notified", waiting:notify(), (waiting:notify()))
                waiting = nil
                collectgarbage()
            end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            let other = Thread {
                try? waitUntil("somebody polls") { !mount.records("waiting").isEmpty }
                try? System.truncate(mount.path("file"), 0)
            }
            other.start()
            try #expect(System.poll(file, POLLIN, milliseconds: 10_000) == POLLIN)
            #expect(mount.records("waiting").first == "waiting fuse_pollhandle")
            try mount.wait(for: "notified true true")
            try mount.expectAlive()
        }
    }

    @Test func anErrorOfPollMakesNothingReady() throws {
        try withRecorder("fs.open = nothing; function fs.poll() error(E.ENODEV) end") { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            // the kernel tells the caller of poll(2) no errno
            _ = try System.poll(file, POLLIN, milliseconds: 0)
            try mount.expectAlive()
        }
    }

    @Test func notifyTakesNothingButPollHandles() throws {
        let handlers = """
            fs.open = nothing
            function fs.poll(path, fi, ph)
                if not ph then return 0 end
                local notify = ph.notify
                for _, wrong in ipairs {1, "x", {}, print, newproxy(), io.stdout, fi} do
                    log("said", select(2, pcall(notify, wrong)))
                end
                log("said", select(2, pcall(notify)))
                return 0
            end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            try #expect(System.poll(file, POLLIN, milliseconds: 10) == 0)
            let said = mount.records("said")
            #expect(said.count >= 8)
            #expect(said.allSatisfy { $0.contains("bad argument #1 to 'notify' (fuse_pollhandle expected, got ") })
        }
    }

    // MARK: bmap, which the kernel asks of block devices only

    @Test(.enabled(if: geteuid() == 0, "only root has block devices"))
    func bmapGetsBlockSizeAndIndex() throws {
        let handlers = """
            fs.open = nothing
            nodes["/file"].size = 100000
            function fs.bmap(path, blocksize, index)
                if index == 2 then return 2^40 + 5 end  -- more than ioctl's int holds
                if index == 3 then error(E.ENXIO) end
                return index + 1000
            end
            """
        let device = try LoopDevice()
        try withRecorder(handlers, options: ["-o", "blkdev,fsname=\(device.path)"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            func block(_ index: UInt8) throws -> [UInt8] {
                var result: Int32 = 0
                return try System.ioctl(file, 1 /* FIBMAP */, [index, 0, 0, 0], result: &result)
            }
            try #expect(block(1) == [0xE9, 3, 0, 0])
            // the size of a block is the kernel's choice
            let words = try mount.record("bmap").split(separator: ", ").map(String.init)
            #expect(words.count == 3 && words.first == #"bmap("/file""# && words.last == "1)")
            #expect(Int(words[1]).map { $0 >= 512 && $0 % 512 == 0 } == true)
            _ = try? block(2)
            _ = try? block(3)
            try #expect(block(4) == [0xEC, 3, 0, 0])
        }
    }
}

/// A block device on a file.
private final class LoopDevice {
    let path: String
    private let folder = TemporaryFolder()

    init() throws {
        let file = folder.path("image")
        try Data(count: 1 << 20).write(to: URL(fileURLWithPath: file))
        let losetup = try Child(["/sbin/losetup", "--find", "--show", file])
        guard try losetup.wait() == .exited(0) else { throw TestProblem("losetup failed\(losetup.printed)") }
        path = losetup.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    deinit { _ = try? Child(["/sbin/losetup", "--detach", path]).wait() }
}
