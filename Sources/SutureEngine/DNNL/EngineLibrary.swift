import CDNNL

/// The library that does most of the arithmetic.
public enum EngineLibrary {
  /// Its name and version: `oneDNN 2.6.0`.
  public static var version: String {
    guard let version = dnnl_version()?.pointee else { return "oneDNN" }
    return "oneDNN \(version.major).\(version.minor).\(version.patch)"
  }
}
