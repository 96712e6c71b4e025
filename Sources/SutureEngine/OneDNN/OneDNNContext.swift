import CDNNL
import CKernels
import SutureExecution

/// oneDNN's engine and stream, and the attributes shared by all primitives.
final class OneDNNContext {
  let engine: OpaquePointer
  let stream: OpaquePointer
  /// Scratch memory comes from the plan's arena: an execution allocates nothing, and any thread may execute a plan.
  let attributes: OpaquePointer

  init(threads: ThreadCount) throws(EngineError) {
    suture_use_threads(Int32(threads.value))
    engine = try OneDNNStatus.make("engine") { dnnl_engine_create(&$0, dnnl_cpu, 0) }
    do throws(EngineError) {
      let engine = engine
      stream = try OneDNNStatus.make("stream") {
        dnnl_stream_create(&$0, engine, UInt32(dnnl_stream_default_flags.rawValue))
      }
    } catch {
      dnnl_engine_destroy(engine)
      throw error
    }
    do throws(EngineError) {
      attributes = try OneDNNStatus.make("attributes") { dnnl_primitive_attr_create(&$0) }
    } catch {
      dnnl_stream_destroy(stream)
      dnnl_engine_destroy(engine)
      throw error
    }
    try OneDNNStatus.check(
      dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "attributes")
  }

  deinit {
    dnnl_primitive_attr_destroy(attributes)
    dnnl_stream_destroy(stream)
    dnnl_engine_destroy(engine)
  }
}
