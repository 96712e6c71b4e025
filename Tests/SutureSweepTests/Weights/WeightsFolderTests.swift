import Foundation
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureSweep

struct WeightsFolderTests {
  @Test(arguments: [("a/small.db", "a/small.weights"), ("results", "results.weights")])
  func `the folder stands beside the store and has its name`(store: String, folder: String) {
    #expect(WeightsFolder(ofStore: store).path == folder)
  }

  @Test func `where the store is a link, the folder stands beside the file itself`() throws {
    let folder = try TemporaryFolder()
    try folder.write("far/results.db", "")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("small.db"), withDestinationPath: folder.file("far/results.db"))
    let path = WeightsFolder(ofStore: folder.file("small.db")).path
    #expect(path.hasSuffix("/far/results.weights"))
  }

  @Test func `a file is kept as long as it is the one that was written`() throws {
    let folder = try TemporaryFolder()
    let weights = WeightsFolder(ofStore: folder.file("small.db"))
    try weights.prepare()
    func state(_ recorded: WeightsDigest?, isThorough: Bool = true) throws -> WeightsState {
      try weights.state(of: "k", recorded: recorded, isThorough: isThorough)
    }
    let written = WeightsDigest(Array("1234".utf8))
    #expect(try state(nil) == .unrecorded && state(written) == .missing)
    try folder.write("small.weights/k.safetensors", "1234")
    #expect(try state(written) == .kept && state(nil) == .unrecorded)
    try folder.write("small.weights/k.safetensors", "1235")
    #expect(try state(written) == .damaged)
    // Sizes alone tell less.
    #expect(try state(written, isThorough: false) == .kept)
    try folder.write("small.weights/k.safetensors", "123")
    #expect(try state(written, isThorough: false) == .damaged)
    try FileManager.default.removeItem(atPath: weights.file(of: "k"))
    try FileManager.default.createDirectory(atPath: weights.file(of: "k"), withIntermediateDirectories: true)
    #expect(try state(written) == .damaged)
  }

  @Test func `what killed workers left half-written is removed, and nothing else`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.weights/.suture-1abc.partial", "half")
    try folder.write("small.weights/k.safetensors", "whole")
    try folder.write("small.weights/.mine", "mine")
    try WeightsFolder(ofStore: folder.file("small.db")).prepare()
    #expect(try folder.files().sorted() == ["small.weights", "small.weights/.mine", "small.weights/k.safetensors"])
  }

  @Test func `a folder that cannot be made is an error that names it`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.weights", "a file")
    let error = #expect(throws: FileError.self) {
      try WeightsFolder(ofStore: folder.file("small.db")).prepare()
    }
    #expect("\(String(describing: error))".contains("small.weights"))
  }
}
