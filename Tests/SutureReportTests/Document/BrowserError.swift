/// Why a browser cannot be used.
enum BrowserError: Error, CustomStringConvertible {
  case missing(path: String)
  case notStarted(reason: String)
  case ended
  case silent(seconds: Int)
  case refused(method: String, reason: String)

  var description: String {
    switch self {
    case .missing(let path): "there is no Chromium at '\(path)'; `make test` installs it (Debian's package 'chromium')"
    case .notStarted(let reason): "Chromium cannot be started: \(reason)"
    case .ended: "Chromium has ended"
    case .silent(let seconds): "Chromium has not answered for \(seconds) seconds"
    case .refused(let method, let reason): "\(method): \(reason)"
    }
  }
}
