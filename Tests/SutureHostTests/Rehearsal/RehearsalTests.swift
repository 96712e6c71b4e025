import SutureGraph
import Testing

@testable import SutureHost
@testable import SutureRegistry

@Suite struct RehearsalTests {
  private static let checkout = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(
    separator: "/")
  private static let registry = Registry(folders: [checkout + "/Registry"])
  private let loader = ModuleLoader(registry: registry)

  private func rehearse(_ id: String, _ host: RehearsedHost) throws -> RehearsedBuild {
    let manifest = try Self.registry.manifest(id, kind: .module)
    return try loader.rehearse(
      manifest, hyperparameters: manifest.resolve([:]), inputs: manifest.equalInputs([2, 16, 5, 4]), host: host)
  }

  @Test(arguments: ["gct", "se"])
  func `with a table as small or as large as may be it builds as ever`(id: String) throws {
    let usual = try rehearse(id, RehearsedHost())
    #expect(usual.succeeded && usual.fault == nil && usual.callCount > 5)
    #expect(try rehearse(id, RehearsedHost(table: .newer)) == usual)
  }

  @Test(arguments: ["gct", "se"])
  func `a table that ends early is refused`(id: String) throws {
    #expect(try rehearse(id, RehearsedHost(table: .truncated)).status == "SUTURE_BAD_VERSION")
  }

  @Test(arguments: ["gct", "se"])
  func `whichever call is refused, the build fails and nothing else is held against it`(id: String) throws {
    let count = try rehearse(id, RehearsedHost()).callCount
    var statuses: Set<String> = []
    for call in 1...count {
      let build = try rehearse(id, RehearsedHost(refusedCall: call))
      #expect(!build.succeeded && build.callCount >= call && build.fault == nil)
      statuses.insert(build.status)
    }
    #expect(statuses.count > 3)
    #expect(try rehearse(id, RehearsedHost(refusedCall: count + 1)).succeeded)
  }

  @Test(arguments: [
    (ModuleLoader.Greeting(), "SUTURE_OK"), (ModuleLoader.Greeting(minorOffset: 9), "SUTURE_OK"),
    (ModuleLoader.Greeting(majorOffset: 1), "SUTURE_BAD_VERSION"),
    (ModuleLoader.Greeting(majorOffset: nil), "SUTURE_BAD_ARGUMENT"),
    (ModuleLoader.Greeting(hasSlot: false), "SUTURE_BAD_ARGUMENT"),
  ])
  func `greetings of other hosts are answered as the header says`(
    greeting: ModuleLoader.Greeting, status: String
  ) throws {
    let answer = try loader.greet(Self.registry.manifest("gct", kind: .module), greeting)
    #expect(answer.status == status)
    #expect(answer.hasOffer == answer.succeeded)
  }
}
