internal import CConfinement

extension Confinement {
  /// Paths that the dynamic loader, the C library and the Swift runtime read while a library is loaded and used.
  ///
  /// Under `/proc` only this process's own folder is readable.
  public static let readableByLoader =
    [
      "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/proc/self", "/dev/null",
      "/dev/zero", "/dev/urandom",
    ] + [runtimeFolder].compactMap(\.self)

  /// The folder of the Swift runtime used by this program, with the libraries needed by plugins written in Swift; nil
  /// if the runtime is linked statically.
  static let runtimeFolder: String? = {
    guard let file = confinement_file_of("swift_retain").map({ String(cString: $0) }), file.hasSuffix(".so"),
      let slash = file.lastIndex(of: "/"), slash != file.startIndex
    else { return nil }
    return String(file[..<slash])
  }()
}
