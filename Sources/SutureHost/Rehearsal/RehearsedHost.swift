/// A host as a plugin may meet it.
package struct RehearsedHost: Hashable, Sendable {
  /// What the plugin finds where it looks for the host's table.
  package enum Table: Hashable, Sendable {
    /// Every function of the version that the plugin says it needs, and behind them memory that cannot be touched.
    case smallest
    /// A newer host's: a higher minor version, and behind the known functions others that crash when called.
    case newer
    /// One whose size says that it ends before the last function, and behind it memory that cannot be touched.
    ///
    /// No host of this major version has one. A plugin may refuse it, or do without that function.
    case truncated
  }

  /// The table.
  package var table: Table
  /// The call from which on the host refuses everything, counted from 1; nil for a host that refuses nothing.
  package var refusedCall: Int?

  /// Creates a host.
  package init(table: Table = .smallest, refusedCall: Int? = nil) {
    self.table = table
    self.refusedCall = refusedCall
  }
}

/// What a plugin made of a host.
package struct RehearsedBuild: Hashable, Sendable {
  /// The status that `build` returned, by name.
  package let status: String
  /// Whether it says that the build succeeded.
  package let succeeded: Bool
  /// How often it called the host.
  package let callCount: Int
  /// What the host held against it; nil where nothing.
  package let fault: String?
}
