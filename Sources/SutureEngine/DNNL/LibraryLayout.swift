import CDNNL
import SutureExecution
import SutureGraph

/// How a tensor lies in memory, as oneDNN describes it.
final class LibraryLayout {
  let handle: OpaquePointer

  /// Takes over a layout.
  private init(owning handle: OpaquePointer) { self.handle = handle }

  deinit { suture_layout_destroy(handle) }

  /// Floats with the given strides; row-major where none are given.
  static func strided(_ sizes: [Int], _ strides: [Int]? = nil) throws(EngineError) -> LibraryLayout {
    var steps = strides ?? []
    if strides == nil {
      steps = [Int](repeating: 1, count: sizes.count)
      for axis in steps.indices.dropLast().reversed() { steps[axis] = steps[axis + 1] * max(sizes[axis + 1], 1) }
    }
    let (sizes64, strides64) = (sizes.map(Int64.init), steps.map(Int64.init))
    return LibraryLayout(
      owning: try LibraryStatus.make("layout") {
        suture_layout_create(&$0, Int32(sizes64.count), sizes64, strides64)
      })
  }

  /// Feature maps: row-major where a block is one channel, otherwise [n, c / block, h, w, block].
  static func feature(_ shape: Shape, block: Int) throws(EngineError) -> LibraryLayout {
    if block == 1 { return try strided(shape.dimensions) }
    let sizes = shape.dimensions.map(Int64.init)
    return LibraryLayout(
      owning: try LibraryStatus.make("layout") { suture_layout_create_blocked(&$0, sizes, Int32(block)) })
  }

  /// Floats in the order that a primitive likes best.
  static func any(_ sizes: [Int]) throws(EngineError) -> LibraryLayout {
    let sizes64 = sizes.map(Int64.init)
    return LibraryLayout(
      owning: try LibraryStatus.make("layout") { suture_layout_create_any(&$0, Int32(sizes64.count), sizes64) })
  }

  /// The layout that a primitive uses for one of its tensors.
  static func query(
    _ descriptor: OpaquePointer, _ what: dnnl_query_t, _ operation: String
  ) throws(EngineError) -> LibraryLayout {
    LibraryLayout(
      owning: try LibraryStatus.make(operation) { suture_layout_query(&$0, descriptor, what, 0) })
  }

  /// The memory that it takes.
  var byteCount: Int { Int(suture_layout_size(handle)) }

  /// Whether two layouts are the same.
  static func == (a: LibraryLayout, b: LibraryLayout) -> Bool { suture_layout_equal(a.handle, b.handle) }
}
