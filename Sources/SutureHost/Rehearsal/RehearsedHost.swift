internal import CSuture

/// A host variant with which a plugin must cope.
package struct RehearsedHost: Hashable, Sendable, Codable {
  /// The host table passed to the plugin.
  package enum Table: String, Hashable, Sendable, Codable {
    /// Exactly the functions of the version that the plugin needs, followed by inaccessible memory.
    case smallest
    /// A newer host's: a higher minor version, with additional functions that crash when called.
    case newer
    /// One whose size excludes the last function, followed by inaccessible memory.
    ///
    /// No real host of this major version has such a table. A plugin may reject it or avoid that function.
    case truncated
  }

  /// The host table's variant.
  package var table: Table
  /// 1-based index of the first call the host rejects; all later calls are rejected too.
  ///
  /// Nil to reject none.
  package var refusedCall: Int?

  /// Creates a host.
  package init(table: Table = .smallest, refusedCall: Int? = nil) {
    self.table = table
    self.refusedCall = refusedCall
  }
}

/// The outcome of a build with a host variant.
package struct RehearsedBuild: Hashable, Sendable, Codable {
  /// The name of the status that `build` returned.
  package let status: String
  /// Whether that status is success.
  package let succeeded: Bool
  /// Number of host calls.
  package let callCount: Int
  /// The rule that the plugin broke, or nil if none.
  package let fault: String?
}

/// The statuses with which a host rejects calls on purpose, to test how the plugin handles them.
enum RehearsedRefusal {
  /// The status of a rejected call, counted from 1.
  ///
  /// Statuses alternate, as a plugin must handle any of them.
  static func status(of call: Int) -> suture_status {
    let codes = [
      SUTURE_FAILED, SUTURE_BAD_HANDLE, SUTURE_BAD_ARGUMENT, SUTURE_UNKNOWN, SUTURE_BAD_SHAPE, SUTURE_OVER_BUDGET,
    ]
    return suture_status(codes[call % codes.count])
  }
}
