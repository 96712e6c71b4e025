import SutureRegistry
import SutureTestSupport
import Testing

struct LibraryDigestTests {
  private static func source(_ answer: Int) -> String {
    """
    #include "suture.h"
    static int uninitialised[64];
    int answer(int x) { return x + \(answer) + uninitialised[x & 63]; }
    suture_status suture_plugin(const suture_header *host, const suture_offer **offer) {
      (void)host; (void)offer;
      return SUTURE_OK;
    }
    """
  }

  @Test func `the digest of code is that of what it does, not of where and how it was built`() throws {
    func library(_ answer: Int, _ flags: [String], buildID: String = "01") throws -> LibraryFile {
      let dropIn = try DropIn()
      let note = "-Wl,--build-id=0x" + String(repeating: buildID, count: 20)
      try dropIn.compile("x", Self.source(answer), flags: flags + [note])
      return try LibraryFile(checking: dropIn.folder.file("libx.so"))
    }
    let plain = try library(1, [])
    let others = try [library(1, ["-g"]), library(1, ["-g"], buildID: "02")]
    for other in others {
      #expect(other.digest != plain.digest && other.codeDigest == plain.codeDigest)
    }
    #expect(others[0].digest != others[1].digest)
    #expect(try library(2, []).codeDigest != plain.codeDigest)
    #expect(try library(1, ["-O2"]).codeDigest != plain.codeDigest)
    let stripped = try library(1, ["-s"])
    #expect(stripped.digest != plain.digest && stripped.codeDigest == plain.codeDigest)
  }
}
