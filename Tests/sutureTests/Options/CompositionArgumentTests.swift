import Testing

@testable import suture

struct CompositionArgumentTests {
  @Test(arguments: [
    (["ca >> sa", "sa >> ca"], ["ca >> sa", "sa >> ca"]),
    (["ca", "then", "sa", "sa", "then", "ca"], ["ca then sa", "sa then ca"]),
    (["se", "+", "eca", "identity"], ["se + eca", "identity"]), (["se+", "eca", "3"], ["se+ eca", "3"]),
    (["max(se,", "eca)", "at", "layer1", "se"], ["max(se, eca) at layer1", "se"]), ([], []),
  ])
  func `words around an operator are one composition`(words: [String], texts: [String]) {
    #expect(CompositionArgument.grouped(words).map(\.text) == texts)
  }
}
