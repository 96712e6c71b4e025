@testable import SutureHost

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A plugin's library, opened without any check.
struct OpenedLibrary {
  let entry: OfferReader.Entry

  struct NotOpened: Error {}

  init(_ path: String) throws {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(handle, "suture_plugin") else {
      throw NotOpened()
    }
    entry = unsafeBitCast(symbol, to: OfferReader.Entry.self)
  }
}
