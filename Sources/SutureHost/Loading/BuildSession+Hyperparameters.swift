internal import CSuture
import SutureRegistry

extension BuildSession {
  private func hyperparameter(
    _ raw: suture_string, _ type: HyperparameterType, _ function: String
  ) throws(BuildFault) -> (name: String, value: HyperparameterValue) {
    let name = try name(raw, "name", function)
    guard let value = hyperparameters[name], let declared = manifest.hyperparameter(name)?.type else {
      throw BuildFault(.unknownHyperparameter(name, known: manifest.hyperparameters.map(\.name)))
    }
    guard declared == type else { throw BuildFault(.hyperparameterType(name, declared: declared, read: type)) }
    return (name, value)
  }

  /// The fault for a value that does not have its declared type: the caller passed hyperparameters that
  /// `Manifest.resolve(_:)` did not produce.
  private func unresolved(_ name: String, _ value: HyperparameterValue, _ function: String) -> BuildFault {
    BuildFault(.badArgument(function: function, reason: "\(value) for '\(name)', which is not of its declared type"))
  }

  func integer(_ name: suture_string, _ slot: UnsafeMutablePointer<Int64>?) throws(BuildFault) {
    let slot = try checked(slot, "integer")
    let (name, value) = try hyperparameter(name, .integer, "integer")
    guard case .integer(let number) = value else { throw unresolved(name, value, "integer") }
    slot.pointee = Int64(number)
  }

  func real(_ name: suture_string, _ slot: UnsafeMutablePointer<Double>?) throws(BuildFault) {
    let slot = try checked(slot, "real")
    let (name, value) = try hyperparameter(name, .real, "real")
    guard case .real(let number) = value else { throw unresolved(name, value, "real") }
    slot.pointee = number
  }

  func boolean(_ name: suture_string, _ slot: UnsafeMutablePointer<Int32>?) throws(BuildFault) {
    let slot = try checked(slot, "boolean")
    let (name, value) = try hyperparameter(name, .boolean, "boolean")
    guard case .boolean(let truth) = value else { throw unresolved(name, value, "boolean") }
    slot.pointee = truth ? 1 : 0
  }

  func text(_ name: suture_string, _ slot: UnsafeMutablePointer<suture_string>?) throws(BuildFault) {
    let slot = try checked(slot, "text")
    let (name, value) = try hyperparameter(name, .text, "text")
    guard case .text(let word) = value else { throw unresolved(name, value, "text") }
    let lent = memory.text(name, word)
    slot.pointee = suture_string(bytes: lent.baseAddress, length: UInt64(lent.count))
  }

  func integers(_ name: suture_string, _ slot: UnsafeMutablePointer<suture_integers>?) throws(BuildFault) {
    let slot = try checked(slot, "integers")
    let (name, value) = try hyperparameter(name, .integers, "integers")
    guard case .integers(let numbers) = value else { throw unresolved(name, value, "integers") }
    let lent = memory.list(name, numbers)
    slot.pointee = suture_integers(values: lent.baseAddress, count: UInt64(lent.count))
  }
}
