/// A dictionary of arrays, numbers and text that Python has pickled, as the batches of CIFAR are.
package struct PickledBatch {
  private let entries: [(key: String, value: PickleValue)]
  private let objects: PickleObjects

  /// Reads a file in memory; no code of the file is run.
  /// - Throws: `PyTorchFileError.Fact` if it is damaged, or contains anything else.
  package init(_ file: [UInt8]) throws(PyTorchFileError.Fact) {
    var machine = PickleMachine(arraysIn: file)
    guard case .dictionary(let index) = try machine.run() else {
      throw .pickle(byte: 0, reason: "it contains no dictionary")
    }
    objects = machine.objects
    entries = objects.named(index)
  }

  /// The sizes and elements of an array; nil if there is none of this name.
  package func array(_ key: String) -> (sizes: [Int], bytes: [UInt8])? {
    guard case .array(let index)? = value(key) else { return nil }
    return (objects.arrays[index].sizes, objects.arrays[index].bytes)
  }

  /// A list of integers; nil if there is none of this name.
  package func integers(_ key: String) -> [Int]? {
    list(key) { if case .integer(let number) = $0 { number } else { nil } }
  }

  /// A list of text; nil if there is none of this name.
  package func texts(_ key: String) -> [String]? {
    list(key) { if case .text(let text) = $0 { text } else { nil } }
  }

  private func value(_ key: String) -> PickleValue? { entries.first { $0.key == key }?.value }

  private func list<Item>(_ key: String, _ item: (PickleValue) -> Item?) -> [Item]? {
    guard case .sequence(let index)? = value(key) else { return nil }
    let items = objects.sequences[index].compactMap(item)
    return items.count == objects.sequences[index].count ? items : nil
  }
}
