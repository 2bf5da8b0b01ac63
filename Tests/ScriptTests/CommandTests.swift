import Testing
import TestSupport

@Suite struct CommandTests {
    @Test func aScriptRuns() throws {
        let result = try Fluhost.run(script: "print(...)", arguments: ["a", "b"])
        #expect(result.ending == .exited(0))
        #expect(result.output == "a\tb\n")
    }
}
