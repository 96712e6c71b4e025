import Foundation
import SutureComposer
import Testing

@testable import SutureReport

struct CompositionTreeTests {
  @Test(arguments: [
    ("identity", #""identity""#), ("se(reduction: 8)#1", ##""se(reduction: 8)#1""##),
    (
      "se >> (eca + identity) >> project(ca | sa)",
      #"{"serial":["se",{"add":["eca","identity"]},{"project":{"concat":["ca","sa"]}}]}"#
    ),
    (
      "identity_init(channel_gated(se, max(eca, sa) * ca))",
      #"{"identity_init":{"channel_gated":["se",{"multiply":[{"max":["eca","sa"]},"ca"]}]}}"#
    ),
    ("aff(se, eca >> sa, reduction: 8)#1", ##"{"aff(reduction: 8)#1":["se",{"serial":["eca","sa"]}]}"##),
  ])
  func `a composition is encoded as specifications write it`(composition: String, json: String) throws {
    let tree = CompositionTree(composition: try CompositionParser.parse(composition))
    #expect(String(decoding: try JSONEncoder().encode([tree]), as: UTF8.self) == "[\(json)]")
  }
}
