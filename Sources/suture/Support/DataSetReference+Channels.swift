import SutureData
import SutureGraph
import SutureRegistry

extension Manifest {
  /// The number of channels, grey or colour, to which images must be converted for a backbone; nil where they fit as they
  /// are, or cannot be converted.
  func conversion(ofChannels channels: Int) -> Int? {
    guard case .size(let own) = contract.input.dropFirst().first, [1, 3].contains(own), [1, 3].contains(channels),
      own != channels
    else { return nil }
    return own
  }
}

extension DataSetReference {
  /// The data set, with its images made grey or coloured where a backbone takes only the other kind.
  func fitting(_ backbone: Manifest) throws -> DataSetReference {
    guard let channels = backbone.conversion(ofChannels: try DataSet.load(self).channels) else { return self }
    var options = options
    options.channels = channels
    switch self {
    case .catalogue(let id, _): return .catalogue(id, options)
    case .folder(let path, _): return .folder(path, options)
    }
  }
}
