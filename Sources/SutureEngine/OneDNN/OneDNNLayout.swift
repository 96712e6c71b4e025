import CDNNL
import SutureExecution
import SutureGraph

/// The layout of a tensor in memory: oneDNN's memory descriptor.
final class OneDNNLayout {
  let handle: OpaquePointer

  /// Takes ownership of a handle.
  private init(owning handle: OpaquePointer) { self.handle = handle }

  deinit { suture_layout_destroy(handle) }

  /// Floats with the given strides; row-major without.
  static func strided(_ sizes: [Int], _ strides: [Int]? = nil) throws(EngineError) -> OneDNNLayout {
    var steps = strides ?? []
    if strides == nil {
      steps = [Int](repeating: 1, count: sizes.count)
      for axis in steps.indices.dropLast().reversed() { steps[axis] = steps[axis + 1] * max(sizes[axis + 1], 1) }
    }
    let (sizes64, strides64) = (sizes.map(Int64.init), steps.map(Int64.init))
    return OneDNNLayout(
      owning: try OneDNNStatus.make("layout") {
        suture_layout_create(&$0, Int32(sizes64.count), sizes64, strides64)
      })
  }

  /// Feature maps: row-major for a block of one channel, otherwise [n, c / block, h, w, block].
  static func feature(_ shape: Shape, block: Int) throws(EngineError) -> OneDNNLayout {
    if block == 1 { return try strided(shape.dimensions) }
    let sizes = shape.dimensions.map(Int64.init)
    return OneDNNLayout(
      owning: try OneDNNStatus.make("layout") { suture_layout_create_blocked(&$0, sizes, Int32(block)) })
  }

  /// Floats in the layout that a primitive prefers.
  static func any(_ sizes: [Int]) throws(EngineError) -> OneDNNLayout {
    let sizes64 = sizes.map(Int64.init)
    return OneDNNLayout(
      owning: try OneDNNStatus.make("layout") { suture_layout_create_any(&$0, Int32(sizes64.count), sizes64) })
  }

  /// The layout that a primitive uses for one of its tensors.
  static func query(
    _ descriptor: OpaquePointer, _ what: dnnl_query_t, _ operation: String
  ) throws(EngineError) -> OneDNNLayout {
    OneDNNLayout(
      owning: try OneDNNStatus.make(operation) { suture_layout_query(&$0, descriptor, what, 0) })
  }

  /// The size in bytes.
  var byteCount: Int { Int(suture_layout_size(handle)) }

  /// Whether two layouts are equal.
  static func == (a: OneDNNLayout, b: OneDNNLayout) -> Bool { suture_layout_equal(a.handle, b.handle) }
}
