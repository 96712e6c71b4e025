import SutureGraph

extension Manifest {
  /// Writes everything except the file's path, which depends on how the folder was named.
  func write(to writer: inout CacheWriter) {
    writer.write(schema)
    for text in [id, kind.rawValue, name, summary, digest] { writer.write(text) }
    for number in [version.major, version.minor, version.patch, abi.major, abi.minor] { writer.write(number) }
    for text in [license, variant, reference, notes] { writer.write(text) }
    writer.write(library)
    let files = graphFiles
    for text in [files?.graph, files?.graphDigest, files?.weights, files?.weightsDigest] { writer.write(text) }
    writer.write(authors)
    writer.write(paper)
    writer.write(tags)
    writer.write(aliases)
    writer.write(contract)
    writer.write(typicalInput?.dimensions)
    writer.write(hyperparameters)
    writer.write(zeroGradients)
  }

  init(from reader: inout CacheReader, path: String) throws(CorruptCache) {
    schema = try reader.read()
    id = try reader.read()
    kind = try reader.read()
    name = try reader.read()
    summary = try reader.read()
    digest = try reader.read()
    version = Version(try reader.read(), try reader.read(), try reader.read())
    abi = ABIVersion(try reader.read(), try reader.read())
    license = try reader.read()
    variant = try reader.read()
    reference = try reader.read()
    notes = try reader.read()
    let library = try reader.read(String?.self)
    let (graph, graphDigest) = (try reader.read(String?.self), try reader.read(String?.self))
    let (weights, weightsDigest) = (try reader.read(String?.self), try reader.read(String?.self))
    switch (library, graph) {
    case (let library?, nil): code = .library(library)
    case (nil, let graph?):
      code = .graph(
        GraphFiles(graph: graph, graphDigest: graphDigest, weights: weights, weightsDigest: weightsDigest))
    case (nil, nil), (.some, .some): throw CorruptCache()
    }
    authors = try reader.read()
    paper = try reader.read()
    tags = try reader.read()
    aliases = try reader.read()
    contract = try reader.read()
    let sizes = try reader.read([Int]?.self)
    guard sizes.map({ $0.allSatisfy { $0 >= 1 } && Shape.fits($0) }) ?? true else { throw CorruptCache() }
    typicalInput = sizes.map { Shape($0) }
    hyperparameters = try reader.read()
    zeroGradients = try reader.read()
    self.path = path
  }
}

extension Manifest.Kind: CacheCodable {}

extension Author: CacheCodable {
  func write(to writer: inout CacheWriter) {
    writer.write(name)
    writer.write(email)
    writer.write(url)
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    self.init(name: try reader.read(), email: try reader.read(), url: try reader.read())
  }
}

extension Paper: CacheCodable {
  func write(to writer: inout CacheWriter) {
    writer.write(title)
    for text in [arxiv, doi, venue, url] { writer.write(text) }
    writer.write(year)
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    title = try reader.read()
    arxiv = try reader.read()
    doi = try reader.read()
    venue = try reader.read()
    url = try reader.read()
    year = try reader.read()
  }
}

extension ZeroGradient: CacheCodable {
  func write(to writer: inout CacheWriter) {
    writer.write(parameters)
    writer.write(reason)
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    self.init(parameters: try reader.read(), reason: try reader.read())
  }
}

extension Hyperparameter: CacheCodable {
  func write(to writer: inout CacheWriter) {
    writer.write(name)
    writer.write(type)
    writer.write(standard)
    writer.write(minimum)
    writer.write(maximum)
    writer.write(choices)
    writer.write(sweep)
    writer.write(documentation)
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    self.init(
      name: try reader.read(), type: try reader.read(), standard: try reader.read(), minimum: try reader.read(),
      maximum: try reader.read(), choices: try reader.read(), sweep: try reader.read(),
      documentation: try reader.read())
  }
}

extension HyperparameterType: CacheCodable {}

extension HyperparameterValue: CacheCodable {
  func write(to writer: inout CacheWriter) {
    switch self {
    case .integer(let number):
      writer.append(0)
      writer.write(number)
    case .real(let number):
      writer.append(1)
      writer.write(number)
    case .boolean(let truth):
      writer.append(2)
      writer.write(truth)
    case .text(let text):
      writer.append(3)
      writer.write(text)
    case .integers(let numbers):
      writer.append(4)
      writer.write(numbers)
    }
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    switch try reader.byte() {
    case 0: self = .integer(try reader.read())
    case 1: self = .real(try reader.read())
    case 2: self = .boolean(try reader.read())
    case 3: self = .text(try reader.read())
    case 4: self = .integers(try reader.read())
    default: throw CorruptCache()
    }
  }
}

extension YAMLError {
  /// Writes everything except the file's path, which depends on how the folder was named.
  func write(to writer: inout CacheWriter) {
    writer.write(line)
    writer.write(column)
    writer.write(code)
    writer.write(message)
  }

  init(from reader: inout CacheReader, path: String) throws(CorruptCache) {
    self.init(
      file: path, line: try reader.read(), column: try reader.read(), code: try reader.read(),
      message: try reader.read())
  }
}

extension YAMLError.Code: CacheCodable {}
