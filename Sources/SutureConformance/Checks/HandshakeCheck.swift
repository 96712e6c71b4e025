import SutureHost
import SutureRegistry

/// The plugin shakes hands with hosts that it understands and refuses the others cleanly.
public struct HandshakeCheck: ConformanceCheck {
  public static let id = "handshake"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.library
  public static let explanation = "it refuses hosts of other major versions and null pointers, and takes newer minors"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let loader = subject.loader
    let refused: [(String, ModuleLoader.Greeting)] = [
      ("a host of the next major version", .init(majorOffset: 1)),
      ("a host of the last major version there can be", .init(majorOffset: 0xffff)),
      ("no place for the answer", .init(hasSlot: false)),
      ("no header", .init(majorOffset: nil)),
      ("neither header nor place", .init(majorOffset: nil, hasSlot: false)),
    ]
    for (name, greeting) in refused {
      let answer = try loader.greet(subject.manifest, greeting)
      if answer.succeeded { report.fail("\(name): expected a refusal, it answered \(answer.status)") }
    }
    let taken: [(String, ModuleLoader.Greeting)] = [
      ("a host of a newer minor version", .init(minorOffset: 7)), ("the same host again", .init()),
    ]
    for (name, greeting) in taken {
      let answer = try loader.greet(subject.manifest, greeting)
      if !answer.succeeded {
        report.fail("\(name): expected an offer, it answered \(answer.status)")
      } else if !answer.hasOffer {
        report.fail("\(name): it answered \(answer.status) without an offer")
      }
    }
    if report.holds { report.pass("\(refused.count) refusals, \(taken.count) offers") }
  }
}
