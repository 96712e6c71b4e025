import CDNNL
import SutureExecution

/// The implementation that oneDNN chose for an operation: a primitive descriptor.
final class OneDNNDescriptor {
  let handle: OpaquePointer
  let operation: String

  init(_ operation: String, _ make: (inout OpaquePointer?) -> dnnl_status_t) throws(EngineError) {
    self.operation = operation
    handle = try OneDNNStatus.make(operation, make)
  }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// The layout of one of its tensors.
  func layout(_ what: dnnl_query_t) throws(EngineError) -> OneDNNLayout {
    try OneDNNLayout.query(handle, what, operation)
  }

  /// The size of its scratch memory in bytes.
  func scratchByteCount() throws(EngineError) -> Int { try layout(dnnl_query_scratchpad_md).byteCount }
}

/// An operation ready for execution: oneDNN's primitive.
final class OneDNNPrimitive {
  let handle: OpaquePointer

  init(_ descriptor: OneDNNDescriptor) throws(EngineError) {
    handle = try OneDNNStatus.make(descriptor.operation) { dnnl_primitive_create(&$0, descriptor.handle) }
  }

  deinit { dnnl_primitive_destroy(handle) }
}

/// A layout with memory that it does not own.
final class OneDNNMemory {
  let handle: OpaquePointer

  init(_ layout: OneDNNLayout, _ pointer: UnsafeMutableRawPointer, _ context: OneDNNContext) throws(EngineError) {
    handle = try OneDNNStatus.make("memory") {
      suture_memory_create(&$0, layout.handle, context.engine, pointer)
    }
  }

  deinit { dnnl_memory_destroy(handle) }
}
