import Glibc

/// The environment variables of a program to be started.
public struct ProcessEnvironment: Sendable {
  /// Entries of the form `name=value`.
  let variables: [String]

  /// This process's variables with changes.
  /// - Parameter changes: new values; nil removes a variable.
  public static func inherited(_ changes: [String: String?] = [:]) -> ProcessEnvironment {
    var variables: [String] = []
    var next = environ
    while let text = next.pointee {
      let variable = String(cString: text)
      if changes[String(variable.prefix { $0 != "=" })] == nil { variables.append(variable) }
      next += 1
    }
    return ProcessEnvironment(
      variables: variables + changes.compactMap { name, value in value.map { "\(name)=\($0)" } })
  }

  /// Only the given variables, plus this process's `LD_LIBRARY_PATH`, with which the dynamic loader finds the program's
  /// libraries.
  public static func only(_ given: [String: String]) -> ProcessEnvironment {
    let paths = getenv("LD_LIBRARY_PATH").map { ["LD_LIBRARY_PATH=\(String(cString: $0))"] } ?? []
    return ProcessEnvironment(variables: given.map { "\($0)=\($1)" } + paths)
  }
}
