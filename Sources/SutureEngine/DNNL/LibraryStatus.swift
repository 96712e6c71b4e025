import CDNNL
import SutureExecution

/// The one way in which oneDNN is called: every status is looked at.
enum LibraryStatus {
  /// Throws where a call failed.
  static func check(_ status: dnnl_status_t, _ operation: String) throws(EngineError) {
    guard status == dnnl_success else { throw .library(operation: operation, status: name(status)) }
  }

  /// Makes an object through a function that fills in its handle.
  static func make<Handle>(
    _ operation: String, _ call: (inout Handle?) -> dnnl_status_t
  ) throws(EngineError) -> Handle {
    var handle: Handle?
    try check(call(&handle), operation)
    guard let handle else { throw .library(operation: operation, status: "nothing was made") }
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
