internal import CSuture

/// A call that the host refused on purpose, to see what the plugin makes of it.
struct RehearsedRefusal: Error, Hashable {
  /// Which call it was, counted from 1.
  let call: Int

  /// The status that the plugin gets: each in turn, as a plugin must not care which it is.
  static func status(of call: Int) -> suture_status {
    let codes = [
      SUTURE_FAILED, SUTURE_BAD_HANDLE, SUTURE_BAD_ARGUMENT, SUTURE_UNKNOWN, SUTURE_BAD_SHAPE, SUTURE_OVER_BUDGET,
    ]
    return suture_status(codes[call % codes.count])
  }
}
