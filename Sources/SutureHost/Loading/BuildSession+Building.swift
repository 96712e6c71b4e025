internal import CSuture
import SutureGraph
import SutureRegistry
import SutureSupport

extension BuildSession {
  // MARK: Arguments

  /// The pointer to which a result is written; null and misaligned pointers are rejected.
  func checked<Pointee>(
    _ slot: UnsafeMutablePointer<Pointee>?, _ function: String
  ) throws(BuildFault) -> UnsafeMutablePointer<Pointee> {
    guard let slot, UnsafePointer(slot).isAligned else {
      throw BuildFault(.badArgument(function: function, reason: "an invalid pointer for the result"))
    }
    return slot
  }

  func name(
    _ raw: suture_string, _ what: String, _ function: String, mayBeEmpty: Bool = false
  ) throws(BuildFault) -> String {
    try read(function) { () throws(RawFault) in try raw.readName(what, mayBeEmpty: mayBeEmpty) }
  }

  private func read<Result>(
    _ function: String, _ body: () throws(RawFault) -> Result
  ) throws(BuildFault) -> Result {
    do throws(RawFault) { return try body() } catch { throw BuildFault(error, in: function) }
  }

  private func building<Result>(_ body: () throws(GraphError) -> Result) throws(BuildFault) -> Result {
    do throws(GraphError) { return try body() } catch { throw BuildFault(.graph(error)) }
  }

  // MARK: The host's functions

  func shape(_ tensor: suture_tensor, _ slot: UnsafeMutablePointer<suture_integers>?) throws(BuildFault) {
    let slot = try checked(slot, "shape")
    let value = try value(tensor)
    let lent = memory.shape(value.index, graph.shape(value).dimensions)
    slot.pointee = suture_integers(values: lent.baseAddress, count: UInt64(lent.count))
  }

  func enter(_ name: suture_string, _ type: suture_string) throws(BuildFault) {
    let name = try self.name(name, "name", "enter")
    let type = try self.name(type, "type", "enter")
    guard scopes.count < BuildLimits.scopeDepth else {
      throw BuildFault(.overBudget(what: "nested scopes", limit: BuildLimits.scopeDepth))
    }
    guard scopeCount < BuildLimits.scopeCount else {
      throw BuildFault(.overBudget(what: "scopes", limit: BuildLimits.scopeCount))
    }
    try building { () throws(GraphError) in try graph.enter(name, type: type) }
    scopes.append(name)
    scopeCount += 1
  }

  func leave() throws(BuildFault) {
    guard !scopes.isEmpty else { throw BuildFault(.unbalancedScopes(open: [])) }
    try building { () throws(GraphError) in try graph.leave() }
    scopes.removeLast()
  }

  func variable(
    _ role: Variable.Role, _ name: suture_string, _ shape: suture_integers, _ initialiser: suture_initialiser,
    _ slot: UnsafeMutablePointer<suture_tensor>?
  ) throws(BuildFault) {
    let function = role.rawValue
    try variable(role, function, name, shape, slot) { name throws(BuildFault) in
      guard let start = Initialiser(initialiser) else {
        throw BuildFault(.badArgument(function: function, reason: "an invalid initializer for '\(name)'"))
      }
      return start
    }
  }

  /// Declares a parameter or buffer with given initial values.
  func variable(
    _ role: Variable.Role, _ name: suture_string, _ shape: suture_integers, values: suture_reals,
    _ slot: UnsafeMutablePointer<suture_tensor>?
  ) throws(BuildFault) {
    let function = "\(role.rawValue)_values"
    try variable(role, function, name, shape, slot) { name throws(BuildFault) in
      guard values.count <= UInt64(BuildLimits.givenValues - givenValueCount) else {
        throw BuildFault(.overBudget(what: "given initial values", limit: BuildLimits.givenValues))
      }
      let numbers = try read(function) { () throws(RawFault) in try elements(values.values, values.count, "values") }
      let floats = numbers.map { Float($0) }
      guard floats.allSatisfy(\.isFinite) else {
        throw BuildFault(.badArgument(function: function, reason: "values for '\(name)' that are not finite floats"))
      }
      givenValueCount += floats.count
      return .values(floats)
    }
  }

  private func variable(
    _ role: Variable.Role, _ function: String, _ name: suture_string, _ shape: suture_integers,
    _ slot: UnsafeMutablePointer<suture_tensor>?, _ start: (String) throws(BuildFault) -> Initialiser
  ) throws(BuildFault) {
    let slot = try checked(slot, function)
    let name = try self.name(name, "name", function)
    let sizes = try read(function) { () throws(RawFault) in try shape.read("a shape", limit: Graph.maximumRank) }
    guard sizes.allSatisfy({ $0 >= 1 }) else {
      throw BuildFault(
        .badArgument(function: function, reason: "shape \(sizes) for '\(name)': sizes must be at least 1"))
    }
    guard variableCount < BuildLimits.variableCount else {
      throw BuildFault(.overBudget(what: "parameters and buffers", limit: BuildLimits.variableCount))
    }
    guard Shape.fits(sizes), Shape(sizes).elementCount <= BuildLimits.variableElements - variableElements else {
      throw BuildFault(.overBudget(what: "elements in parameters and buffers", limit: BuildLimits.variableElements))
    }
    let initialiser = try start(name)
    let value = try building { () throws(GraphError) in try graph.variable(role, name, Shape(sizes), initialiser) }
    variableCount += 1
    variableElements += Shape(sizes).elementCount
    slot.pointee = handle(value)
  }

  func apply(
    _ operation: suture_string, _ inputs: UnsafePointer<suture_tensor>?, _ inputCount: UInt64,
    _ attributes: UnsafePointer<suture_attribute>?, _ attributeCount: UInt64,
    _ slot: UnsafeMutablePointer<suture_tensor>?
  ) throws(BuildFault) {
    let slot = try checked(slot, "apply")
    let name = try self.name(operation, "operation", "apply")
    guard inputCount <= UInt64(BuildLimits.inputCount) else {
      throw BuildFault(.overBudget(what: "inputs of '\(name)'", limit: BuildLimits.inputCount))
    }
    guard attributeCount <= UInt64(BuildLimits.attributeCount) else {
      throw BuildFault(.overBudget(what: "attributes of '\(name)'", limit: BuildLimits.attributeCount))
    }
    let handles = try read("apply") { () throws(RawFault) in try elements(inputs, inputCount, "inputs") }
    var values: [Value] = []
    for handle in handles { values.append(try value(handle)) }
    let read = try read("apply") { () throws(RawFault) in
      var read: [Attribute] = []
      for raw in try elements(attributes, attributeCount, "attributes") { read.append(try Attribute(raw)) }
      return read
    }
    let made = try building { () throws(GraphError) in
      try graph.apply(OperationCatalogue.operation(name, read), values)
    }
    guard let first = made.first else {
      throw BuildFault(.badArgument(function: "apply", reason: "'\(name)', which has no output"))
    }
    slot.pointee = handle(first)
  }

  func visit(
    _ name: suture_string, _ tensor: suture_tensor, _ layout: suture_layout,
    _ slot: UnsafeMutablePointer<suture_tensor>?
  ) throws(BuildFault) {
    let slot = try checked(slot, "site")
    let local = try self.name(name, "name", "site", mayBeEmpty: true)
    let name = fullName(local)
    let value = try value(tensor)
    guard manifest.kind == .backbone else { throw BuildFault(.siteInModule(name)) }
    guard !name.isEmpty else { throw BuildFault(.badArgument(function: "site", reason: "no name and no open scope")) }
    // Site names are typed by users and appear in reports and tables of every format.
    guard name.utf8.allSatisfy(BuildSession.isSiteCharacter) else {
      throw BuildFault(
        .badArgument(function: "site", reason: "\(quoted(name)): only ASCII letters, digits, '_' and '.' are allowed"))
    }
    guard siteNames.count < BuildLimits.siteCount else {
      throw BuildFault(.overBudget(what: "sites", limit: BuildLimits.siteCount))
    }
    guard siteNames.insert(name).inserted else { throw BuildFault(.duplicateSite(name)) }
    let layout = try Layout(layout, of: graph.shape(value))
    let (mark, marked) = try building { () throws(GraphError) in try graph.markSite(local, value, layout) }
    sites.append(mark)
    slot.pointee = handle(marked)
  }

  private static func isSiteCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }
}
