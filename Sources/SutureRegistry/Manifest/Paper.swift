/// The publication of a module.
public struct Paper: Hashable, Sendable {
  /// The title.
  public let title: String
  /// The arXiv identifier: `1709.01507`.
  public let arxiv: String?
  /// The digital object identifier: `10.1109/CVPR.2018.00745`.
  public let doi: String?
  /// The year of publication.
  public let year: Int?
  /// The conference or journal.
  public let venue: String?
  /// The address of a page with the paper.
  public let url: String?
}

extension Paper {
  init(_ reader: YAMLReader) throws(YAMLError) {
    let fields = try reader.mapping(keys: ["title", "arxiv", "doi", "year", "venue", "url"])
    title = try fields.required("title").text(limit: 400)
    arxiv = try fields["arxiv"]?.text(limit: 40, "an arXiv identifier such as \"1709.01507\"") { text in
      text.utf8.allSatisfy { Name.isLetter($0) || Name.isDigit($0) || "./-".utf8.contains($0) }
    }
    doi = try fields["doi"]?.text(limit: 200, "an identifier such as 10.1109/5.771073") { $0.hasPrefix("10.") }
    year = try fields["year"]?.integer(in: 1900...2100)
    venue = try fields["venue"]?.text(limit: 200)
    url = try fields["url"]?.webAddress()
  }
}

extension YAMLReader {
  /// An `http` or `https` address.
  func webAddress() throws(YAMLError) -> String {
    try text(limit: 2048, "an address that begins with https://") { text in
      (text.hasPrefix("https://") || text.hasPrefix("http://")) && !text.unicodeScalars.contains { $0 == " " }
    }
  }
}
