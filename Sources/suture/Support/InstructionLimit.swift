import Glibc
import SutureEngine

/// The environment variable that limits vector instructions.
enum InstructionLimit {
  /// Limits vector instructions to the value of `SUTURE_INSTRUCTION_SET`.
  /// - Returns: why its value is invalid; nil if it is valid.
  static func apply() -> String? {
    guard let text = getenv(InstructionSet.variable).map({ String(cString: $0) }), !text.isEmpty else { return nil }
    let names = InstructionSet.allCases.filter { $0 <= .best }.map { "\($0)" }.joined(separator: ", ")
    guard let set = InstructionSet(name: text), set <= .best else {
      return "\(InstructionSet.variable) is '\(text)'; this processor supports \(names)"
    }
    set.use()
    return nil
  }
}
