import CDNNL
import SutureExecution

/// Checks the status of every call of oneDNN.
enum OneDNNStatus {
  /// Throws if a call failed.
  static func check(_ status: dnnl_status_t, _ operation: String) throws(EngineError) {
    guard status == dnnl_success else { throw .failed(library: "oneDNN", operation: operation, status: name(status)) }
  }

  /// Creates an object by a function that returns its handle through a parameter.
  static func make<Handle>(
    _ operation: String, _ call: (inout Handle?) -> dnnl_status_t
  ) throws(EngineError) -> Handle {
    var handle: Handle?
    try check(call(&handle), operation)
    guard let handle else { throw .failed(library: "oneDNN", operation: operation, status: "no object returned") }
    return handle
  }

  private static func name(_ status: dnnl_status_t) -> String {
    switch status {
    case dnnl_out_of_memory: "out of memory"
    case dnnl_invalid_arguments: "invalid arguments"
    case dnnl_unimplemented: "not implemented"
    case dnnl_runtime_error: "runtime error"
    default: "status \(status.rawValue)"
    }
  }
}
