/// An author of a plugin.
public struct Author: Hashable, Sendable {
  /// The name of the person or group.
  public let name: String
  /// An e-mail address.
  public let email: String?
  /// A web page about the author.
  public let url: String?
}

extension Author {
  init(_ reader: YAMLReader) throws(YAMLError) {
    let fields = try reader.mapping(keys: ["name", "email", "url"])
    name = try fields.required("name").text(limit: 200)
    email = try fields["email"]?.text(limit: 200, "an e-mail address") { $0.contains("@") }
    url = try fields["url"]?.webAddress()
  }
}
