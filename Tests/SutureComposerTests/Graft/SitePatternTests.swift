import Testing

@testable import SutureComposer

struct SitePatternTests {
  @Test(arguments: [
    ("layer2.0", "layer2.0", true), ("layer2.0", "layer2.0.residual", false), ("layer*", "layer2", true),
    ("layer*", "layer2.0", false), ("layer*.*.residual", "layer2.0.residual", true), ("*", "stem", true),
    ("*", "a.b", false), ("b*ck*s.3", "blocks.3", true), ("blocks.*1", "blocks.11", true),
    ("blocks.*1", "blocks.10", false), ("l*r*1", "layer1", true), ("l*r*r1", "layer1", false), ("aa*a", "aa", false),
    ("", "stem", false),
  ])
  func `stars stand for letters within a part`(pattern: String, site: String, matches: Bool) {
    #expect(SitePattern(pattern).matches(site) == matches)
  }
}
