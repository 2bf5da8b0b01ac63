// document [--check]: writes docs/syscall.md and scripts/types from the declarations of the modules and the comments
// above them. With --check it writes nothing, and fails when a file is not what it would write.
import Foundation

func fail(_ messages: [String]) -> Never {
    for message in messages { FileHandle.standardError.write(Data("document: \(message)\n".utf8)) }
    exit(1)
}

#if DEBUG
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    var sources = try Sources(folder: root.appending(path: "Sources/ScriptHost/Syscall"))
    let syscall = ModuleModel.syscall(&sources)
    let introduction = try String(
        contentsOf: root.appending(path: "tools/document/introduction.md"), encoding: .utf8)
    let (syscallTypes, syscallProblems) = Annotations.annotations(syscall)
    let (fluTypes, fluProblems) = FluModel.read().annotations()

    let problems = sources.problems + syscallProblems + fluProblems
    if !problems.isEmpty { fail(problems) }

    let files = [
        ("docs/syscall.md", Markdown.document(syscall, introduction: introduction)),
        ("scripts/types/syscall.lua", syscallTypes),
        ("scripts/types/flu.lua", fluTypes),
    ]
    if CommandLine.arguments.contains("--check") {
        let stale = files.filter { path, text in
            (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) != text
        }
        if !stale.isEmpty { fail(stale.map { "\($0.0) is not what the sources say: run make docs" }) }
    } else {
        for (path, text) in files {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
    }
#else
    fail(["this needs a build for debugging: swift run document"])
#endif
