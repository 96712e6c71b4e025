import Testing

@testable import SutureRegistry

@Suite struct VersionTests {
  @Test func `versions are ordered by number, not by letter`() throws {
    let texts = ["0.9.9", "1.0.0", "1.0.2", "1.0.10", "1.2.0", "1.10.0", "2.0.0", "10.0.0"]
    let versions = texts.compactMap(Version.init(parsing:))
    #expect(versions.map(\.description) == texts)
    #expect(versions == versions.shuffled().sorted())
  }

  @Test(arguments: ["", "1", "1.0", "1.0.0.0", "v1.0.0", "1.0.0-rc1", "1.0.x", "01.0.0", "+1.0.0", "-1.0.0", "1..0"])
  func `other texts are not versions`(text: String) {
    #expect(Version(parsing: text) == nil)
  }

  @Test func `an ABI version is a major with or without a minor`() {
    #expect(ABIVersion(parsing: "1") == ABIVersion(1, 0))
    #expect(ABIVersion(parsing: "1.2") == ABIVersion(1, 2))
    for text in ["", "1.", ".1", "1.2.3", "-1", "1.02", "one"] { #expect(ABIVersion(parsing: text) == nil, "\(text)") }
  }

  @Test func `a host offers its own major and lower minors`() {
    let host = ABIVersion(2, 3)
    #expect(host.offers(ABIVersion(2, 3)) && host.offers(ABIVersion(2, 0)))
    #expect(!host.offers(ABIVersion(2, 4)) && !host.offers(ABIVersion(1, 0)) && !host.offers(ABIVersion(3, 0)))
    #expect(ABIVersion.host == ABIVersion(1, 1))
  }
}
