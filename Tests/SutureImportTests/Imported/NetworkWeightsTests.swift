import SutureExecution
import SutureGraph
import SutureSupport
import Testing

@testable import SutureImport

struct NetworkWeightsTests {
  private func file(_ folder: ImportFolder) throws -> String {
    try folder.write("w.safetensors", tensors: [("a", [2, 3]), ("b", [4])])
  }

  @Test("The elements of a tensor are read, the first time and again")
  func values() throws {
    let folder = try ImportFolder()
    let weights = try NetworkWeights(file: try file(folder), digest: nil)
    for _ in 0..<2 {
      #expect(try weights.values(of: "a", [2, 3]) == [0, 1, 2, 3, 4, 5])
      #expect(try weights.values(of: "b", [4]) == [0, 1, 2, 3])
      #expect(try weights.elements(of: "b", [4]) == [0, 1, 2, 3])
    }
  }

  @Test("A tensor that is missing or has another shape has no elements, also after it was read")
  func otherShapes() throws {
    let folder = try ImportFolder()
    let weights = try NetworkWeights(file: try file(folder), digest: nil)
    for _ in 0..<2 {
      #expect(try weights.values(of: "c", [4]) == nil)
      for shape in [[3, 2], [6], [2, 3, 1], [2, 4], []] {
        #expect(try weights.values(of: "a", Shape(shape)) == nil)
      }
      #expect(try weights.values(of: "a", [2, 3]) != nil)
    }
  }

  @Test("A network without weights has none")
  func none() throws {
    #expect(try NetworkWeights(file: nil, digest: nil).values(of: "a", [1]) == nil)
    #expect(try NetworkWeights(elements: [:]).values(of: "a", [1]) == nil)
  }

  @Test("A file with another digest is refused with both")
  func digest() throws {
    let folder = try ImportFolder()
    let path = try file(folder)
    let digest = try SHA256.hexDigest(ofFile: path).hexDigest
    _ = try NetworkWeights(file: path, digest: digest)
    let other = String(repeating: "0", count: 64)
    let error = #expect(throws: ImportError.self) { try NetworkWeights(file: path, digest: other) }
    #expect(error?.file == path && error?.reason.contains("is \(digest), not \(other)") == true)
    #expect(error?.reason.hasSuffix("or correct 'weights_sha256' in the manifest") == true)
  }

  @Test("A file that is missing, or no weights, is an error")
  func unreadable() throws {
    let folder = try ImportFolder()
    #expect(throws: (any Error).self) { try NetworkWeights(file: folder.file("absent"), digest: nil) }
    let path = try folder.write("w.safetensors", [1, 2, 3])
    #expect(throws: (any Error).self) { try NetworkWeights(file: path, digest: nil) }
  }
}
