extension Contract: CacheCodable {
  func write(to writer: inout CacheWriter) {
    writer.write(inputs)
    writer.write(output)
    writer.write(requirements)
    writer.write(parameters)
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    inputs = try reader.read()
    output = try reader.read()
    requirements = try reader.read()
    parameters = try reader.read()
    guard (1...Contract.maximumInputCount).contains(inputs.count),
      inputs.allSatisfy({ (3...4).contains($0.dimensions.count) && $0.dimensions.count == input.count }),
      inputs.count == 1 || inputs.allSatisfy({ $0.name != nil })
    else { throw CorruptCache() }
  }
}

extension Contract.Input: CacheCodable {
  func write(to writer: inout CacheWriter) {
    writer.write(name)
    writer.write(dimensions)
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    self.init(name: try reader.read(), dimensions: try reader.read())
  }
}

extension Contract.Dimension: CacheCodable {
  func write(to writer: inout CacheWriter) {
    switch self {
    case .name(let name):
      writer.append(0)
      writer.write(name)
    case .size(let size):
      writer.append(1)
      writer.write(size)
    }
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    switch try reader.byte() {
    case 0: self = .name(try reader.read())
    case 1: self = .size(try reader.read())
    default: throw CorruptCache()
    }
  }
}

extension ContractExpression.Operator: CacheCodable {}

extension ContractExpression: CacheCodable {
  func write(to writer: inout CacheWriter) {
    switch self {
    case .integer(let number):
      writer.append(0)
      writer.write(number)
    case .boolean(let truth):
      writer.append(1)
      writer.write(truth)
    case .text(let text):
      writer.append(2)
      writer.write(text)
    case .name(let name):
      writer.append(3)
      writer.write(name)
    case .negative(let operand):
      writer.append(4)
      writer.write(operand)
    case .not(let operand):
      writer.append(5)
      writer.write(operand)
    case .binary(let binary, let left, let right):
      writer.append(6)
      writer.write(binary)
      writer.write(left)
      writer.write(right)
    case .minimum(let operands):
      writer.append(7)
      writer.write(operands)
    case .maximum(let operands):
      writer.append(8)
      writer.write(operands)
    }
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    guard reader.depth < CacheReader.maximumDepth else { throw CorruptCache() }
    reader.depth += 1
    switch try reader.byte() {
    case 0: self = .integer(try reader.read())
    case 1: self = .boolean(try reader.read())
    case 2: self = .text(try reader.read())
    case 3: self = .name(try reader.read())
    case 4: self = .negative(try reader.read())
    case 5: self = .not(try reader.read())
    case 6: self = .binary(try reader.read(), try reader.read(), try reader.read())
    case 7: self = .minimum(try reader.read())
    case 8: self = .maximum(try reader.read())
    default: throw CorruptCache()
    }
    reader.depth -= 1
  }
}
