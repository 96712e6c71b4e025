internal import CConfinement

extension Confinement {
  /// What the dynamic loader, the C library and the Swift runtime read while a library is loaded and used.
  ///
  /// Of the processes only this one: what belongs to others stays out of reach.
  public static let readableByLoader =
    [
      "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/proc/self", "/dev/null",
      "/dev/zero", "/dev/urandom",
    ] + [runtimeFolder].compactMap(\.self)

  /// The folder of the Swift runtime that this program uses, where the libraries are that a plugin written in Swift
  /// needs; nil where the runtime is part of the program.
  static let runtimeFolder: String? = {
    guard let file = confinement_file_of("swift_retain").map({ String(cString: $0) }), file.hasSuffix(".so"),
      let slash = file.lastIndex(of: "/"), slash != file.startIndex
    else { return nil }
    return String(file[..<slash])
  }()
}
