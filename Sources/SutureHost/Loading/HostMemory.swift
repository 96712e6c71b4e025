/// Memory that the host lends a plugin until its build ends: dimensions, lists and texts, each allocated once.
struct HostMemory: ~Copyable {
  private var shapes: [Int: UnsafeMutableBufferPointer<Int64>] = [:]
  private var lists: [String: UnsafeMutableBufferPointer<Int64>] = [:]
  private var texts: [String: UnsafeMutableBufferPointer<CChar>] = [:]

  /// The dimensions of the value at an index.
  mutating func shape(_ index: Int, _ dimensions: [Int]) -> UnsafeBufferPointer<Int64> {
    let kept = shapes[index] ?? copy(dimensions.map(Int64.init))
    shapes[index] = kept
    return UnsafeBufferPointer(kept)
  }

  /// The integers of a hyperparameter.
  mutating func list(_ name: String, _ numbers: [Int]) -> UnsafeBufferPointer<Int64> {
    let kept = lists[name] ?? copy(numbers.map(Int64.init))
    lists[name] = kept
    return UnsafeBufferPointer(kept)
  }

  /// The text of a hyperparameter.
  mutating func text(_ name: String, _ text: String) -> UnsafeBufferPointer<CChar> {
    let kept = texts[name] ?? copy(text.utf8.map(CChar.init(bitPattern:)))
    texts[name] = kept
    return UnsafeBufferPointer(kept)
  }

  private func copy<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = buffer.initialize(from: elements)
    return buffer
  }

  deinit {
    shapes.values.forEach { $0.deallocate() }
    lists.values.forEach { $0.deallocate() }
    texts.values.forEach { $0.deallocate() }
  }
}
