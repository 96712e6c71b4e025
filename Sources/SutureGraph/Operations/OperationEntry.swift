/// The name of a callable operation and the function that makes it from attributes.
struct OperationEntry: Sendable {
  typealias Make = @Sendable (inout AttributeReader) throws(GraphError) -> any Operation

  /// The name by which plugins call the operation.
  let name: String
  /// Makes the operation from the attributes that a plugin gives.
  let make: Make

  init(_ name: String, _ make: @escaping Make) {
    self.name = name
    self.make = make
  }
}
