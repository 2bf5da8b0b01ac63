import Glibc
import TestSupport
import Testing

/// Folders as the C library reads them: places in them that one comes back to.
@Suite struct PassthroughFolderTests {
    @Test func placesInAFolderAreFoundAgain() throws {
        try withPassthrough { folder in
            for number in 0..<1500 { close(try System.open(folder.below("file\(number)"), O_CREAT | O_WRONLY)) }
            let directory = try #require(opendir(folder.mount.point))
            defer { closedir(directory) }
            func next() -> String? {
                readdir(directory).map { entry in
                    withUnsafeBytes(of: &entry.pointee.d_name) {
                        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                    }
                }
            }
            var places: [(place: Int, name: String)] = []
            while true {
                let place = telldir(directory)
                guard let name = next() else { break }
                places.append((place, name))
            }
            #expect(Set(places.map(\.name)).count == 1502)
            for index in stride(from: places.count - 1, to: 0, by: -97) {
                seekdir(directory, places[index].place)
                #expect(next() == places[index].name)
            }
            rewinddir(directory)
            var again: Set<String> = []
            while let name = next() { again.insert(name) }
            #expect(again == Set(places.map(\.name)))
        }
    }
}
