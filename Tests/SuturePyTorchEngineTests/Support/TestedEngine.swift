import Foundation
import SutureExecution
import SuturePyTorchEngine
import SutureTestSupport

/// The engine under test: on the CPU, or on the device that `make test-gpu` names.
enum TestedEngine {
  /// `cpu`, unless SUTURE_TEST_DEVICE names another device.
  static let device: PyTorchOptions.Device =
    ProcessInfo.processInfo.environment["SUTURE_TEST_DEVICE"].flatMap(PyTorchOptions.Device.init) ?? .cpu

  /// Products of GPUs are summed in another order.
  static var isOnCPU: Bool { device == .cpu }

  static func engine(_ change: (inout PyTorchOptions) -> Void = { _ in }) -> PyTorchEngine {
    var options = PyTorchOptions(device: device)
    change(&options)
    let given = ProcessInfo.processInfo.environment[PyTorchEngine.pythonVariable]
    return PyTorchEngine(options, python: isOnCPU ? Checkout.python : given ?? Checkout.python)
  }
}
