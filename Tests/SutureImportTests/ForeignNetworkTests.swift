import FoundationEssentials
import Testing

@testable import SutureImport

struct ForeignNetworkTests {
  @Test("An argument of every kind survives its JSON")
  func arguments() throws {
    let tensor = try #require(ForeignTensor(shape: [2], .floats([0.5, -.infinity])))
    let argument = ForeignArgument.list([
      .none, .value("x"), .integer(-3), .real(2), .real(.infinity), .boolean(true), .text("%nearest"), .tensor(tensor),
      .list([]), .tensor(ForeignTensor([1, .max])),
    ])
    let data = try JSONEncoder().encode(argument)
    #expect(try JSONDecoder().decode(ForeignArgument.self, from: data) == argument)
  }
}
