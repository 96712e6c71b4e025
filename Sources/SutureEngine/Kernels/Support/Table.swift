/// An owned table of numbers that a loop reads.
final class Table<Element> {
  private let memory: UnsafeMutableBufferPointer<Element>

  init(_ elements: [Element]) {
    memory = .allocate(capacity: max(elements.count, 1))
    _ = memory.initialize(from: elements)
  }

  deinit { memory.deallocate() }

  /// The elements; valid as long as the table lives.
  var pointer: UnsafePointer<Element>? { UnsafePointer(memory.baseAddress) }
}
