import CLua
import Glibc

/// How many bytes a call is about, of a region or other object before it. Of a region, up to the end of its last
/// page; more is an error.
struct RegionLengthArgument: ArgumentKind {
    var name: StaticString = "length"
    /// The position of the region.
    let region: Int32
    var label: String { "number" }
    var parameter: Parameter { Parameter(name: "\(name)", type: "integer") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Int {
        guard let length = frame.integer(index) else { throw BadArgument(index: index, text: label) }
        let mapped = frame.mappedSize(region)
        if length >= 0 && length <= Int64(mapped) { return Int(length) }
        let problem = "\(length) of the \(mapped) bytes that argument #\(region) has"
        throw BadArgument(index: index, text: problem, isExpectation: false)
    }
}

/// Where to map memory: anywhere, near an address, or in place of a region.
enum MapPlace {
    case anywhere
    case near(UInt)
    case region(Memory)
}

struct MapPlaceArgument: ArgumentKind {
    let name: StaticString
    var label: String { "region, number or nil" }
    var parameter: Parameter { Parameter(name: "\(name)", type: "region|integer", fallback: "nil") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> MapPlace {
        if frame.isAbsent(index) { return .anywhere }
        if let address = frame.integer(index), !frame.isBoolean(index) { return .near(UInt(bitPattern: Int(address))) }
        if frame.number(index) != nil {
            throw BadArgument(index: index, text: "the number does not fit into 64 bits", isExpectation: false)
        }
        let region = RegionArgument()
        do throws(BadArgument) {
            return .region(try region.read(frame, index))
        } catch {
            throw error.code == nil ? BadArgument(index: index, text: label) : error
        }
    }
}

extension Memory {
    static let pageSize = sysconf(Int32(_SC_PAGESIZE))

    /// What the kernel has mapped for so many bytes.
    static func wholePages(_ count: Int) -> Int {
        let (sum, overflow) = count.addingReportingOverflow(pageSize - 1)
        return overflow ? count : sum / pageSize * pageSize
    }
}

extension Frame {
    /// The size of a region to the end of its last page, and of another object; 0 if there is none.
    func mappedSize(_ index: Int32) -> Int {
        var bytes: UnsafeMutablePointer<UInt8>?
        var size = 0
        let L = raw.pointee.L
        if clua_region_at(L, index, &bytes, &size) == CLUA_FOUND { return Memory.wholePages(size) }
        return clua_memory_at(L, index, &bytes, &size) == CLUA_FOUND ? size : 0
    }

    /// Whether a region is mapped in this process alone, and will not be in its children.
    func setPrivate(_ isPrivate: Bool, region index: Int32) {
        clua_region_set_private(raw.pointee.L, index, isPrivate)
    }

    /// The region that the entry has prepared gets the pages of another: where that is not mapped, it is not either.
    func makeAsPrivate(as index: Int32) {
        let isPrivate = clua_region_is_private(raw.pointee.L, index)
        clua_region_set_private(raw.pointee.L, raw.pointee.reserved, isPrivate)
    }
}

extension ArgumentKind where Self == RegionLengthArgument {
    static func length(of region: Int32, _ name: StaticString = "length") -> Self { .init(name: name, region: region) }
}

extension ArgumentKind where Self == MapPlaceArgument {
    static func place(_ name: StaticString) -> Self { .init(name: name) }
}
