import SutureHost
import SutureRegistry
import SutureSandbox

/// The plugin accepts hosts that it supports and rejects all others with a status.
public struct HandshakeCheck: ConformanceCheck {
  public static let id = "handshake"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.library
  public static let examinesLibrary = true
  public static let explanation = "it rejects other major versions and null pointers, and accepts newer minor versions"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let refused: [(String, ModuleLoader.Greeting)] = [
      ("a host of the next major version", .init(majorOffset: 1)),
      ("a host of the highest possible major version", .init(majorOffset: 0xffff)),
      ("no pointer for the answer", .init(hasSlot: false)),
      ("no header", .init(majorOffset: nil)),
      ("neither header nor pointer", .init(majorOffset: nil, hasSlot: false)),
    ]
    for (name, greeting) in refused {
      let answer = try subject.examiner.greet(subject.manifest, greeting)
      if answer.succeeded { report.fail("\(name): expected a rejection, but it returned \(answer.status)") }
    }
    let taken: [(String, ModuleLoader.Greeting)] = [
      ("a host of a newer minor version", .init(minorOffset: 7)), ("the same host again", .init()),
    ]
    for (name, greeting) in taken {
      let answer = try subject.examiner.greet(subject.manifest, greeting)
      if !answer.succeeded {
        report.fail("\(name): expected an offer, but it returned \(answer.status)")
      } else if !answer.hasOffer {
        report.fail("\(name): it returned \(answer.status) without an offer")
      }
    }
    if report.holds { report.pass("\(refused.count) rejections, \(taken.count) offers") }
  }
}
