import Glibc
import TestSupport
import Testing

/// Handlers that declare fewer parameters than there are arguments see the first of them, as ever in Lua.
@Suite struct ParameterTests {
    /// Records each call of each handler, all of which have the same parameters.
    private static func script(_ parameters: String) -> String {
        """
        io.stdout:setvbuf("line")
        local flu, R, trouble = require "flu", require "recorder", require "trouble"
        local results = {
            readlink = "target", read = "text", write = 3, statfs = {}, getxattr = "value", listxattr = {},
            fgetattr = {mode = "file"}, ioctl = 0, poll = 0,
        }
        local fs = trouble.good()
        for name in pairs(fs) do
            if name ~= "getattr" then
                local function record(...)
                    local words = {name}
                    for i = 1, select("#", ...) do words[i + 1] = R.show((select(i, ...))) end
                    print(table.concat(words, "|"))
                    return results[name]
                end
                local source = "local record = ... return function(\(parameters)) return record(\(parameters)) end"
                fs[name] = assert(loadstring(source))(record)
            end
        end
        flu.main({"test", ...}, fs)
        """
    }

    private func records(_ parameters: String) throws -> [String: [String]] {
        var records: [String: [String]] = [:]
        try withMount(.text(Self.script(parameters)), options: RaiseTests.options) { mount in
            for request in Request.all where request.handler != "getattr" {
                _ = try? request.make(mount.path("\(request.handler): x"))
                try waitUntil("\(request.handler) is called") { mount.lines.contains { $0.hasPrefix(request.handler) } }
                let line = mount.lines.first { $0 == request.handler || $0.hasPrefix(request.handler + "|") }
                records[request.handler] = line?.split(separator: "|").dropFirst().map(String.init)
            }
        }
        return records
    }

    @Test func aHandlerSeesAsManyArgumentsAsItDeclares() throws {
        let all = try records("...")
        #expect(all.count == Request.all.count - 1)
        for (handler, count) in ["read": 4, "ioctl": 6, "unlink": 1, "setxattr": 4, "fallocate": 5, "utimens": 3] {
            #expect(all[handler]?.count == count, "\(handler)")
        }
        for count in 0...7 {
            let some = try records((0..<count).map { "a\($0)" }.joined(separator: ", "))
            for (handler, arguments) in all {
                let expected = arguments.prefix(count) + Array(repeating: "nil", count: max(0, count - arguments.count))
                let seen = some[handler] ?? []
                #expect(seen.map(Self.plain) == expected.map(Self.plain), "\(handler), \(count) parameters")
            }
        }
    }

    /// An address that ioctl hands on differs from call to call.
    private static func plain(_ argument: String) -> String {
        argument.count > 12 && argument.allSatisfy(\.isNumber) ? "address" : argument
    }

    @Test func utimensWithTwoParametersHasBothTimes() throws {
        let script = """
            io.stdout:setvbuf("line")
            local flu, fs = require "flu", require("recorder").world()
            function fs.utimens(path, times)
                print(times[1].sec, times[1].nsec, times[2].sec, times[2].nsec, times.sec)
            end
            flu.main({"test", ...}, fs)
            """
        try withMount(.text(script)) { mount in
            try System.utimens(mount.path("file"), timespec(11, 12), timespec(13, 14))
            #expect(mount.lines == ["11\t12\t13\t14\t11"])
        }
    }

    @Test func argOfOldVariadicFunctions() throws {
        let script = """
            io.stdout:setvbuf("line")
            local flu, fs = require "flu", require("recorder").world()
            function fs.chown(...) print(#arg, unpack(arg)) end
            function fs.rename(old, ...) print(old, arg.n, arg[1]) end
            flu.main({"test", ...}, fs)
            """
        try withMount(.text(script)) { mount in
            try System.chown(mount.path("file"), 5, 6)
            try System.rename(mount.path("file"), mount.path("new"))
            #expect(mount.lines == ["3\t/file\t5\t6", "/file\t1\t/new"])
        }
    }
}
