import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import suture

struct OutputFileTests {
  @Test func `two spellings of one file are one output, and standard output is no file`() throws {
    let folder = try TemporaryFolder()
    let (plain, dotted) = (try OutputFile(folder.file("r")), try OutputFile(folder.file("./r")))
    let error = #expect(throws: UsageError.self) { try OutputFile.checkDistinct([plain, dotted]) }
    #expect(error?.description == "'\(dotted.path)' is named for two outputs: the second would replace the first")
    let other = try OutputFile(folder.file("s"))
    try OutputFile.checkDistinct([plain, other, OutputFile("-")], from: folder.file("t"))
    #expect(throws: UsageError.self) { try OutputFile.checkDistinct([OutputFile("-"), OutputFile("-")]) }
    try folder.write("s", "old")
    #expect(throws: UsageError.self) { try OutputFile.checkDistinct([other], from: folder.file("./s")) }
  }
}
