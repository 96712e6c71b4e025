/// Who wrote a plugin.
public struct Author: Hashable, Sendable {
  /// The person's or group's name.
  public let name: String
  /// An e-mail address.
  public let email: String?
  /// A page about them.
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
