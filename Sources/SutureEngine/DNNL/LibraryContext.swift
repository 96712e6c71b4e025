import CDNNL
import CKernels
import SutureExecution
import SutureGraph

/// oneDNN's engine and stream, and the attributes that all primitives share.
final class LibraryContext {
  let engine: OpaquePointer
  let stream: OpaquePointer
  /// Working memory comes from the plan's arena: nothing is allocated in a run, and any thread may run a plan.
  let attributes: OpaquePointer

  init(threads: ThreadCount) throws(EngineError) {
    suture_use_threads(Int32(threads.value))
    engine = try LibraryStatus.make("engine") { dnnl_engine_create(&$0, dnnl_cpu, 0) }
    do throws(EngineError) {
      let engine = engine
      stream = try LibraryStatus.make("stream") {
        dnnl_stream_create(&$0, engine, UInt32(dnnl_stream_default_flags.rawValue))
      }
    } catch {
      dnnl_engine_destroy(engine)
      throw error
    }
    do throws(EngineError) {
      attributes = try LibraryStatus.make("attributes") { dnnl_primitive_attr_create(&$0) }
    } catch {
      dnnl_stream_destroy(stream)
      dnnl_engine_destroy(engine)
      throw error
    }
    try LibraryStatus.check(
      dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "attributes")
  }

  /// The channels a block in which convolutions work best on this machine; nil where they work on rows.
  var channelBlock: Int? {
    let shape: Shape = [1, 32, 16, 16]
    let window = suture_window(Window(stride: [1], padding: [1], dilation: [1]), axes: 2)
    guard let maps = try? LibraryLayout.any(shape.dimensions), let weight = try? LibraryLayout.any([32, 32, 3, 3])
    else { return nil }
    let descriptor = try? LibraryDescriptor("convolution") { made in
      withUnsafePointer(to: window) {
        suture_convolution_forward(&made, engine, attributes, maps.handle, weight.handle, nil, maps.handle, $0)
      }
    }
    guard let liked = try? descriptor?.layout(dnnl_query_dst_md) else { return nil }
    return [8, 16].first { block in (try? LibraryLayout.feature(shape, block: block)).map { $0 == liked } ?? false }
  }

  deinit {
    dnnl_primitive_attr_destroy(attributes)
    dnnl_stream_destroy(stream)
    dnnl_engine_destroy(engine)
  }
}
