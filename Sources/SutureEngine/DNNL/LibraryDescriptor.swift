import CDNNL
import SutureExecution

/// A chosen implementation of an operation: oneDNN's primitive descriptor.
final class LibraryDescriptor {
  let handle: OpaquePointer
  let operation: String

  init(_ operation: String, _ make: (inout OpaquePointer?) -> dnnl_status_t) throws(EngineError) {
    self.operation = operation
    handle = try LibraryStatus.make(operation, make)
  }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// The layout of one of its tensors.
  func layout(_ what: dnnl_query_t) throws(EngineError) -> LibraryLayout {
    try LibraryLayout.query(handle, what, operation)
  }

  /// The working memory that it needs, in bytes.
  func scratchByteCount() throws(EngineError) -> Int { try layout(dnnl_query_scratchpad_md).byteCount }
}

/// An operation ready to run: oneDNN's primitive.
final class LibraryPrimitive {
  let handle: OpaquePointer

  init(_ descriptor: LibraryDescriptor) throws(EngineError) {
    handle = try LibraryStatus.make(descriptor.operation) { dnnl_primitive_create(&$0, descriptor.handle) }
  }

  deinit { dnnl_primitive_destroy(handle) }
}

/// A layout over memory that somebody else owns.
final class LibraryMemory {
  let handle: OpaquePointer

  init(_ layout: LibraryLayout, _ pointer: UnsafeMutableRawPointer, _ context: LibraryContext) throws(EngineError) {
    handle = try LibraryStatus.make("memory") {
      suture_memory_create(&$0, layout.handle, context.engine, pointer)
    }
  }

  deinit { dnnl_memory_destroy(handle) }
}
