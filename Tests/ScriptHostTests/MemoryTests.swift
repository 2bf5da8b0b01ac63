import Glibc
import Testing

@testable import ScriptHost

extension LuaTests {
    /// Loading, handlers and errors when memory runs out at each request in turn.
    @Suite("Out of memory")
    struct MemoryTests {
        /// Uses each kind of argument and result, and each kind of error.
        private static let script = """
            local flu = require 'flu'
            local file = {mode = {reg = true, rusr = true}, size = 10, access = 1.5, change = {sec = 1, nsec = 2}}
            local t = flu.get_context()
            assert(tostring(flu.errno.ENOENT))
            pcall(flu.main, {'x', 1, {}}, {})
            probe(function(kind, info)
              if kind == 1 then
                info.handle = {kind}
                info.flags.mine = true
                info.fh = 12
                return file
              elseif kind == 2 then
                error(flu.errno.ENOENT)
              elseif kind == 3 then
                error('a string that is made here: ' .. tostring({}))
              else
                return 'not a table'
              end
            end)
            """

        private func run(failing: Range<Int>) -> String? {
            Probe.run(Self.script, failing: failing) { function in
                for kind in 1...4 {
                    let info = Place(FileInfo())
                    let status = Place(stat())
                    let result = invoke(
                        function, .number(kind), .block(info.pointer, FileInfo.layout),
                        returning: .record(into: status.pointer, FileStatus.layout), keepsValues: true)
                    switch (result.outcome, kind) {
                    case (.returned, 1):
                        #expect(status.value.st_size == 10 && info.value.handle != 0 && info.value.fh == 12)
                    case (.threw(let code), 2): #expect(code == 2)
                    case (.failed, _): #expect(result.message != "")
                    default: Issue.record("kind \(kind) ended with \(result.outcome)")
                    }
                    if info.value.handle != 0 { HandlerCall.release(value: info.value.handle) }
                }
            }
        }

        /// - Parameter count: how many requests fail, from the Nth on.
        @Test(
            "The Nth request of memory fails, for every N: an ordinary error, no crash",
            arguments: [1, 2, Int32.max])
        func failing(count: Int32) {
            var first = 1
            while true {
                let problem = run(failing: first..<(first + Int(count)))
                if let problem {
                    #expect(
                        problem.contains("not enough memory") || problem.contains("error in error handling"),
                        "\(problem)")
                } else if Probe.allocationCount < first {
                    break
                }
                first += 1
            }
            #expect(first > 1000)
        }
    }
}
